-- USING and NATURAL JOIN: two columns are one, in every clause. The results are those of SQLite.

/* file l.csv
1,10,x
2,20,y
3,,z
*/
CREATE TABLE l (k INT, a INT, s STRING)
WITH ('connector' = 'filesystem', 'path' = '${dir}/l.csv', 'format' = 'csv');

/* file r.csv
1,100
1,101
2,200
4,400
*/
CREATE TABLE r (k INT, b INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/r.csv', 'format' = 'csv');

/* file w.csv
1,5
4,6
9,7
*/
CREATE TABLE w (k BIGINT, c INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/w.csv', 'format' = 'csv');

SELECT a, b FROM l JOIN r USING (k) WHERE k = 1;
/* expect
a,b
10,100
10,101
*/

SELECT k, a, b FROM l NATURAL JOIN r WHERE k > 1 OR b = 101;
/* expect
k,a,b
1,10,101
2,20,200
*/

SELECT k, COUNT(*) AS n FROM l JOIN r USING (k) GROUP BY k HAVING k < 2;
/* expect
k,n
1,2
*/

SELECT b FROM l JOIN r USING (k) ORDER BY k DESC, b DESC;
/* expect ordered
b
200
101
100
*/

SELECT a AS k, b FROM l JOIN r USING (k) ORDER BY k, b DESC;
/* expect ordered
k,b
10,101
10,100
20,200
*/

SELECT * FROM l LEFT JOIN r USING (k) WHERE k >= 2 ORDER BY k;
/* expect ordered
k,a,s,b
2,20,y,200
3,,z,
*/

SELECT k, l.k AS lk, r.k AS rk FROM l RIGHT JOIN r USING (k) WHERE k > 1;
/* expect
k,lk,rk
2,2,2
4,,4
*/

-- Three inputs; types that differ.
SELECT * FROM l JOIN r USING (k) JOIN w USING (k) WHERE k = 1;
/* expect
k,a,s,b,c
1,10,x,100,5
1,10,x,101,5
*/

SELECT k, s, b, c FROM l RIGHT JOIN r USING (k) LEFT JOIN w USING (k) WHERE k <> 1;
/* expect
k,s,b,c
2,y,200,
4,,400,6
*/

SELECT k, COUNT(*) AS n, MAX(k) AS m FROM l NATURAL LEFT JOIN r NATURAL LEFT JOIN w
GROUP BY k HAVING MAX(k) < 3 AND k > 0;
/* expect
k,n,m
1,2,1
2,1,2
*/

SELECT DISTINCT k + 1 AS n FROM l JOIN r USING (k);
/* expect
n
2
3
*/

SELECT x.k, s AS common, z.k AS third FROM l AS x JOIN l AS y USING (k, s), r AS z WHERE x.k = z.b - 98;
/* expect
k,common,third
2,y,1
3,z,1
*/
SELECT ^k^ FROM l AS x JOIN l AS y USING (k, s), r AS z WHERE x.k = z.b - 98;
/* error
ambiguous
*/

SELECT k FROM l JOIN r USING (^b^);
/* error
`b` not found
*/
SELECT k FROM l JOIN r USING (k) JOIN (SELECT 1 AS a, 1 AS b) AS x ON l.a = x.a WHERE ^a^ = 1;
/* error
ambiguous
*/
SELECT 1 AS x FROM l JOIN r USING (k) JOIN (SELECT k AS b, k AS a FROM l) AS x USING (^k^);
/* error
`k` not found
*/
SELECT 1 AS x FROM l JOIN (SELECT 'a' AS k) AS y USING (^k^);
/* error
no common type: INT and CHAR(1)
*/
SELECT 1 AS x FROM (SELECT 1 AS c) AS y ^NATURAL^ JOIN r;
/* error
NATURAL JOIN needs inputs with a column of the same name
*/
