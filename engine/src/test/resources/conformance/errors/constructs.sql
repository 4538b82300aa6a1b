-- What the grammar takes and no function does: refused where it stands.
CREATE TABLE w (ts TIMESTAMP(3), k INT, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'number-of-rows' = '3');

SELECT UPPER(^text => 'a'^);
/* error
A named argument of UPPER is not supported yet
*/
SELECT MAX(^x => 1^) FROM w;
/* error
A named argument of MAX
*/
SELECT COALESCE(k, ^a => 1^) FROM w;
/* error
A named argument of COALESCE
*/
SELECT * FROM TABLE(TUMBLE^(TABLE w^, DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR));
/* error
either all arguments of TUMBLE have names or none has
*/
SELECT * FROM TABLE(TUMBLE(^SIZE => INTERVAL '1' HOUR^, DATA => TABLE w, TIMECOL => DESCRIPTOR(ts)));
/* error
SIZE as argument 1 of TUMBLE
*/
SELECT * FROM TABLE(HOP(^TIMECOL => DESCRIPTOR(ts)^, DATA => TABLE w, SLIDE => INTERVAL '1' HOUR, SIZE => INTERVAL '2' HOUR));
/* error
TIMECOL as argument 1 of HOP
*/
SELECT * FROM TABLE(TUMBLE^(TABLE w PARTITION BY k^, DESCRIPTOR(ts), INTERVAL '1' HOUR));
/* error
PARTITION BY or ORDER BY of a table that is an argument
*/
SELECT * FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), ^INTERVAL 999999999999999999999999999999999999999 SECOND^));
/* error
The interval is too long
*/
SELECT k FROM w /*+ ^OPTIONS('on-error' 'skip')^ */;
/* error
Options are given as 'key' = 'value'
*/
SELECT CAST(1 AS ^DECIMAL(5, -1)^);
/* error
DECIMAL has at least 0 fraction digits
*/
CREATE TABLE x (d ^DECIMAL(5, -1)^) WITH ('connector' = 'datagen');
/* error
DECIMAL has at least 0 fraction digits
*/
SELECT EXTRACT(^WEEK(MONDAY)^ FROM DATE '2026-01-01');
/* error
Weeks begin on Monday
*/
SELECT ^1 MEMBER OF ARRAY[1]^;
/* error
MEMBER OF is not supported yet
*/
SELECT w.^*(k)^ FROM w;
/* error
is no function
*/
