-- INNER, LEFT and RIGHT joins: NULL keys, duplicates, residual conditions, updating inputs.

/* file l/0.csv
1,10,a
3,20,c
5,30,e
7,20,b
*/
/* file l/1.csv
2,20,b
4,,d
6,40,
8,50,x
*/
CREATE TABLE l (
  id INT,
  k INT,
  s STRING
) WITH ('connector' = 'filesystem', 'path' = '${dir}/l', 'format' = 'csv');

/* file r.csv
100,10,p,5
101,20,q,7
102,20,r,
103,,s,1
104,60,t,2
105,10,p,5
106,40,,9
*/
CREATE TABLE r (
  rid INT,
  rk BIGINT,
  t STRING,
  n INT
) WITH ('connector' = 'filesystem', 'path' = '${dir}/r.csv', 'format' = 'csv');

SELECT id, rid FROM l JOIN r ON k = rk;
/* expect
id,rid
1,100
1,105
2,101
2,102
3,101
3,102
6,106
7,101
7,102
*/

SELECT id, rid FROM l INNER JOIN r ON rk = k;
/* expect
id,rid
1,100
1,105
2,101
2,102
3,101
3,102
6,106
7,101
7,102
*/

SELECT id, s, rid, t FROM l LEFT JOIN r ON k = rk;
/* expect
id,s,rid,t
1,a,100,p
1,a,105,p
2,b,101,q
2,b,102,r
3,c,101,q
3,c,102,r
4,d,,
5,e,,
6,,106,
7,b,101,q
7,b,102,r
8,x,,
*/

SELECT id, s, rid, t FROM l RIGHT JOIN r ON k = rk;
/* expect
id,s,rid,t
,,103,s
,,104,t
1,a,100,p
1,a,105,p
2,b,101,q
2,b,102,r
3,c,101,q
3,c,102,r
6,,106,
7,b,101,q
7,b,102,r
*/

SELECT id, s, rid, t FROM r LEFT JOIN l ON k = rk;
/* expect
id,s,rid,t
,,103,s
,,104,t
1,a,100,p
1,a,105,p
2,b,101,q
2,b,102,r
3,c,101,q
3,c,102,r
6,,106,
7,b,101,q
7,b,102,r
*/

SELECT id, rid FROM l JOIN r ON k = rk AND n > 5;
/* expect
id,rid
2,101
3,101
6,106
7,101
*/

SELECT id, rid FROM l LEFT JOIN r ON k = rk AND n > 5;
/* expect
id,rid
1,
2,101
3,101
4,
5,
6,106
7,101
8,
*/

SELECT id, rid FROM l RIGHT JOIN r ON k = rk AND n > 5;
/* expect
id,rid
,100
,102
,103
,104
,105
2,101
3,101
6,106
7,101
*/

SELECT id, rid FROM l LEFT JOIN r ON k = rk AND id + 99 < rid;
/* expect
id,rid
1,105
2,102
3,
4,
5,
6,106
7,
8,
*/

SELECT id, rid FROM l JOIN r ON k = rk AND id * n > 10;
/* expect
id,rid
2,101
3,101
6,106
7,101
*/

SELECT id, rid FROM l LEFT JOIN r ON k = rk AND s = 'b';
/* expect
id,rid
1,
2,101
2,102
3,
4,
5,
6,
7,101
7,102
8,
*/

SELECT id, rid FROM l LEFT JOIN r ON k = rk WHERE t = 'q';
/* expect
id,rid
2,101
3,101
7,101
*/

SELECT id, rid FROM l LEFT JOIN r ON k = rk WHERE rid IS NULL;
/* expect
id,rid
4,
5,
8,
*/

SELECT id, rid FROM l LEFT JOIN r ON k = rk AND id < 0;
/* expect
id,rid
1,
2,
3,
4,
5,
6,
7,
8,
*/

SELECT id, rid FROM l, r WHERE k = rk;
/* expect
id,rid
1,100
1,105
2,101
2,102
3,101
3,102
6,106
7,101
7,102
*/

SELECT id, rid FROM l, r WHERE k = rk AND n IS NOT NULL AND id <> 3;
/* expect
id,rid
1,100
1,105
2,101
6,106
7,101
*/

SELECT a.id AS x, b.id AS y FROM l AS a JOIN l AS b ON a.k = b.k;
/* expect
x,y
1,1
2,2
2,3
2,7
3,2
3,3
3,7
5,5
6,6
7,2
7,3
7,7
8,8
*/

SELECT a.id AS x, b.id AS y FROM l AS a JOIN l AS b ON a.k = b.k AND a.id < b.id;
/* expect
x,y
2,3
2,7
3,7
*/

SELECT a.id AS x, b.id AS y FROM l AS a LEFT JOIN l AS b ON a.k = b.k AND a.s = b.s;
/* expect
x,y
1,1
2,2
2,7
3,3
4,
5,5
6,
7,2
7,7
8,8
*/

SELECT id, rid FROM l JOIN r ON k = rk AND s <> t;
/* expect
id,rid
1,100
1,105
2,101
2,102
3,101
3,102
7,101
7,102
*/

SELECT id, rid FROM l JOIN r ON k + 10 = rk;
/* expect
id,rid
1,101
1,102
5,106
8,104
*/

SELECT id, rid FROM l LEFT JOIN r ON k / 10 = n;
/* expect
id,rid
1,103
2,104
3,104
4,
5,
6,
7,104
8,100
8,105
*/

SELECT id, rid FROM l JOIN r ON s = t;
/* expect
id,rid
*/

SELECT k, COUNT(*) AS c, COUNT(rid) AS d FROM l LEFT JOIN r ON k = rk GROUP BY k;
/* expect
k,c,d
,1,0
10,2,2
20,6,6
30,1,0
40,1,1
50,1,0
*/

SELECT s, SUM(n) AS x FROM l JOIN r ON k = rk GROUP BY s;
/* expect
s,x
,9
a,10
b,14
c,7
*/

SELECT COUNT(*) AS c FROM l JOIN r ON k = rk;
/* expect
c
9
*/

SELECT COUNT(*) AS c, COUNT(id) AS d FROM l RIGHT JOIN r ON k = rk;
/* expect
c,d
11,9
*/

-- Inputs that are updated.
SELECT id, c FROM l JOIN (SELECT rk, COUNT(*) AS c FROM r GROUP BY rk) AS x ON k = rk;
/* expect
id,c
1,2
2,2
3,2
6,1
7,2
*/

SELECT id, c FROM l LEFT JOIN (SELECT rk, COUNT(*) AS c FROM r GROUP BY rk) AS x ON k = rk;
/* expect
id,c
1,2
2,2
3,2
4,
5,
6,1
7,2
8,
*/

SELECT x.k, c, e FROM (SELECT k, COUNT(*) AS c FROM l GROUP BY k) AS x LEFT JOIN (SELECT rk, SUM(n) AS e FROM r GROUP BY rk) AS y ON x.k = y.rk;
/* expect
k,c,e
,1,
10,1,10
20,3,7
30,1,
40,1,9
50,1,
*/

SELECT c, rid FROM (SELECT k, COUNT(*) AS c FROM l GROUP BY k) AS x RIGHT JOIN r ON x.k = r.rk;
/* expect
c,rid
,103
,104
1,100
1,105
1,106
3,101
3,102
*/

SELECT x.c, COUNT(*) AS n FROM (SELECT k, COUNT(*) AS c FROM l GROUP BY k) AS x JOIN (SELECT rk, COUNT(*) AS c FROM r GROUP BY rk) AS y ON x.c = y.c GROUP BY x.c;
/* expect
c,n
1,15
*/

SELECT x.k, x.m FROM (SELECT k, MAX(id) AS m FROM l GROUP BY k) AS x JOIN l ON l.id = x.m;
/* expect
k,m
,4
10,1
20,7
30,5
40,6
50,8
*/

SELECT l.id, x.m FROM l JOIN (SELECT MAX(id) AS m FROM l) AS x ON l.id = x.m;
/* expect
id,m
8,8
*/

SELECT x.s, x.c, y.rid FROM (SELECT s, COUNT(*) AS c FROM l GROUP BY s) AS x LEFT JOIN r AS y ON x.c = y.n / 2 AND x.s <> 'a';
/* expect
s,c,rid
,1,
a,1,
b,2,100
b,2,105
c,1,104
d,1,104
e,1,104
x,1,104
*/

-- Three inputs and USING.
SELECT a.id, r.rid, b.id AS b FROM l AS a JOIN r ON a.k = r.rk JOIN l AS b ON b.k = r.rk AND b.id > a.id;
/* expect
id,rid,b
2,101,3
2,101,7
2,102,3
2,102,7
3,101,7
3,102,7
*/

SELECT a.id, r.rid, b.id AS b FROM l AS a LEFT JOIN r ON a.k = r.rk LEFT JOIN l AS b ON b.id = r.n;
/* expect
id,rid,b
1,100,5
1,105,5
2,101,7
2,102,
3,101,7
3,102,
4,,
5,,
6,106,
7,101,7
7,102,
8,,
*/

SELECT id, a.s, b.s AS s2 FROM l AS a JOIN l AS b USING (id);
/* expect
id,s,s2
1,a,a
2,b,b
3,c,c
4,d,d
5,e,e
6,,
7,b,b
8,x,x
*/

SELECT k, a.id AS x, b.id AS y FROM l AS a LEFT JOIN (SELECT id, k FROM l WHERE s = 'b') AS b USING (k);
/* expect
k,x,y
,4,
10,1,
20,2,2
20,2,7
20,3,2
20,3,7
20,7,2
20,7,7
30,5,
40,6,
50,8,
*/

SELECT DISTINCT k FROM l JOIN r ON k = rk;
/* expect
k
10
20
40
*/

SELECT id FROM l JOIN (SELECT DISTINCT rk FROM r) AS x ON k = rk UNION ALL SELECT rid FROM r WHERE rk IS NULL;
/* expect
id
1
103
2
3
6
7
*/

-- Two keys of several types.
/* file p.csv
x,1,1
x,2,2
y,1,3
,1,4
x,,5
"",1,6
*/
CREATE TABLE p (
  a STRING,
  b BIGINT,
  v INT
) WITH ('connector' = 'filesystem', 'path' = '${dir}/p.csv', 'format' = 'csv');

/* file q.csv
x,1,10
x,1,11
y,2,12
,1,13
x,,14
"",1,15
*/
CREATE TABLE q (
  c STRING,
  e INT,
  w INT
) WITH ('connector' = 'filesystem', 'path' = '${dir}/q.csv', 'format' = 'csv');

SELECT v, w FROM p JOIN q ON a = c AND b = e;
/* expect
v,w
1,10
1,11
6,15
*/

SELECT v, w FROM p LEFT JOIN q ON a = c AND b = e;
/* expect
v,w
1,10
1,11
2,
3,
4,
5,
6,15
*/

SELECT v, w FROM p RIGHT JOIN q ON a = c AND b = e;
/* expect
v,w
,12
,13
,14
1,10
1,11
6,15
*/

SELECT v, w FROM p LEFT JOIN q ON a = c AND b = e AND w > 10;
/* expect
v,w
1,11
2,
3,
4,
5,
6,15
*/

SELECT v, w FROM p JOIN q ON UPPER(a) = UPPER(c) AND v < w;
/* expect
v,w
1,10
1,11
1,14
2,10
2,11
2,14
3,12
5,10
5,11
5,14
6,15
*/

SELECT v, w FROM p JOIN q ON a IS NOT DISTINCT FROM c AND b = e;
/* expect
v,w
1,10
1,11
4,13
6,15
*/
