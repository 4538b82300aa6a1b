-- What people get wrong: what they are told, and where.

/* file t.csv
1,a,1.5,2026-01-01 00:00:00
2,b,2.5,2026-01-01 00:00:05
*/
CREATE TABLE t (id INT, name STRING, price DOUBLE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = '${dir}/t.csv', 'format' = 'csv');
CREATE TABLE u (id BIGINT, other STRING)
WITH ('connector' = 'filesystem', 'path' = '${dir}/t.csv', 'format' = 'csv');
CREATE TABLE sink (a BIGINT, b STRING)
WITH ('connector' = 'filesystem', 'path' = '${out}/sink', 'format' = 'csv');

-- Syntax.
SELECT id ^FORM^ t;
/* error
Syntax error
FROM
*/
SELECT id, FROM t;
/* error
yntax
*/
SELECT (id FROM t;
/* error
yntax
*/
SELECT id FROM t WHERE;
/* error
yntax
*/

-- Names.
SELECT ^pric^ FROM t;
/* error
pric
did you mean `price`?
*/
SELECT t.^nme^ FROM t;
/* error
nme
name
*/
SELECT ^x^.id FROM t;
/* error
x
*/
SELECT id FROM ^sinks^;
/* error
sinks
did you mean `sink`?
*/
SELECT id FROM t WHERE ^Price^ > 1;
/* error
Price
price
*/
SELECT id FROM t GROUP BY id, ^nam^;
/* error
nam
*/
SELECT id FROM t ORDER BY ^idd^;
/* error
idd
*/
SELECT ^UPER(name)^ FROM t;
/* error
UPER
UPPER
*/
SELECT ^id^ FROM t JOIN u ON t.id = u.id;
/* error
ambiguous
*/
SELECT t.id FROM t JOIN u ON t.id = u.^oter^;
/* error
oter
other
*/
SELECT * FROM t JOIN ^t^ ON t.id = t.id;
/* error
t
*/

-- Types.
SELECT UPPER(^id^) FROM t;
/* error
UPPER
INT
*/
SELECT id FROM t WHERE ^id^;
/* error
condition
*/
SELECT ^SUM(name)^ FROM t;
/* error
SUM
*/
SELECT ^CAST(id AS DATE)^ FROM t;
/* error
INT
DATE
*/
SELECT ^CAST(ts AS INT)^ FROM t;
/* error
TIMESTAMP
INT
*/
SELECT ^REPLACE(name, 'a')^ FROM t;
/* error
REPLACE
*/
SELECT CAST(id AS ^FOO^) FROM t;
/* error
FOO
*/
SELECT id FROM t UNION ALL SELECT ^id, name^ FROM t;
/* error
column
*/

-- Aggregation.
SELECT ^name^, COUNT(*) FROM t GROUP BY id;
/* error
name
GROUP BY
*/
SELECT id FROM t WHERE ^COUNT(*)^ > 1;
/* error
WHERE
*/
SELECT ^SUM(COUNT(*))^ FROM t;
/* error
*/

-- Not supported yet.
SELECT t.id FROM t FULL ^JOIN^ u ON t.id = u.id;
/* error
FULL
not supported yet
*/
SELECT t.id FROM t ^JOIN^ u ON t.id < u.id;
/* error
not supported yet
*/
SELECT id, COUNT(*) FROM t GROUP BY ^GROUPING SETS ((id), ())^;
/* error
GROUPING SETS
not supported yet
*/
SELECT id, COUNT(*) FROM t GROUP BY ^ROLLUP (id)^;
/* error
ROLLUP
not supported yet
*/
SELECT id, COUNT(*) FROM t GROUP BY ^CUBE (id)^;
/* error
CUBE
not supported yet
*/
SELECT id, ^ROW_NUMBER() OVER (ORDER BY id)^ FROM t;
/* error
OVER
not supported yet
*/
SELECT id, ^SUM(id) OVER (PARTITION BY name)^ FROM t;
/* error
OVER
not supported yet
*/
SELECT id FROM t WHERE id = ^(SELECT MAX(id) FROM u)^;
/* error
not supported yet
*/
SELECT id FROM t WHERE ^id IN (SELECT id FROM u^);
/* error
not supported yet
*/
SELECT id FROM t WHERE ^EXISTS (SELECT id FROM u WHERE u.id = t.id)^;
/* error
not supported yet
*/
^SELECT id FROM t INTERSECT SELECT id FROM u^;
/* error
INTERSECT
not supported yet
*/
^SELECT id FROM t EXCEPT SELECT id FROM u^;
/* error
EXCEPT
not supported yet
*/
SELECT t.id FROM t CROSS ^JOIN^ u;
/* error
not supported yet
*/
SELECT window_start FROM TABLE(^SESSION(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)^) GROUP BY window_start, window_end;
/* error
SESSION
not supported yet
*/
SELECT window_start FROM TABLE(^CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '5' MINUTE)^) GROUP BY window_start, window_end;
/* error
CUMULATE
not supported yet
*/

-- Windows.
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(^tss^), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
/* error
tss
ts
*/
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(^id^), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
/* error
id
*/
SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE ^nope^, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
/* error
nope
*/

-- Definitions.
CREATE TABLE x (a INT) WITH ('connector' = ^'filesytem'^, 'path' = '/tmp/x', 'format' = 'csv');
/* error
filesytem
filesystem
*/
CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', ^'pth'^ = '/tmp/x', 'format' = 'csv');
/* error
pth
path
*/
CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = ^'cvs'^);
/* error
cvs
csv
*/
CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv', 'csv.header' = ^'maybe'^);
/* error
csv.header
*/
CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv', ^'csv.heder'^ = 'true');
/* error
csv.heder
csv.header
*/
CREATE TABLE x (a INT, ^a^ STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
/* error
a
*/
CREATE TABLE x (a INT, b AS ^c^ + 1) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
/* error
c
*/
CREATE TABLE x (a INT, WATERMARK FOR ^a^ AS a) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
/* error
TIMESTAMP
*/
CREATE TABLE x (a INT, PRIMARY KEY (^b^) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
/* error
b
*/
CREATE TABLE ^t^ (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
/* error
t
*/
CREATE VIEW v AS SELECT ^nme^ FROM t;
/* error
nme
name
*/
DROP TABLE ^nope^;
/* error
nope
*/
DESCRIBE ^nope^;
/* error
nope
*/
SET ^'parallelism.defalt'^ = '2';
/* error
parallelism.defalt
parallelism.default
*/
SET 'parallelism.default' = ^'many'^;
/* error
many
*/
SET 'execution.runtime-mode' = ^'bach'^;
/* error
bach
*/

-- INSERT.
INSERT INTO ^snk^ SELECT id, name FROM t;
/* error
snk
sink
*/
INSERT INTO sink (a, ^c^) SELECT id, name FROM t;
/* error
c
*/
INSERT INTO sink SELECT name, id FROM t;
/* error
a
*/
INSERT INTO sink ^SELECT id FROM t^;
/* error
*/
INSERT INTO sink ^SELECT id, COUNT(*) FROM t GROUP BY id^;
/* error streaming
*/

-- Sorting what has no end.
CREATE TABLE endless (id BIGINT, name STRING) WITH ('connector' = 'datagen');
SELECT id FROM endless ^ORDER BY id^;
/* error streaming
ORDER BY
*/

-- Files.
CREATE TABLE missing (a INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/no-such-file.csv', 'format' = 'csv');
SELECT * FROM missing;
/* error
no such file
${dir}/no-such-file.csv
*/
/* file badnumber.csv
1,10
2,20
3,3x
4,40
*/
CREATE TABLE badnumber (id INT, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '${dir}/badnumber.csv', 'format' = 'csv');
SELECT SUM(n) FROM badnumber;
/* error
${dir}/badnumber.csv:3:3
n
3x
BIGINT
*/
SELECT id FROM badnumber;
/* expect
id
1
2
3
4
*/
/* file range.csv
1,300
*/
CREATE TABLE badrange (id INT, n TINYINT) WITH ('connector' = 'filesystem', 'path' = '${dir}/range.csv', 'format' = 'csv');
SELECT n FROM badrange;
/* error
range.csv:1:3
300
TINYINT
*/
/* file few.csv
1,2
3
*/
CREATE TABLE few (a INT, b INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/few.csv', 'format' = 'csv');
SELECT * FROM few;
/* error
few.csv:2
*/
/* file many.csv
1,2
3,4,5
*/
CREATE TABLE toomany (a INT, b INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/many.csv', 'format' = 'csv');
SELECT * FROM toomany;
/* error
many.csv:2
*/
/* file open.csv
1,2
3,"4
5,6
*/
CREATE TABLE openquote (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '${dir}/open.csv', 'format' = 'csv');
SELECT * FROM openquote;
/* error
open.csv:2
*/
/* file header.csv
id,nam
1,a
*/
CREATE TABLE header (id INT, name STRING) WITH ('connector' = 'filesystem', 'path' = '${dir}/header.csv', 'format' = 'csv', 'csv.header' = 'true');
SELECT * FROM header;
/* error
header.csv
name
*/
/* file cut.json
{"id":1,"n":10}
{"id":2,"n":2
*/
CREATE TABLE cut (id INT, n INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/cut.json', 'format' = 'json');
SELECT * FROM cut;
/* error
cut.json:2
*/
/* file badjson.json
{"id":1,"n":10}
{"id":2,"n":"x"}
*/
CREATE TABLE badjson (id INT, n INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/badjson.json', 'format' = 'json');
SELECT * FROM badjson;
/* error
badjson.json:2
n
*/
CREATE TABLE strict (id INT, n INT, z INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/badjson.json', 'format' = 'json', 'json.fail-on-missing-field' = 'true');
SELECT * FROM strict;
/* error
badjson.json:1
z
*/

SELECT id FROM t LIMIT ^1.5^;
/* error
whole number
*/
SELECT CAST(1 AS ^DECIMAL(2, 3)^);
/* error
more fraction digits than digits
*/
SELECT CAST(1 AS ^DECIMAL(39, 0)^);
/* error
38
*/
CREATE TABLE wrong (a ROW<b ^TIMESTAMP(9)^>) WITH ('connector' = 'blackhole');
/* error
at most 6 fraction digits
*/
CREATE TABLE wrong (a ^TIMESTAMP WITH TIME ZONE^) WITH ('connector' = 'blackhole');
/* error
not supported yet
TIMESTAMP_LTZ
*/
SELECT name, SUM(price) AS total FROM t GROUP BY name HAVING ^total^ > 1;
/* error
alias of SELECT
*/
SELECT * FROM TABLE(^TUMBL(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)^);
/* error
did you mean TUMBLE?
*/
SELECT ^JSON_VALUE(name, '$.a' ERROR ON ERROR)^ FROM t;
/* error
not supported yet
*/
SELECT ^ARRAY[1] || ARRAY[2]^;
/* error
not supported yet
*/
WITH RECURSIVE ^r^ AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT * FROM r;
/* error
WITH RECURSIVE is not supported yet
*/
WITH a AS (SELECT 1 AS x), ^a^ AS (SELECT 2 AS x) SELECT * FROM a;
/* error
twice
*/
SELECT ^LISTAGG(name)^ FROM t;
/* error
Function LISTAGG is not supported yet
*/
SELECT CAST(ARRAY[name] AS ^MULTISET<STRING>^) FROM t;
/* error
MULTISET is not supported yet
*/

-- Lists, rows and functions in places that are not theirs.
SELECT id IN ^(1, 2) - 1^ FROM t;
/* error
cannot be applied to a list of values
*/
SELECT name LIKE ^'a' - 1^ FROM t;
/* error
cannot be applied to CHAR(1) and INT
*/
SELECT ^(id = 1) + 1^ FROM t;
/* error
cannot be applied to BOOLEAN and INT
*/
SELECT CASE WHEN ^id = 1, id = 2^ THEN 2 END FROM t;
/* error
WHEN takes one condition
*/
SELECT id FROM (SELECT id, ROW(id, name) AS r FROM t) AS x WHERE ^r^;
/* error
WHERE needs a condition
*/
SELECT id FROM (SELECT id, ROW(TRUE) AS r FROM t) AS x WHERE ^r^;
/* error
WHERE needs a condition
*/
SELECT x.id FROM (SELECT id, ROW(id, name) AS r FROM t) AS x JOIN u ON ^x.r^;
/* error
ON needs a condition
*/
SELECT * FROM ^PI()^;
/* error
PI gives a value, not a table
*/
SELECT * FROM TABLE(^ACOS(1)^);
/* error
ACOS gives a value, not a table
*/
SELECT EXISTS ^ARRAY[1]^;
/* error
EXISTS needs a query
*/
SELECT ^id^, COUNT(*) FROM t GROUP BY 1;
/* error
neither in GROUP BY nor aggregated
a number in GROUP BY is a constant
*/
SELECT id FROM t WHERE (id = 3) IS NOT FALSE ^BETWEEN^ TRUE IS NOT DISTINCT FROM FALSE AND NOT TRUE;
/* error
Syntax error: an operator lacks an operand
*/

-- What fails while it runs names the expression and its place.
SELECT CAST(name AS INT) AS x FROM t;
/* error
cannot cast 'a' to INT in CAST(name AS INT) (line 2, column 8)
*/
SELECT id FROM t AS x
WHERE id > 0 AND CAST(UPPER(x.name) AS DATE) > DATE '2026-01-01';
/* error
in CAST(UPPER(x.name) AS DATE) (line 2, column 18)
*/
SELECT id,
  id / (x.id - id) AS q
FROM t AS x;
/* error
division by zero in id / (x.id - id) (line 2, column 3)
*/
INSERT INTO sink SELECT CAST(name AS BIGINT), name FROM t;
/* error
cannot cast 'a' to BIGINT in CAST(name AS BIGINT) (line 1, column 25)
*/

-- Intervals that are none.
SELECT ^INTERVAL '999999999' YEAR^;
/* error
The interval is too long
*/
SELECT ^INTERVAL 'x' DAY^;
/* error
Illegal interval literal
*/
SELECT ^INTERVAL '' SECOND^;
/* error
Illegal INTERVAL literal
*/
SELECT ^ARRAY[1] < ARRAY[2]^;
/* error
ARRAY<INT NOT NULL> cannot be compared by <
*/

-- Arguments beyond all reason.
SELECT * FROM TABLE(^TUMBLE()^);
/* error
TUMBLE needs TABLE
*/
SELECT CARDINALITY(STR_TO_MAP(name, '(', '=')) AS x FROM t;
/* error
the delimiter '(' is not a regular expression
*/
SELECT REGEXP(REPEAT('ab', 100000), '(a|b)*c') AS x FROM t;
/* error
too long for it: REGEXP(REPEAT('ab', 100000), '(a|b)*c') (line 1, column 8)
*/
SELECT JSON_EXISTS('{}', 'x') AS x FROM t;
/* error
'x' is not a JSON path such as $.a.b[0]: JSON_EXISTS('{}', 'x') (line 1, column 8)
*/
SELECT AVG(EXTRACT(DAY FROM ^INTERVAL 'x' DAY^)) AS a FROM t;
/* error
Illegal interval literal format 'x' for INTERVAL DAY
*/
INSERT INTO sink ^(SELECT 1, 'a').x^;
/* error
A query is needed
*/
