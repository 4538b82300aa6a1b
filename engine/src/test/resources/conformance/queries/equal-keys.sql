-- Values that are equal are one key, however they are written: 0.0 and -0.0, maps with their entries in another order.

/* file z.csv
0,0.0
1,0.0
2,0.0
3,0.0
4,0.0
5,0.0
6,0.0
7,0.0
8,0.0
9,0.0
10,0.0
11,0.0
12,0.0
13,0.0
14,0.0
15,0.0
16,0.0
17,0.0
18,0.0
19,0.0
20,0.0
21,0.0
22,0.0
23,0.0
24,0.0
25,0.0
26,0.0
27,0.0
28,0.0
29,0.0
30,0.0
31,0.0
32,0.0
33,0.0
34,0.0
35,0.0
36,0.0
37,0.0
38,0.0
39,0.0
0,-0.0
1,-0.0
2,-0.0
3,-0.0
4,-0.0
5,-0.0
6,-0.0
7,-0.0
8,-0.0
9,-0.0
10,-0.0
11,-0.0
12,-0.0
13,-0.0
14,-0.0
15,-0.0
16,-0.0
17,-0.0
18,-0.0
19,-0.0
20,-0.0
21,-0.0
22,-0.0
23,-0.0
24,-0.0
25,-0.0
26,-0.0
27,-0.0
28,-0.0
29,-0.0
30,-0.0
31,-0.0
32,-0.0
33,-0.0
34,-0.0
35,-0.0
36,-0.0
37,-0.0
38,-0.0
39,-0.0
*/
CREATE TABLE z (k INT, d DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${dir}/z.csv', 'format' = 'csv');

SELECT COUNT(*) AS n, SUM(c) AS c FROM (SELECT k, d, COUNT(*) AS c FROM z GROUP BY k, d) AS x;
/* expect
n,c
40,80
*/
SELECT COUNT(*) AS n FROM (SELECT DISTINCT k, d FROM z) AS x;
/* expect
n
40
*/
SELECT c, COUNT(*) AS n FROM (SELECT k, COUNT(DISTINCT d) AS c FROM z GROUP BY k) AS x GROUP BY c;
/* expect
c,n
1,40
*/
SELECT c, e, COUNT(*) AS n FROM (SELECT k, COUNT(DISTINCT d) AS c, COUNT(*) AS e FROM z GROUP BY k) AS x GROUP BY c, e;
/* expect
c,e,n
1,2,40
*/
SELECT COUNT(*) AS n FROM (SELECT k, d FROM z UNION SELECT k, -d FROM z) AS x;
/* expect
n
40
*/
SELECT MOD(k, 2) AS m, COUNT(DISTINCT ARRAY[d, CAST(k AS DOUBLE)]) AS n FROM z GROUP BY MOD(k, 2);
/* expect
m,n
0,20
1,20
*/
SELECT COUNT(*) AS n FROM (
  SELECT m, COUNT(*) FROM (
    SELECT CASE WHEN CAST(d AS STRING) = '0.0' THEN MAP['a', 1, 'b', k] ELSE MAP['b', k, 'a', 1] END AS m FROM z) AS y
  GROUP BY m) AS x;
/* expect
n
40
*/
SELECT COUNT(*) AS n FROM (SELECT r, COUNT(*) FROM (SELECT ROW(k, d) AS r FROM z) AS y GROUP BY r) AS x;
/* expect
n
40
*/
SELECT COUNT(*) AS n FROM (SELECT k, MAX(d) AS d FROM z GROUP BY k) AS a JOIN z AS b ON a.k = b.k AND a.d = b.d;
/* expect
n
80
*/
SELECT n, COUNT(*) AS c FROM (
  SELECT d, COUNT(DISTINCT k) AS n FROM (SELECT k, MIN(d) AS d FROM z GROUP BY k) AS x GROUP BY d) AS y GROUP BY n;
/* expect
n,c
40,1
*/
