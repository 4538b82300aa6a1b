-- not stepping: its tables have options that only the connector of files has
-- Whether a JSON record is well-formed depends neither on the query nor on other records.

/* file bad.json
{"a":1,"s":tru}
{"a":2,"s":"x"}
{"a":3,"s":"y"}
{"a":4,"s":"z"}
{"a":5,"s":"q",,}
*/
CREATE TABLE bad (a INT, s STRING)
WITH ('connector' = 'filesystem', 'path' = '${dir}/bad.json', 'format' = 'json', 'json.ignore-parse-errors' = 'true');
SELECT a, s FROM bad;
/* expect
a,s
2,x
3,y
4,z
*/
SELECT a FROM bad;
/* expect
a
2
3
4
*/
SELECT COUNT(*) AS n FROM bad;
/* expect
n
3
*/
SELECT COUNT(*) AS n FROM bad /*+ OPTIONS('json.ignore-parse-errors' = 'false', 'on-error' = 'skip') */;
/* expect
n
3
*/
SELECT COUNT(*) AS n FROM bad /*+ OPTIONS('json.ignore-parse-errors' = 'false') */;
/* error
bad.json:1:12
malformed JSON: a value was expected
*/

/* file junk.json
{"a":12abc}
{"a":0x10}
{"a":1_000}
{"a":"12"3}
{"a":nullx}
{"a":1 2}
{"a":1}}
{"a":01}
*/
CREATE TABLE junk (a INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/junk.json', 'format' = 'json', 'json.ignore-parse-errors' = 'true');
SELECT a FROM junk;
/* expect
a
*/
SELECT COUNT(*) AS n FROM junk;
/* expect
n
0
*/

/* file twice.json
{"a":1,"b":2,"c":9}
{"a":1,"b":2,"a":3}
{"a":1,"b":2,"c":9,"b":7}
{"\u0061":1,"b":2,"a":"4","c":true,"c":null}
*/
CREATE TABLE twice (a INT, b INT, c INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/twice.json', 'format' = 'json');
SELECT a, b FROM twice;
/* expect
a,b
1,2
3,2
1,7
4,2
*/
SELECT a, b, c FROM twice;
/* expect
a,b,c
1,2,9
3,2,
1,7,9
4,2,
*/

/* file numbers.json
{"id":1,"ts":1704067200000}
{"id":2,"ts":1.7040672e12}
{"id":3,"ts":17040672e5}
{"id":4,"ts":1e6}
{"id":5,"ts":2000000}
{"id":60e-1,"ts":1.0}
{"id":7.9,"ts":-1.5}
{"ts":1.5,"id":8}
{"s":"","id":"9","ts":"10"}
*/
CREATE TABLE numbers (id INT, ts BIGINT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/numbers.json', 'format' = 'json');
SELECT id, ts FROM numbers;
/* expect
id,ts
1,1704067200000
2,1704067200000
3,1704067200000
4,1000000
5,2000000
6,1
7,-1
8,1
9,10
*/
SELECT SUM(ts) AS total FROM numbers WHERE id BETWEEN 4 AND 6;
/* expect
total
3000001
*/

/* file far.json
{"a":1e99999999999,"b":1}
{"a":0e99999999999,"b":1e-99999999999}
{"a":1e999999999,"b":1}
*/
CREATE TABLE far (a BIGINT, b DECIMAL(10, 2))
WITH ('connector' = 'filesystem', 'path' = '${dir}/far.json', 'format' = 'json', 'on-error' = 'skip');
SELECT a, b FROM far;
/* expect
a,b
0,0.00
*/
SELECT b FROM far;
/* expect
b
1.00
0.00
1.00
*/

/* file nested.json
{"r":{"x":1,"y":2},"r":{"x":3}}
{"r":{"x":1e3,"y":[1,2]},"r":null}
{"r":null,"r":{"x":5.0,"y":6}}
*/
CREATE TABLE nested (r ROW<x BIGINT, y BIGINT>)
WITH ('connector' = 'filesystem', 'path' = '${dir}/nested.json', 'format' = 'json');
SELECT r.x AS x, r.y AS y FROM nested;
/* expect
x,y
3,
,
5,6
*/
