-- GROUP BY with every aggregate, NULL keys and values, FILTER, DISTINCT, HAVING.

/* file t/0.csv
1,1,a,10,1.5
4,2,b,5,
7,,,8,8.0
10,4,,,
*/
/* file t/1.csv
2,1,b,20,2.5
5,3,c,-7,-1.0
8,1,a,10,1.5
11,3,c,-7,100.0
*/
/* file t/2.csv
3,2,a,,0.25
6,,a,3,4.0
9,2,"",0,0.0
12,1,b,2147483647,0.5
*/
CREATE TABLE t (
  id INT,
  k INT,
  s STRING,
  n INT,
  d DOUBLE
) WITH ('connector' = 'filesystem', 'path' = '${dir}/t', 'format' = 'csv');

SELECT k, COUNT(*) AS c FROM t GROUP BY k;
/* expect
k,c
,2
1,4
2,3
3,2
4,1
*/

SELECT k, COUNT(n) AS c, COUNT(d) AS e, COUNT(s) AS g FROM t GROUP BY k;
/* expect
k,c,e,g
,2,2,1
1,4,4,4
2,2,2,3
3,2,2,2
4,0,0,0
*/

SELECT k, SUM(CAST(n AS BIGINT)) AS s FROM t GROUP BY k;
/* expect
k,s
,11
1,2147483687
2,5
3,-14
4,
*/

SELECT k, MIN(n) AS mn, MAX(n) AS mx FROM t GROUP BY k;
/* expect
k,mn,mx
,3,8
1,10,2147483647
2,0,5
3,-7,-7
4,,
*/

SELECT k, MIN(s) AS mn, MAX(s) AS mx FROM t GROUP BY k;
/* expect
k,mn,mx
,a,a
1,a,b
2,"",b
3,c,c
4,,
*/

SELECT k, MIN(d) AS mn, MAX(d) AS mx, SUM(d) AS s, AVG(d) AS a FROM t GROUP BY k;
/* expect
k,mn,mx,s,a
,4.0,8.0,12.0,6.0
1,0.5,2.5,6.0,1.5
2,0.0,0.25,0.25,0.125
3,-1.0,100.0,99.0,49.5
4,,,,
*/

SELECT k, AVG(CAST(n AS BIGINT)) AS a FROM t GROUP BY k;
/* expect
k,a
,5
1,536870921
2,2
3,-7
4,
*/

SELECT s, COUNT(*) AS c FROM t GROUP BY s;
/* expect
s,c
"",1
,2
a,4
b,3
c,2
*/

SELECT s, k, COUNT(*) AS c, SUM(id) AS i FROM t GROUP BY s, k;
/* expect
s,k,c,i
"",2,1,9
,,1,7
,4,1,10
a,,1,6
a,1,2,9
a,2,1,3
b,1,2,14
b,2,1,4
c,3,2,16
*/

SELECT COUNT(*) AS c, COUNT(k) AS ck, SUM(id) AS si, MIN(id) AS mi, MAX(id) AS ma, AVG(d) AS ad FROM t;
/* expect
c,ck,si,mi,ma,ad
12,10,78,1,12,11.725
*/

SELECT COUNT(*) AS c, SUM(n) AS s, MIN(n) AS mn, AVG(d) AS a FROM t WHERE id > 100;
/* expect
c,s,mn,a
0,,,
*/

SELECT k, COUNT(*) AS c FROM t WHERE id > 100 GROUP BY k;
/* expect
k,c
*/

SELECT COUNT(DISTINCT k) AS a, COUNT(DISTINCT s) AS b, COUNT(DISTINCT n) AS c FROM t;
/* expect
a,b,c
4,4,8
*/

SELECT k, COUNT(DISTINCT s) AS c, COUNT(s) AS d FROM t GROUP BY k;
/* expect
k,c,d
,1,1
1,2,4
2,3,3
3,1,2
4,0,0
*/

SELECT k, COUNT(DISTINCT n) AS c, SUM(DISTINCT CAST(n AS BIGINT)) AS s FROM t GROUP BY k;
/* expect
k,c,s
,2,11
1,3,2147483677
2,2,5
3,1,-7
4,0,
*/

SELECT s, COUNT(DISTINCT k) AS c, COUNT(*) AS n, SUM(id) AS i FROM t GROUP BY s;
/* expect
s,c,n,i
"",1,1,9
,1,2,17
a,2,4,18
b,2,3,18
c,1,2,16
*/

SELECT k, COUNT(*) FILTER (WHERE n > 5) AS big, COUNT(*) FILTER (WHERE n <= 5) AS small, COUNT(*) AS c FROM t GROUP BY k;
/* expect
k,big,small,c
,1,1,2
1,4,0,4
2,0,2,3
3,0,2,2
4,0,0,1
*/

SELECT k, SUM(id) FILTER (WHERE s = 'a') AS a, MAX(id) FILTER (WHERE s = 'b') AS b FROM t GROUP BY k;
/* expect
k,a,b
,6,
1,9,12
2,3,4
3,,
4,,
*/

SELECT COUNT(DISTINCT s) FILTER (WHERE k = 1) AS a, COUNT(DISTINCT s) FILTER (WHERE k = 2) AS b, COUNT(DISTINCT s) AS c FROM t;
/* expect
a,b,c
2,3,4
*/

SELECT AVG(d) FILTER (WHERE k IS NOT NULL) AS a, SUM(d) FILTER (WHERE FALSE) AS z FROM t;
/* expect
a,z
13.15625,
*/

SELECT k, COUNT(*) AS c FROM t GROUP BY k HAVING COUNT(*) > 1;
/* expect
k,c
,2
1,4
2,3
3,2
*/

SELECT k FROM t GROUP BY k HAVING SUM(id) > 15;
/* expect
k
1
2
3
*/

SELECT k, MAX(d) AS m FROM t GROUP BY k HAVING MAX(d) IS NOT NULL AND MIN(id) < 6;
/* expect
k,m
1,2.5
2,0.25
3,100.0
*/

SELECT COUNT(*) AS c FROM t HAVING COUNT(*) > 100;
/* expect
c
*/

SELECT COUNT(*) AS c FROM t HAVING COUNT(*) = 12;
/* expect
c
12
*/

SELECT k + 1 AS k1, COUNT(*) AS c FROM t GROUP BY k + 1;
/* expect
k1,c
,2
2,4
3,3
4,2
5,1
*/

SELECT id % 3 AS m, s || '!' AS e, COUNT(*) AS c FROM t GROUP BY id % 3, s || '!';
/* expect
m,e,c
0,!,1
0,a!,2
0,b!,1
1,,2
1,a!,1
1,b!,1
2,a!,1
2,b!,1
2,c!,2
*/

SELECT k * 10 + COUNT(*) AS x FROM t WHERE k IS NOT NULL GROUP BY k;
/* expect
x
14
23
32
41
*/

SELECT k, SUM(id) * 1.0e0 / COUNT(*) AS r FROM t WHERE k IN (1, 3) GROUP BY k;
/* expect
k,r
1,5.75
3,8.0
*/

SELECT k, SUM(n * 2 + 1) AS x FROM t WHERE n < 1000 GROUP BY k;
/* expect
k,x
,24
1,83
2,12
3,-26
*/

SELECT k, COUNT(*) AS c, SUM(CASE WHEN s = 'a' THEN 1 ELSE 0 END) AS a FROM t GROUP BY k;
/* expect
k,c,a
,2,1
1,4,2
2,3,1
3,2,0
4,1,0
*/

SELECT DISTINCT k FROM t;
/* expect
k

1
2
3
4
*/

SELECT DISTINCT k, s FROM t;
/* expect
k,s
,
,a
1,a
1,b
2,""
2,a
2,b
3,c
4,
*/

SELECT DISTINCT n FROM t WHERE n IS NOT NULL;
/* expect
n
-7
0
10
20
2147483647
3
5
8
*/

SELECT COUNT(*) AS groups_, SUM(c) AS total FROM (SELECT k, COUNT(*) AS c FROM t GROUP BY k);
/* expect
groups_,total
5,12
*/

SELECT c, COUNT(*) AS n FROM (SELECT k, COUNT(*) AS c FROM t GROUP BY k) GROUP BY c;
/* expect
c,n
1,1
2,2
3,1
4,1
*/

SELECT MAX(c) AS m, MIN(c) AS l FROM (SELECT s, COUNT(*) AS c FROM t GROUP BY s);
/* expect
m,l
4,1
*/

SELECT m, COUNT(*) AS n, SUM(k) AS s FROM (SELECT k, MIN(s) AS m FROM t GROUP BY k) GROUP BY m;
/* expect
m,n,s
"",1,2
,1,4
a,2,1
c,1,3
*/

SELECT c, MIN(k) AS lo, MAX(k) AS hi FROM (SELECT k, COUNT(s) AS c FROM t GROUP BY k) GROUP BY c;
/* expect
c,lo,hi
0,4,4
1,,
2,3,3
3,2,2
4,1,1
*/

SELECT COUNT(DISTINCT c) AS n FROM (SELECT k, COUNT(*) AS c FROM t GROUP BY k);
/* expect
n
4
*/

SELECT k, COUNT(*) AS c FROM t GROUP BY k HAVING COUNT(*) > 2 OR k IS NULL;
/* expect
k,c
,2
1,4
2,3
*/

SELECT s, c FROM (SELECT s, COUNT(*) AS c FROM t GROUP BY s) WHERE c >= 2;
/* expect
s,c
,2
a,4
b,3
c,2
*/

SELECT 1 AS o, COUNT(*) AS c FROM t;
/* expect
o,c
1,12
*/

SELECT k, 'x' AS x FROM t GROUP BY k;
/* expect
k,x
,x
1,x
2,x
3,x
4,x
*/

SELECT MIN(id) AS a FROM t WHERE s LIKE 'b%';
/* expect
a
2
*/

SELECT d > 1 AS g, COUNT(*) AS c FROM t GROUP BY d > 1;
/* expect
g,c
,2
false,4
true,6
*/
