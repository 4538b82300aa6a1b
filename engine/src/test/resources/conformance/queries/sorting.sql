-- ORDER BY, LIMIT, OFFSET, FETCH over bounded inputs, also updated ones.

/* file t/0.csv
1,1,a,10,1.5
3,2,a,,0.25
5,3,c,-7,-1.0
7,,,8,8.0
9,2,"",0,0.0
11,3,c,-7,100.0
*/
/* file t/1.csv
2,1,b,20,2.5
4,2,b,5,
6,,a,3,4.0
8,1,a,10,1.5
10,4,,,
12,1,b,2147483647,0.5
*/
CREATE TABLE t (
  id INT,
  k INT,
  s STRING,
  n INT,
  d DOUBLE
) WITH ('connector' = 'filesystem', 'path' = '${dir}/t', 'format' = 'csv');

SELECT id FROM t ORDER BY id;
/* expect ordered
id
1
2
3
4
5
6
7
8
9
10
11
12
*/

SELECT id FROM t ORDER BY id DESC;
/* expect ordered
id
12
11
10
9
8
7
6
5
4
3
2
1
*/

SELECT id, n FROM t ORDER BY n, id;
/* expect ordered
id,n
3,
10,
5,-7
11,-7
9,0
6,3
4,5
7,8
1,10
8,10
2,20
12,2147483647
*/

SELECT id, n FROM t ORDER BY n DESC, id DESC;
/* expect ordered
id,n
12,2147483647
2,20
8,10
1,10
7,8
4,5
6,3
9,0
11,-7
5,-7
10,
3,
*/

SELECT id, n FROM t ORDER BY n NULLS LAST, id;
/* expect ordered
id,n
5,-7
11,-7
9,0
6,3
4,5
7,8
1,10
8,10
2,20
12,2147483647
3,
10,
*/

SELECT id, n FROM t ORDER BY n DESC NULLS FIRST, id;
/* expect ordered
id,n
3,
10,
12,2147483647
2,20
1,10
8,10
7,8
4,5
6,3
9,0
5,-7
11,-7
*/

SELECT id, s FROM t ORDER BY s, id;
/* expect ordered
id,s
7,
10,
9,""
1,a
3,a
6,a
8,a
2,b
4,b
12,b
5,c
11,c
*/

SELECT id, s FROM t ORDER BY s DESC, id;
/* expect ordered
id,s
5,c
11,c
2,b
4,b
12,b
1,a
3,a
6,a
8,a
9,""
7,
10,
*/

SELECT id, d FROM t ORDER BY d, id;
/* expect ordered
id,d
4,
10,
5,-1.0
9,0.0
3,0.25
12,0.5
1,1.5
8,1.5
2,2.5
6,4.0
7,8.0
11,100.0
*/

SELECT id, d FROM t ORDER BY d DESC, id;
/* expect ordered
id,d
11,100.0
7,8.0
6,4.0
2,2.5
1,1.5
8,1.5
12,0.5
3,0.25
9,0.0
5,-1.0
4,
10,
*/

SELECT s, id FROM t ORDER BY k, id DESC;
/* expect ordered
s,id
,7
a,6
b,12
a,8
b,2
a,1
"",9
b,4
a,3
c,11
c,5
,10
*/

SELECT id FROM t ORDER BY id LIMIT 3;
/* expect ordered
id
1
2
3
*/

SELECT id FROM t ORDER BY id DESC LIMIT 3;
/* expect ordered
id
12
11
10
*/

SELECT id FROM t ORDER BY id LIMIT 3 OFFSET 2;
/* expect ordered
id
3
4
5
*/

SELECT id FROM t ORDER BY id OFFSET 9 ROWS;
/* expect ordered
id
10
11
12
*/

SELECT id FROM t ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY;
/* expect ordered
id
2
3
*/

SELECT id FROM t ORDER BY id FETCH FIRST 1 ROW ONLY;
/* expect ordered
id
1
*/

SELECT id FROM t ORDER BY id LIMIT 100;
/* expect ordered
id
1
2
3
4
5
6
7
8
9
10
11
12
*/

SELECT id FROM t ORDER BY id LIMIT 0;
/* expect ordered
id
*/

SELECT id FROM t ORDER BY id LIMIT 5 OFFSET 100;
/* expect ordered
id
*/

SELECT id, n * -1 AS m FROM t WHERE n IS NOT NULL ORDER BY m, id;
/* expect ordered
id,m
12,-2147483647
2,-20
1,-10
8,-10
7,-8
4,-5
6,-3
9,0
5,7
11,7
*/

SELECT id FROM t ORDER BY id % 3, id;
/* expect ordered
id
3
6
9
12
1
4
7
10
2
5
8
11
*/

SELECT id AS x FROM t ORDER BY x LIMIT 2;
/* expect ordered
x
1
2
*/

SELECT k, COUNT(*) AS c FROM t GROUP BY k ORDER BY c DESC, k;
/* expect ordered
k,c
1,4
2,3
,2
3,2
4,1
*/

SELECT k, COUNT(*) AS c FROM t GROUP BY k ORDER BY c DESC, k LIMIT 2;
/* expect ordered
k,c
1,4
2,3
*/

SELECT s, SUM(id) AS x FROM t GROUP BY s ORDER BY x DESC, s LIMIT 1;
/* expect ordered
s,x
a,18
*/

SELECT s, SUM(id) AS x FROM t GROUP BY s ORDER BY SUM(id), s;
/* expect ordered
s,x
"",9
c,16
,17
a,18
b,18
*/

SELECT COUNT(*) AS c FROM (SELECT id FROM t ORDER BY id LIMIT 5);
/* expect
c
5
*/

SELECT SUM(id) AS s FROM (SELECT id FROM t ORDER BY id DESC LIMIT 4);
/* expect
s
42
*/

SELECT a.id AS x, b.id AS y FROM t AS a JOIN t AS b ON a.k = b.k AND a.id < b.id ORDER BY x DESC, y LIMIT 4;
/* expect ordered
x,y
8,12
5,11
4,9
3,4
*/

SELECT DISTINCT s FROM t ORDER BY s;
/* expect ordered
s

""
a
b
c
*/

SELECT id FROM t WHERE id < 3 UNION ALL SELECT id FROM t WHERE id > 10 ORDER BY id DESC;
/* expect ordered
id
12
11
2
1
*/

SELECT COUNT(*) AS c FROM (SELECT id FROM t LIMIT 5);
/* expect
c
5
*/

SELECT k, MAX(id) AS m FROM (SELECT k, id FROM t ORDER BY id LIMIT 6) GROUP BY k;
/* expect
k,m
,6
1,2
2,4
3,5
*/
