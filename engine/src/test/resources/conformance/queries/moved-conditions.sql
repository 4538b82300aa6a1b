-- A condition means the same wherever it stands: moved into a join, below a grouping, a union or another sub-query.

/* file c.csv
1,1,0.5
2,2,1.5
*/
/* file e.csv
1,a
2,b
3,_
4,x_
5,ab
6,%
7,a%
*/
/* file n.csv
1,NaN
2,1.0
3,2.0
4,0.0
*/
/* file y.csv
1,2026-01-15 00:00:00,0.5,b
2,2026-03-15 00:00:00,1.5,c
*/
CREATE TABLE c (id INT, n INT, d DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${dir}/c.csv', 'format' = 'csv');
CREATE TABLE e (id INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${dir}/e.csv', 'format' = 'csv');
CREATE TABLE n (id INT, d DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${dir}/n.csv', 'format' = 'csv');
CREATE TABLE y (id INT, ts TIMESTAMP(3), f FLOAT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${dir}/y.csv', 'format' = 'csv');

-- Casts cut off digits.
SELECT id FROM c WHERE n = CAST(1.5 AS INT);
/* expect
id
1
*/
SELECT t.id FROM c AS t JOIN c AS u ON t.id = u.id WHERE t.n = CAST(1.5 AS INT);
/* expect
id
1
*/
SELECT t.id FROM c AS t JOIN c AS u ON t.id = u.id AND t.n = CAST(0.5 AS INT);
/* expect
id
*/
SELECT n FROM c GROUP BY n HAVING n = CAST(1.5 AS INT);
/* expect
n
1
*/
SELECT id FROM (SELECT id, n FROM c UNION ALL SELECT id, n FROM c) AS x WHERE n = CAST(1.5 AS INT);
/* expect
id
1
1
*/
SELECT id FROM (SELECT DISTINCT id, n FROM c) AS x WHERE n = CAST(1.5 AS INT);
/* expect
id
1
*/
SELECT id FROM (SELECT id, n FROM c WHERE id > 0) AS x WHERE n = CAST(1.5 AS INT);
/* expect
id
1
*/

-- The escape character of LIKE.
SELECT t.id FROM e AS t JOIN e AS u ON t.id = u.id WHERE t.s LIKE '%_' ESCAPE '%';
/* expect
id
3
*/
SELECT id FROM (SELECT id, s FROM e WHERE id > 0) AS x WHERE s LIKE '_%_%' ESCAPE '_';
/* expect
id
*/
SELECT s FROM e GROUP BY s HAVING s LIKE 'a%%' ESCAPE '%';
/* expect
s
a%
*/

-- NaN is neither above, below nor equal to anything.
SELECT t.id FROM n AS t JOIN n AS u ON t.id = u.id WHERE NOT (t.d > 1);
/* expect
id
1
2
4
*/
SELECT t.id FROM n AS t JOIN n AS u ON t.id = u.id AND t.d = t.d;
/* expect
id
2
3
4
*/
SELECT t.id FROM n AS t JOIN n AS u ON t.id = u.id WHERE t.d > 1 OR t.d <= 1;
/* expect
id
2
3
4
*/
SELECT id FROM (SELECT id, d FROM n WHERE id > 0) AS x WHERE d BETWEEN d AND d;
/* expect
id
2
3
4
*/
SELECT id FROM (SELECT id, d FROM n WHERE id > 0) AS x WHERE d <> d;
/* expect
id
1
*/

-- Literals of different types beside each other.
SELECT id FROM (SELECT id, f FROM y WHERE id > 0) AS x WHERE f > 0 AND f < 1e0;
/* expect
id
1
*/
SELECT id FROM (SELECT id, f FROM y WHERE id > 0) AS x WHERE f IN (0, 5e-1);
/* expect
id
1
*/
SELECT id FROM (SELECT id, ts FROM y WHERE id > 0) AS x WHERE ts >= DATE '2026-01-01' AND ts < TIMESTAMP '2026-02-01 00:00:00';
/* expect
id
1
*/
SELECT id FROM (SELECT id, f FROM y UNION ALL SELECT id, f FROM y) AS x WHERE f BETWEEN CAST(0.5 AS FLOAT) AND CAST(0.5 AS FLOAT);
/* expect
id
1
1
*/
SELECT t.id FROM y AS t JOIN y AS u ON t.id = u.id AND t.s LIKE 'b' ESCAPE '';
/* error
ESCAPE
*/

-- A condition that nothing can meet.
SELECT id FROM (SELECT id FROM c UNION ALL SELECT id FROM c) AS x WHERE FALSE;
/* expect
id
*/
SELECT a FROM (SELECT 1 AS a UNION ALL SELECT 2 AS a) AS x WHERE 1 = 2;
/* expect
a
*/
SELECT a FROM (SELECT 1 AS a UNION SELECT 2 AS a) AS x WHERE a < a;
/* expect
a
*/
SELECT COUNT(*) AS n FROM (SELECT id FROM c UNION ALL SELECT id FROM e) AS x WHERE 0 BETWEEN -2 AND -1;
/* expect
n
0
*/
SELECT t.id FROM c AS t JOIN c AS u ON t.id = u.id AND FALSE;
/* expect
id
*/
