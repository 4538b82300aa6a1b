-- Comparison, BETWEEN, IN, LIKE, SIMILAR TO.

/* expressions
1 < 2 => true
2 <= 2 => true
3 > 4 => false
4 >= 4 => true
1 = 1.0 => true
1 <> 1e0 => false
1 != 2 => true
1 < 1.5 => true
CAST(1 AS TINYINT) = CAST(1 AS BIGINT) => true
9007199254740993 = 9007199254740992 => false
'a' = 'a' => true
'a' = 'A' => false
'a' < 'b' => true
'a' < 'B' => false
'abc' < 'abd' => true
'ab' < 'abc' => true
'' < 'a' => true
'' = '' => true
'Z' < 'a' => true
'é' = 'é' => true
'é' > 'z' => true
'10' < '9' => true
TRUE > FALSE => true
DATE '2026-01-31' < DATE '2026-02-01' => true
DATE '2026-01-31' = DATE '2026-01-31' => true
TIME '10:00:00' < TIME '09:59:59' => false
TIMESTAMP '2026-01-31 12:00:00.123' > TIMESTAMP '2026-01-31 12:00:00.122' => true
TIMESTAMP '2026-01-31 12:00:00' = TIMESTAMP '2026-01-31 12:00:00.000' => true
INTERVAL '60' SECOND = INTERVAL '1' MINUTE => true
INTERVAL '13' MONTH > INTERVAL '1' YEAR => true
0e0 = -0e0 => true
CAST('NaN' AS DOUBLE) = CAST('NaN' AS DOUBLE) => false
5 BETWEEN 1 AND 10 => true
5 BETWEEN 5 AND 5 => true
5 BETWEEN 6 AND 10 => false
5 NOT BETWEEN 6 AND 10 => true
5 BETWEEN 10 AND 1 => false
5 BETWEEN SYMMETRIC 10 AND 1 => true
CAST(NULL AS INT) BETWEEN 1 AND 2 => NULL
5 BETWEEN CAST(NULL AS INT) AND 10 => NULL
5 BETWEEN CAST(NULL AS INT) AND 4 => false
5 BETWEEN 6 AND CAST(NULL AS INT) => false
5 NOT BETWEEN CAST(NULL AS INT) AND 4 => true
'm' BETWEEN 'a' AND 'z' => true
1 IN (1, 2, 3) => true
4 IN (1, 2, 3) => false
4 NOT IN (1, 2, 3) => true
1 IN (1, CAST(NULL AS INT)) => true
4 IN (1, CAST(NULL AS INT)) => NULL
4 NOT IN (1, CAST(NULL AS INT)) => NULL
1 NOT IN (1, CAST(NULL AS INT)) => false
CAST(NULL AS INT) IN (1, 2) => NULL
CAST(NULL AS INT) NOT IN (1, 2) => NULL
'b' IN ('a', 'b') => true
'B' IN ('a', 'b') => false
1.0 IN (1, 2) => true
DATE '2026-01-01' IN (DATE '2026-01-01', DATE '2026-01-02') => true
'abcdef' LIKE 'abc%' => true
'abcdef' LIKE '%def' => true
'abcdef' LIKE '%cd%' => true
'abcdef' LIKE 'abc' => false
'abcdef' LIKE 'a_c_e_' => true
'abcdef' LIKE 'a_c_e' => false
'abcdef' LIKE '%' => true
'' LIKE '%' => true
'' LIKE '' => true
'' LIKE '_' => false
'a' LIKE '_%' => true
'ABC' LIKE 'abc' => false
'a.c' LIKE 'a.c' => true
'abc' LIKE 'a.c' => false
'a%c' LIKE 'a\%c' ESCAPE '\' => true
'abc' LIKE 'a\%c' ESCAPE '\' => false
'a_c' LIKE 'a#_c' ESCAPE '#' => true
'abc' LIKE 'a#_c' ESCAPE '#' => false
'a#c' LIKE 'a##c' ESCAPE '#' => true
'日本語' LIKE '_本_' => true
'日本語' LIKE '日%' => true
'x😀y' LIKE 'x_y' => true
'aaa' LIKE '%a%a%a%' => true
'aa' LIKE '%a%a%a%' => false
'mississippi' LIKE 'm%iss%ip%i' => true
'mississippi' LIKE 'm%iss%ix%i' => false
'(a)[b]{c}*+?^$|' LIKE '(a)[b]{c}*+?^$|' => true
'abc' NOT LIKE 'a%' => false
'abc' NOT LIKE 'b%' => true
CAST(NULL AS STRING) LIKE 'a%' => NULL
'abc' LIKE CAST(NULL AS STRING) => NULL
CAST(NULL AS STRING) NOT LIKE 'a%' => NULL
'abcabc' SIMILAR TO '(abc)+' => true
'abcab' SIMILAR TO '(abc)+' => false
'xyz' SIMILAR TO 'x_z' => true
'xyyyz' SIMILAR TO 'x%z' => true
'xyz' NOT SIMILAR TO 'x_z' => false
*/

/* file t.csv
1,10,apple,2026-01-01
2,20,banana,2026-01-15
3,,cherry,2026-02-01
4,40,,2026-02-15
5,50,"50%_off",
6,60,"",2026-03-01
*/
CREATE TABLE t (id INT, n BIGINT, s STRING, d DATE)
WITH ('connector' = 'filesystem', 'path' = '${dir}/t.csv', 'format' = 'csv');

SELECT id FROM t WHERE n BETWEEN 20 AND 50;
/* expect
id
2
4
5
*/

SELECT id FROM t WHERE n NOT BETWEEN 20 AND 50;
/* expect
id
1
6
*/

SELECT id FROM t WHERE n IN (10, 40, 70);
/* expect
id
1
4
*/

SELECT id FROM t WHERE n NOT IN (10, 40, 70);
/* expect
id
2
5
6
*/

SELECT id FROM t WHERE s IN ('apple', 'cherry', '');
/* expect
id
1
3
6
*/

SELECT id FROM t WHERE s LIKE '%an%' OR s LIKE '_h%';
/* expect
id
2
3
*/

SELECT id FROM t WHERE s LIKE '%!%!_%' ESCAPE '!';
/* expect
id
5
*/

SELECT id FROM t WHERE s NOT LIKE '%a%';
/* expect
id
3
5
6
*/

SELECT id FROM t WHERE s > 'banana';
/* expect
id
3
*/

SELECT id FROM t WHERE s = '';
/* expect
id
6
*/

SELECT id FROM t WHERE d >= DATE '2026-02-01';
/* expect
id
3
4
6
*/

SELECT id FROM t WHERE d BETWEEN DATE '2026-01-10' AND DATE '2026-02-10' AND n IS NOT NULL;
/* expect
id
2
*/

SELECT id FROM t WHERE n > id * 10 - 1 AND n < id * 10 + 1;
/* expect
id
1
2
4
5
6
*/

SELECT id FROM t WHERE id = 1 OR id = 3 OR id = 5;
/* expect
id
1
3
5
*/

SELECT id FROM t WHERE id > 1 AND id < 4 OR id >= 6;
/* expect
id
2
3
6
*/

SELECT id FROM t WHERE id <> 1 AND id <> 2 AND id <> 6;
/* expect
id
3
4
5
*/

SELECT id FROM t WHERE (id, n) IN ((1, 10), (2, 21), (4, 40));
/* expect
id
1
4
*/
