-- Projection, filter, aliases, subqueries, CTEs, views, VALUES, UNION.

/* file t.csv
1,1,a,10,1.5
2,1,b,20,2.5
3,2,a,,0.25
4,2,b,5,
5,3,c,-7,-1.0
6,,a,3,4.0
7,,,8,8.0
8,1,a,10,1.5
9,2,"",0,0.0
10,4,,,
11,3,c,-7,100.0
12,1,b,2147483647,0.5
*/
CREATE TABLE t (
  id INT,
  k INT,
  s STRING,
  n INT,
  d DOUBLE
) WITH ('connector' = 'filesystem', 'path' = '${dir}/t.csv', 'format' = 'csv');

/* file u.csv
1,1,a
20,7,z
21,,
1,1,a
*/
CREATE TABLE u (
  id INT,
  k INT,
  s STRING
) WITH ('connector' = 'filesystem', 'path' = '${dir}/u.csv', 'format' = 'csv');

SELECT * FROM t;
/* expect
id,k,s,n,d
1,1,a,10,1.5
10,4,,,
11,3,c,-7,100.0
12,1,b,2147483647,0.5
2,1,b,20,2.5
3,2,a,,0.25
4,2,b,5,
5,3,c,-7,-1.0
6,,a,3,4.0
7,,,8,8.0
8,1,a,10,1.5
9,2,"",0,0.0
*/

SELECT id, id AS i2, id + 1 AS i3 FROM t;
/* expect
id,i2,i3
1,1,2
10,10,11
11,11,12
12,12,13
2,2,3
3,3,4
4,4,5
5,5,6
6,6,7
7,7,8
8,8,9
9,9,10
*/

SELECT t.id, t.s FROM t;
/* expect
id,s
1,a
10,
11,c
12,b
2,b
3,a
4,b
5,c
6,a
7,
8,a
9,""
*/

SELECT x.id FROM t AS x WHERE x.k = 1;
/* expect
id
1
12
2
8
*/

SELECT s, id FROM t WHERE d > 1 AND n < 20;
/* expect
s,id
,7
a,1
a,6
a,8
c,11
*/

SELECT id FROM t WHERE n - 1 > k * 3;
/* expect
id
1
12
2
8
*/

SELECT id AS `select`, s AS `order by` FROM t WHERE id < 3;
/* expect
select,order by
1,a
2,b
*/

SELECT a FROM (SELECT id * 2 AS a, k FROM t WHERE k IS NOT NULL) WHERE a > 10;
/* expect
a
16
18
20
22
24
*/

SELECT a + b AS c FROM (SELECT id AS a, b FROM (SELECT id, k AS b FROM t) AS y) AS z WHERE b = 2;
/* expect
c
11
5
6
*/

WITH x AS (SELECT k, COUNT(*) AS c FROM t GROUP BY k) SELECT k, c * 2 AS c2 FROM x WHERE c > 1;
/* expect
k,c2
,4
1,8
2,6
3,4
*/

WITH x AS (SELECT id FROM t WHERE id < 4), y AS (SELECT id FROM x WHERE id > 1) SELECT * FROM y;
/* expect
id
2
3
*/

WITH x AS (SELECT id, k FROM t) SELECT a.id FROM x AS a JOIN x AS b ON a.id = b.k;
/* expect
id
1
1
1
1
2
2
2
3
3
4
*/

SELECT 1 AS a, 'x' AS b;
/* expect
a,b
1,x
*/

SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) AS v (n, l);
/* expect
n,l
1,a
2,b
3,c
*/

SELECT n * 2 AS m FROM (VALUES (1), (2), (2)) AS v (n);
/* expect
m
2
4
4
*/

SELECT l, SUM(n) AS s FROM (VALUES (1, 'a'), (2, 'b'), (3, 'a')) AS v (n, l) GROUP BY l;
/* expect
l,s
a,4
b,2
*/

VALUES (1, 'a'), (2, CAST(NULL AS STRING));
/* expect
EXPR$0,EXPR$1
1,a
2,
*/

SELECT id, s FROM t WHERE id < 3 UNION ALL SELECT id, s FROM u;
/* expect
id,s
1,a
1,a
1,a
2,b
20,z
21,
*/

SELECT id FROM t WHERE id < 3 UNION ALL SELECT id FROM t WHERE id < 2 UNION ALL SELECT k FROM u;
/* expect
id

1
1
1
1
2
7
*/

SELECT id FROM u UNION ALL SELECT id FROM u;
/* expect
id
1
1
1
1
20
20
21
21
*/

SELECT s, COUNT(*) AS c FROM (SELECT s FROM t UNION ALL SELECT s FROM u) GROUP BY s;
/* expect
s,c
"",1
,3
a,6
b,3
c,2
z,1
*/

SELECT k, s FROM u UNION SELECT k, s FROM u;
/* expect
k,s
,
1,a
7,z
*/

SELECT k FROM t UNION SELECT k FROM u;
/* expect
k

1
2
3
4
7
*/

SELECT k, COUNT(*) AS c FROM t GROUP BY k UNION ALL SELECT k, COUNT(*) FROM u GROUP BY k;
/* expect
k,c
,1
,2
1,2
1,4
2,3
3,2
4,1
7,1
*/

SELECT id, CAST(NULL AS STRING) AS s FROM u UNION ALL SELECT k, s FROM u;
/* expect
id,s
,
1,
1,
1,a
1,a
20,
21,
7,z
*/

SELECT SUM(x) AS s FROM (SELECT id AS x FROM t UNION ALL SELECT n FROM t WHERE n < 100);
/* expect
s
120
*/

CREATE VIEW v AS SELECT k, COUNT(*) AS c FROM t GROUP BY k;

CREATE VIEW w (a, b) AS SELECT id, s FROM t WHERE s = 'a';

SELECT * FROM v;
/* expect
k,c
,2
1,4
2,3
3,2
4,1
*/

SELECT k FROM v WHERE c > 2;
/* expect
k
1
2
*/

SELECT SUM(c) AS s FROM v;
/* expect
s
12
*/

SELECT b, MAX(a) AS m FROM w GROUP BY b;
/* expect
b,m
a,8
*/

SELECT w.a, v.c FROM w JOIN u ON w.a = u.id JOIN v ON v.k = u.k;
/* expect
a,c
1,4
1,4
*/

CREATE VIEW vv AS SELECT c, COUNT(*) AS n FROM v GROUP BY c;

SELECT * FROM vv;
/* expect
c,n
1,1
2,2
3,1
4,1
*/

SELECT id, COUNT(*) AS c FROM u GROUP BY id HAVING COUNT(*) > 1 UNION ALL SELECT id, 0 FROM u WHERE id > 1;
/* expect
id,c
1,2
20,0
21,0
*/
