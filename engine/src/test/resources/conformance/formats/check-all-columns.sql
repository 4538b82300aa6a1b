-- not stepping: its tables have options that only the connector of files has
-- A value that does not fit its column is bad for the queries that read the column; with check-all-columns for all of them.

/* file values.csv
1,one,1.5
2,two,x
x,three,3.5
4,four,4.5
*/
CREATE TABLE read_only (a INT, b STRING, c DOUBLE)
WITH ('connector' = 'filesystem', 'path' = '${dir}/values.csv', 'format' = 'csv', 'on-error' = 'skip');
CREATE TABLE checked (m STRING NOT NULL METADATA FROM 'file.name', a INT, b STRING, c DOUBLE, twice AS a * 2)
WITH ('connector' = 'filesystem', 'path' = '${dir}/values.csv', 'format' = 'csv', 'on-error' = 'skip', 'check-all-columns' = 'true');

SELECT COUNT(*) AS n FROM read_only;
/* expect
n
4
*/
SELECT a FROM read_only;
/* expect
a
1
2
4
*/
SELECT COUNT(*) AS n FROM checked;
/* expect
n
2
*/
SELECT b, m FROM checked;
/* expect
b,m
one,values.csv
four,values.csv
*/
SELECT twice FROM checked WHERE c > 2;
/* expect
twice
8
*/
SELECT x.b, y.n FROM checked AS x JOIN (SELECT b, COUNT(*) AS n FROM checked GROUP BY b) AS y ON x.b = y.b;
/* expect
b,n
one,1
four,1
*/
SELECT b FROM read_only /*+ OPTIONS('check-all-columns' = 'true') */;
/* expect
b
one
four
*/
SELECT b FROM checked /*+ OPTIONS('on-error' = 'fail') */;
/* error
values.csv
column c: 'x' is not a DOUBLE
*/

/* file values.json
{"a":1,"r":{"x":1,"y":2}}
{"a":2,"r":{"x":1,"y":true}}
{"a":3,"r":{"x":"z","y":2}}
*/
CREATE TABLE nested (a INT, r ROW<x INT, y INT>)
WITH ('connector' = 'filesystem', 'path' = '${dir}/values.json', 'format' = 'json', 'on-error' = 'skip');
SELECT a FROM nested;
/* expect
a
1
2
3
*/
SELECT a FROM nested WHERE r.y = 2;
/* expect
a
1
3
*/
SELECT a, r.y AS y FROM nested /*+ OPTIONS('check-all-columns' = 'true') */;
/* expect
a,y
1,2
*/
SELECT COUNT(*) AS n FROM nested /*+ OPTIONS('check-all-columns' = 'true') */;
/* expect
n
1
*/

CREATE TABLE wrong (a INT) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'csv', 'check-all-columns' = ^'yes'^);
/* error
Option 'check-all-columns'
*/
