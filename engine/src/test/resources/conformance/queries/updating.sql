-- Aggregates, joins and sorts over results that change as rows come: every change must be taken back exactly.

/* file o/0.csv
1,2,x,14
4,2,w,33
7,1,w,4
10,1,y,33
13,2,"",-9
16,,x,27
19,2,x,8
22,8,,25
25,2,w,0
28,5,,50
31,6,"",13
34,7,,37
37,,z,53
40,,"",-10
43,2,"",27
46,,z,22
49,5,w,1
52,4,y,26
55,8,x,-7
58,2,x,41
61,,y,12
64,5,"",26
67,2,z,-19
70,1,y,-13
73,8,y,48
76,7,y,-9
79,8,,-15
82,4,y,47
85,4,x,35
88,4,y,31
91,7,x,28
94,8,y,3
97,1,x,53
100,2,y,-13
103,4,w,55
106,,z,12
109,3,,17
112,2,x,47
115,4,z,15
118,1,,49
121,2,,49
124,4,,12
127,5,x,
130,,,33
133,,x,26
136,6,x,24
139,7,w,-2
142,6,"",10
145,4,y,37
148,7,z,14
151,6,x,-7
154,7,z,19
157,4,z,-16
160,6,"",-13
*/
/* file o/1.csv
2,4,y,-4
5,1,x,-10
8,,"",7
11,6,z,-2
14,6,z,56
17,2,w,16
20,5,x,8
23,3,z,24
26,,,10
29,4,,20
32,2,y,51
35,3,z,-4
38,7,w,30
41,1,x,-2
44,8,w,11
47,2,z,34
50,,x,59
53,3,w,46
56,6,z,9
59,2,w,-5
62,,w,33
65,8,w,36
68,,y,54
71,1,z,-12
74,3,,52
77,2,,34
80,2,x,30
83,8,y,33
86,,x,-15
89,8,"",6
92,5,"",15
95,5,y,-14
98,8,w,46
101,2,,9
104,1,w,-11
107,4,,19
110,8,z,-12
113,4,w,12
116,3,"",48
119,5,,-8
122,3,z,15
125,,"",11
128,6,y,12
131,,x,-7
134,,y,34
137,4,,10
140,4,y,1
143,5,y,-8
146,6,z,8
149,2,z,23
152,5,y,53
155,7,w,44
158,7,x,45
*/
/* file o/2.csv
3,2,,48
6,4,y,43
9,8,w,14
12,4,z,-8
15,5,x,37
18,6,w,3
21,2,"",14
24,4,,13
27,3,"",27
30,1,y,-17
33,6,y,42
36,4,,50
39,6,y,-4
42,3,,33
45,,x,-7
48,3,"",
51,5,,43
54,1,w,20
57,1,y,51
60,3,,39
63,4,w,4
66,2,y,7
69,4,x,-12
72,,y,14
75,8,y,39
78,6,"",31
81,6,x,10
84,3,z,38
87,,x,-10
90,7,x,0
93,7,,50
96,,x,19
99,3,x,44
102,7,x,51
105,7,,53
108,4,z,29
111,1,"",58
114,3,z,-13
117,5,w,46
120,3,z,-7
123,4,,22
126,1,x,33
129,3,,35
132,2,,-2
135,3,x,18
138,2,z,50
141,7,x,1
144,7,x,39
147,4,x,3
150,,"",47
153,5,x,-8
156,2,"",52
159,,,4
*/
CREATE TABLE o (
  id INT,
  k INT,
  s STRING,
  n INT
) WITH ('connector' = 'filesystem', 'path' = '${dir}/o', 'format' = 'csv');

/* file p.csv
1,10,q,9
2,3,x,11
3,3,q,10
4,4,q,6
5,10,q,8
6,2,y,6
7,10,,10
8,10,y,9
9,9,q,6
10,9,x,4
11,3,y,6
12,,q,7
13,4,,10
14,2,,11
15,2,x,4
16,9,q,1
17,,y,10
18,3,y,3
19,2,x,0
20,2,,9
21,,x,7
22,4,y,11
23,10,,7
24,4,y,2
25,10,x,1
26,,,3
27,2,,0
28,9,y,1
29,4,y,7
30,10,q,7
31,9,,8
32,4,y,11
33,,,7
34,3,y,10
35,3,,10
36,2,q,7
37,1,q,3
38,3,q,5
39,9,x,2
40,2,y,6
*/
CREATE TABLE p (
  id INT,
  k INT,
  s STRING,
  n INT
) WITH ('connector' = 'filesystem', 'path' = '${dir}/p.csv', 'format' = 'csv');

SELECT k, c, t, m FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k);
/* expect
k,c,t,m
,23,428,59
1,14,236,58
2,25,539,52
3,17,412,52
4,24,444,55
5,14,241,53
6,15,192,56
7,15,400,53
8,13,227,48
*/

SELECT c % 3 AS b, COUNT(*) AS g, SUM(t) AS t, MIN(m) AS mi, MAX(m) AS ma FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) GROUP BY c % 3;
/* expect
b,g,t,mi,ma
0,3,1036,53,56
1,2,766,48,52
2,4,1317,52,59
*/

SELECT c % 2 AS b, MIN(t) AS mi, MAX(t) AS ma, COUNT(DISTINCT c) AS d FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) GROUP BY c % 2;
/* expect
b,mi,ma,d
0,236,444,2
1,192,539,5
*/

SELECT MIN(c) AS mi, MAX(c) AS ma, SUM(c) AS s, COUNT(*) AS g, SUM(t)/COUNT(t) AS a FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k);
/* expect
mi,ma,s,g,a
13,25,160,9,346
*/

SELECT AVG(CAST(c AS DOUBLE)) AS a, MAX(k) AS k FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k);
/* expect
a,k
17.77777777777778,8
*/

SELECT COUNT(*) AS n FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) WHERE c > 20;
/* expect
n
3
*/

SELECT c, k FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) WHERE c % 2 = 0 AND k IS NOT NULL;
/* expect
c,k
14,1
14,5
24,4
*/

SELECT k, COUNT(*) AS c FROM o GROUP BY k HAVING COUNT(*) % 3 = 1;
/* expect
k,c
2,25
8,13
*/

SELECT k, SUM(n) AS t FROM o GROUP BY k HAVING SUM(n) BETWEEN 200 AND 400;
/* expect
k,t
1,236
5,241
7,400
8,227
*/

SELECT s, COUNT(*) AS g FROM (SELECT s, k, COUNT(*) AS c FROM o GROUP BY s, k HAVING COUNT(*) > 3) GROUP BY s;
/* expect
s,g
"",3
,3
w,2
x,5
y,4
z,4
*/

SELECT g, COUNT(*) AS x FROM (SELECT s, COUNT(*) AS g FROM (SELECT s, k, COUNT(*) AS c FROM o GROUP BY s, k) GROUP BY s) GROUP BY g;
/* expect
g,x
7,1
8,3
9,2
*/

SELECT m, COUNT(*) AS x, MAX(k) AS k FROM (SELECT k, MAX(s) AS m FROM o GROUP BY k) GROUP BY m;
/* expect
m,x,k
y,1,5
z,8,8
*/

SELECT m, COUNT(DISTINCT k) AS x FROM (SELECT k, s, MIN(n) AS m FROM o GROUP BY k, s) GROUP BY m;
/* expect
m,x
-10,1
-11,1
-12,3
-13,3
-14,1
-15,1
-16,1
-17,1
-19,1
-2,3
-4,2
-5,1
-7,2
-8,1
-9,2
0,1
1,1
10,1
11,1
12,0
14,1
15,1
17,1
18,1
27,1
3,2
33,0
37,1
4,1
46,1
49,1
58,1
6,1
8,1
*/

SELECT DISTINCT c FROM (SELECT k, COUNT(*) AS c FROM o GROUP BY k);
/* expect
c
13
14
15
17
23
24
25
*/

SELECT DISTINCT m FROM (SELECT k, MAX(n) / 10 AS m FROM o GROUP BY k);
/* expect
m
4
5
*/

SELECT SUM(d) AS s FROM (SELECT DISTINCT n AS d FROM o);
/* expect
s
1451
*/

SELECT g.k, g.c, p.id FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) AS g JOIN p ON g.k = p.k AND p.n > 5;
/* expect
k,c,id
2,25,14
2,25,20
2,25,36
2,25,40
2,25,6
3,17,11
3,17,2
3,17,3
3,17,34
3,17,35
4,24,13
4,24,22
4,24,29
4,24,32
4,24,4
*/

SELECT p.id, g.c FROM p LEFT JOIN (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) AS g ON g.k = p.k AND g.m > 55;
/* expect
id,c
1,
10,
11,
12,
13,
14,
15,
16,
17,
18,
19,
2,
20,
21,
22,
23,
24,
25,
26,
27,
28,
29,
3,
30,
31,
32,
33,
34,
35,
36,
37,14
38,
39,
4,
40,
5,
6,
7,
8,
9,
*/

SELECT g.k, h.x FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) AS g LEFT JOIN (SELECT k, COUNT(*) AS x FROM p GROUP BY k) AS h ON g.k = h.k;
/* expect
k,x
,
1,1
2,8
3,7
4,6
5,
6,
7,
8,
*/

SELECT g.k, h.k AS k2, g.c FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) AS g JOIN (SELECT k, COUNT(*) AS c FROM p GROUP BY k) AS h ON g.c = h.c * 3;
/* expect
k,k2,c
4,2,24
6,,15
7,,15
*/

SELECT g.k, h.k AS k2 FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) AS g RIGHT JOIN (SELECT k, SUM(n) AS t FROM p GROUP BY k) AS h ON g.k = h.k AND g.t > h.t;
/* expect
k,k2
,
,10
,9
1,1
2,2
3,3
4,4
*/

SELECT x, COUNT(*) AS n FROM (SELECT g.k, h.x FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) AS g LEFT JOIN (SELECT k, COUNT(*) AS x FROM p GROUP BY k) AS h ON g.k = h.k) GROUP BY x;
/* expect
x,n
,5
1,1
6,1
7,1
8,1
*/

SELECT o.id FROM o JOIN (SELECT k, MAX(n) AS m FROM o GROUP BY k) AS g ON o.k = g.k AND o.n = g.m;
/* expect
id
103
105
111
14
152
156
73
74
*/

SELECT o.k, COUNT(*) AS c FROM o LEFT JOIN p ON o.k = p.k AND o.s = p.s GROUP BY o.k;
/* expect
k,c
,23
1,14
2,33
3,17
4,45
5,14
6,15
7,15
8,13
*/

SELECT o.s, COUNT(p.id) AS c, SUM(p.n) AS t FROM o LEFT JOIN p ON o.n = p.n GROUP BY o.s;
/* expect
s,c,t
"",22,183
,17,155
w,16,72
x,18,104
y,13,61
z,5,43
*/

SELECT COUNT(*) AS c, COUNT(x) AS d, SUM(y) AS e FROM (SELECT o.id AS x, p.n AS y FROM o RIGHT JOIN p ON o.id = p.id * 3 AND o.n > 0);
/* expect
c,d,e
40,30,255
*/

SELECT k, COUNT(*) AS c FROM o GROUP BY k UNION ALL SELECT k, MAX(n) FROM p GROUP BY k;
/* expect
k,c
,10
,23
1,14
1,3
10,10
2,11
2,25
3,11
3,17
4,11
4,24
5,14
6,15
7,15
8,13
9,8
*/

SELECT k, SUM(c) AS c FROM (SELECT k, COUNT(*) AS c FROM o GROUP BY k UNION ALL SELECT k, MAX(n) FROM p GROUP BY k) GROUP BY k;
/* expect
k,c
,33
1,17
10,10
2,36
3,28
4,35
5,14
6,15
7,15
8,13
9,8
*/

SELECT k, c FROM (SELECT k, COUNT(*) AS c FROM o GROUP BY k UNION SELECT k, COUNT(*) FROM p GROUP BY k);
/* expect
k,c
,23
,5
1,1
1,14
10,7
2,25
2,8
3,17
3,7
4,24
4,6
5,14
6,15
7,15
8,13
9,6
*/

SELECT k, c FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) ORDER BY c DESC, k LIMIT 3;
/* expect ordered
k,c
2,25
4,24
,23
*/

SELECT k, m FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) ORDER BY m, k OFFSET 4 ROWS;
/* expect ordered
k,m
7,53
4,55
6,56
1,58
,59
*/

SELECT SUM(c) AS s FROM (SELECT c FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) ORDER BY c DESC, k LIMIT 2);
/* expect
s
49
*/

SELECT o.id, t.k FROM o JOIN (SELECT k FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) ORDER BY c DESC, k LIMIT 2) AS t ON o.k = t.k WHERE o.n > 50;
/* expect
id,k
103,4
156,2
32,2
*/

SELECT COUNT(*) FILTER (WHERE c > 18) AS big, COUNT(*) FILTER (WHERE t > 300) AS rich, SUM(t) FILTER (WHERE c <= 18) AS small FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k);
/* expect
big,rich,small
3,5,1708
*/

SELECT CASE WHEN c > 18 THEN 'big' ELSE 'small' END AS z, COUNT(*) AS n, SUM(c) AS c FROM (SELECT k, COUNT(*) AS c, SUM(n) AS t, MAX(n) AS m FROM o GROUP BY k) GROUP BY CASE WHEN c > 18 THEN 'big' ELSE 'small' END;
/* expect
z,n,c
big,3,72
small,6,88
*/
