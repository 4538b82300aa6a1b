-- The order of arrays and rows: element by element, NULL first, a shorter array before a longer one.

/* file t.json
{"id":1,"a":[2,1],"s":["b","a"],"r":{"x":1,"y":"b"},"n":[[1],[2]],"m":{"a":1}}
{"id":2,"a":[1,5],"s":["a","zz","y"],"r":{"x":1,"y":null},"n":[[1]],"m":{"a":2}}
{"id":3,"a":[1],"s":[],"r":{"x":null,"y":"z"},"n":[[]],"m":{}}
{"id":4,"a":null,"s":null,"r":null,"n":null,"m":null}
{"id":5,"a":[1,null],"s":["a",null],"r":{"x":0,"y":"zzzz"},"n":[null,[1]],"m":{"b":1}}
{"id":6,"a":[],"s":["a"],"r":{"x":-1,"y":""},"n":[],"m":{"c":1}}
*/
CREATE TABLE t (id INT, a ARRAY<INT>, s ARRAY<STRING>, r ROW<x INT, y STRING>, n ARRAY<ARRAY<INT>>, m MAP<STRING, INT>)
WITH ('connector' = 'filesystem', 'path' = '${dir}/t.json', 'format' = 'json');

SELECT id FROM t ORDER BY a;
/* expect ordered
id
4
6
3
5
2
1
*/
SELECT id FROM t ORDER BY a DESC NULLS LAST;
/* expect ordered
id
1
2
5
3
6
4
*/
SELECT id FROM t ORDER BY s;
/* expect ordered
id
4
3
6
5
2
1
*/
SELECT id FROM t ORDER BY r DESC;
/* expect ordered
id
1
2
5
6
3
4
*/
SELECT id FROM t ORDER BY n, id;
/* expect ordered
id
4
6
5
3
2
1
*/
SELECT 1 AS x ORDER BY ARRAY['a', CAST(NULL AS STRING)], MAP['a', CAST(NULL AS STRING)]['a'];
/* expect
x
1
*/

SELECT CAST(MIN(a) AS STRING) AS mi, CAST(MAX(a) AS STRING) AS ma, CAST(MIN(s) AS STRING) AS ms, CAST(MAX(r) AS STRING) AS mr FROM t WHERE id <> 6;
/* expect
mi,ma,ms,mr
[1],"[2, 1]",[],"(1, b)"
*/
-- Of a result that changes.
SELECT CAST(MAX(a) AS STRING) AS ma FROM (SELECT id / 10 AS k, MAX(a) AS a, COUNT(*) AS c FROM t GROUP BY id / 10) AS x;
/* expect
ma
"[2, 1]"
*/
SELECT CAST(a AS STRING) AS a FROM (SELECT DISTINCT a FROM t) AS x ORDER BY x.a LIMIT 2 OFFSET 1;
/* expect ordered
a
[]
[1]
*/

SELECT id FROM t ORDER BY ^m^;
/* error
MAP<STRING, INT>
no order
*/
SELECT id, ARRAY[m] AS x FROM t ORDER BY ^x^ DESC;
/* error
no order
*/
SELECT id, m FROM t UNION ALL SELECT id, m FROM t ORDER BY ^2^;
/* error
no order
*/
SELECT MIN(^m^) FROM t;
/* error
MIN cannot compare values of type MAP<STRING, INT>
*/
SELECT MAX(^ARRAY[m]^) FROM t;
/* error
no order
*/

-- Arrays and maps of strings of several lengths as constants.
CREATE TABLE o (i INT, a ARRAY<INT>, s ARRAY<STRING>, m MAP<STRING, STRING>, n ARRAY<ROW<x INT, y STRING>>, q MAP<STRING, ARRAY<STRING>>)
WITH ('connector' = 'filesystem', 'path' = '${out}/o', 'format' = 'json');
INSERT INTO o VALUES
  (1, ARRAY[1, NULL], ARRAY['a', 'bcd'], MAP['k', 'v', 'key2', 'value'], ARRAY[ROW(1, 'a'), ROW(2, 'bcd')], MAP['a', ARRAY['x', 'yy'], 'bb', ARRAY['z']]),
  (2, ARRAY[1], ARRAY['Rome', NULL], MAP['k', NULL], ARRAY[(1, NULL)], NULL);
SELECT i, CAST(a AS STRING) AS a, CAST(s AS STRING) AS s, CAST(m AS STRING) AS m, CAST(n AS STRING) AS n, CAST(q AS STRING) AS q FROM o;
/* expect
i,a,s,m,n,q
1,"[1, NULL]","[a, bcd]","{k=v, key2=value}","[(1, a), (2, bcd)]","{a=[x, yy], bb=[z]}"
2,[1],"[Rome, NULL]",{k=NULL},"[(1, NULL)]",
*/
