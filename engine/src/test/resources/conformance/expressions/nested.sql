-- ROW, ARRAY and MAP columns and constructors.

/* file e.json
{"id":1,"r":{"a":1,"b":"x","in":{"c":1.5,"d":true}},"arr":[1,2,3],"m":{"k":"v","l":"w"},"rows":[{"p":1,"q":"a"},{"p":2,"q":"b"}]}
{"id":2,"r":{"a":null,"b":"y","in":null},"arr":[],"m":{},"rows":[]}
{"id":3,"r":null,"arr":null,"m":null,"rows":null}
{"id":4,"r":{"a":4,"in":{"c":-2,"d":false}},"arr":[7,null],"m":{"k":null}}
{"id":5}
*/
CREATE TABLE e (
  id INT,
  r ROW<a INT, b STRING, `in` ROW<c DOUBLE, d BOOLEAN>>,
  arr ARRAY<INT>,
  m MAP<STRING, STRING>,
  `rows` ARRAY<ROW<p INT, q STRING>>
) WITH ('connector' = 'filesystem', 'path' = '${dir}/e.json', 'format' = 'json');

SELECT id, r.a, e.r.b, r.`in`.c, e.r.`in`.d FROM e;
/* expect
id,a,b,c,d
1,1,x,1.5,true
2,,y,,
3,,,,
4,4,,-2.0,false
5,,,,
*/

SELECT id, r FROM e;
/* expect
id,r
1,"(1, x, (1.5, true))"
2,"(null, y, null)"
3,
4,"(4, null, (-2.0, false))"
5,
*/

SELECT id, arr, m FROM e;
/* expect
id,arr,m
1,"[1, 2, 3]","{k=v, l=w}"
2,[],{}
3,,
4,"[7, null]",{k=null}
5,,
*/

SELECT id, arr[1] AS a1, arr[3] AS a3, arr[4] AS a4, m['k'] AS k, m['z'] AS z FROM e;
/* expect
id,a1,a3,a4,k,z
1,1,3,,v,
2,,,,,
3,,,,,
4,7,,,,
5,,,,,
*/

SELECT id, CARDINALITY(arr) AS na, CARDINALITY(m) AS nm, CARDINALITY(`rows`) AS nr FROM e;
/* expect
id,na,nm,nr
1,3,2,2
2,0,0,0
3,,,
4,2,1,
5,,,
*/

SELECT id, `rows` FROM e WHERE id < 3;
/* expect
id,rows
1,"[(1, a), (2, b)]"
2,[]
*/

SELECT id FROM e WHERE r IS NULL;
/* expect
id
3
5
*/

SELECT id FROM e WHERE r.`in` IS NOT NULL;
/* expect
id
1
4
*/

SELECT id FROM e WHERE r.a > 1 OR r.b = 'y';
/* expect
id
2
4
*/

SELECT r.`in`.d AS d, COUNT(*) AS n, SUM(r.a) AS s FROM e GROUP BY r.`in`.d;
/* expect
d,n,s
true,1,1
false,1,4
,3,
*/

SELECT id, x.c AS c FROM (SELECT id, r.`in` AS x FROM e) WHERE x.c IS NOT NULL;
/* expect
id,c
1,1.5
4,-2.0
*/

SELECT ROW(id, r.a, 'k') AS t FROM e WHERE id IN (1, 2);
/* expect
t
"(1, 1, k)"
"(2, null, k)"
*/

SELECT id, ARRAY[id, id * 2] AS xs, MAP['a', id] AS m FROM e WHERE id < 3;
/* expect
id,xs,m
1,"[1, 2]",{a=1}
2,"[2, 4]",{a=2}
*/

/* expressions
ROW(1, 'a') => (1, a)
ARRAY[1, 2, 3] => [1, 2, 3]
ARRAY[1, 2, 3][2] => 2
ARRAY['a', 'b'][5] => NULL
MAP['a', 1, 'b', 2] => {a=1, b=2}
MAP['a', 1]['a'] => 1
MAP['a', 1]['b'] => NULL
CARDINALITY(ARRAY[1, 2]) => 2 : INT
ARRAY_CONTAINS(ARRAY[1, 2], 2) => true
ARRAY_CONTAINS(ARRAY[1, 2], 3) => false
JSON_VALUE('{"a": {"b": 1}}', '$.a.b') => '1'
JSON_VALUE('{"a": "x"}', '$.a') => 'x'
JSON_VALUE('{"a": true}', '$.b') => NULL
JSON_EXISTS('{"a": true}', '$.a') => true
JSON_EXISTS('{"a": true}', '$.b') => false
JSON_VALUE('{"a": "x"}', '$.a' RETURNING INTEGER) => NULL : INT
JSON_VALUE('{"a": "x"}', '$.a' RETURNING INTEGER DEFAULT -1 ON ERROR) => -1
JSON_VALUE('{"a": "5"}', '$.a' RETURNING INTEGER DEFAULT -1 ON EMPTY DEFAULT -2 ON ERROR) => 5
JSON_VALUE('{"a": 1}', 'lax $.b' DEFAULT 'none' ON EMPTY) => 'none'
JSON_VALUE('{"a": 1}', 'lax $.b' NULL ON EMPTY DEFAULT 'wrong' ON ERROR) => NULL
JSON_VALUE('{"a b": "x"}', 'strict $.[''a b'']' NULL ON EMPTY DEFAULT 'wrong' ON ERROR) => 'x'
JSON_VALUE('{"a": 1}', 'strict $.b' DEFAULT 'wrong' ON ERROR) => 'wrong'
JSON_VALUE('no json', '$.a' DEFAULT 'wrong' ON ERROR) => 'wrong'
JSON_VALUE('{"a.b": [0.998, 0.996]}', '$.["a.b"][0]' RETURNING DOUBLE) => 0.998 : DOUBLE
JSON_QUERY('{"a": {"b": [1, "x"]}}', '$.a') => '{"b":[1,"x"]}'
JSON_QUERY('{"a": 1}', '$.a') => NULL
JSON_QUERY('{"a": 1}', '$.a' WITH WRAPPER) => '[1]'
JSON_QUERY('{"a": [1]}', '$.a' WITH CONDITIONAL ARRAY WRAPPER) => '[1]'
JSON_QUERY('{"a": [1]}', '$.a' WITH UNCONDITIONAL ARRAY WRAPPER) => '[[1]]'
JSON_QUERY('{}', 'lax $.a' EMPTY ARRAY ON EMPTY) => '[]'
JSON_QUERY('{}', 'strict $.a' EMPTY OBJECT ON ERROR) => '{}'
'{"a": 1}' IS JSON => true : BOOLEAN
'{"a": 1} x' IS JSON => false
'abc' IS NOT JSON => true
'{"a": 1}' IS JSON OBJECT => true
'{"a": 1}' IS NOT JSON ARRAY => true
'"abc"' IS JSON SCALAR => true
CAST(NULL AS STRING) IS JSON => NULL
TYPEOF(1) => 'INT NOT NULL'
TYPEOF(CAST(NULL AS DECIMAL(10, 2))) => 'DECIMAL(10, 2)'
ELEMENT(ARRAY['x']) => 'x'
ELEMENT(CAST(NULL AS ARRAY<INT>)) => NULL : INT
ELEMENT(ARRAY[ARRAY[1, 2]])[2] => 2
*/

-- Keys, values and elements are converted one by one.
SELECT id, CAST(arr AS ARRAY<STRING>) AS a, CAST(m AS MAP<VARCHAR(3), CHAR(2)>) AS m2 FROM e;
/* expect
id,a,m2
1,"[1, 2, 3]","{k=v , l=w }"
2,[],{}
3,,
4,"[7, null]",{k=null}
5,,
*/

SELECT id, CAST(MAP['h', CAST(r.b AS BYTES)] AS MAP<STRING, BYTES>)['h'] = x'78' AS isX FROM e WHERE id < 3;
/* expect
id,isX
1,true
2,false
*/

-- A NULL among the rows does not take the types from the others.
SELECT id, a['k'] AS k FROM (VALUES (1, MAP['k', 'v']), (2, NULL), (3, MAP['k', 'longer'])) AS t (id, a);
/* expect
id,k
1,v
2,
3,longer
*/

-- Fields of a ROW that a sub-query makes are found without its alias, as those of a table.
SELECT v.a, v.b.c AS c, s.v.b AS b FROM (SELECT CAST(ROW(id, ROW(id + 1)) AS ROW<a INT, b ROW<c INT>>) AS v FROM e WHERE id < 3) AS s;
/* expect
a,c,b
1,2,"(2)"
2,3,"(3)"
*/

-- A field that is NOT NULL in a row that is NOT NULL is NULL where a left join finds nothing.
SELECT e.id, x.v.a FROM e LEFT JOIN (SELECT id AS k, CAST(ROW(id) AS ROW<a INT NOT NULL>) AS v FROM e WHERE id < 3) AS x ON id = k;
/* expect
id,a
1,1
2,2
3,
4,
5,
*/

-- The fields of a row that is NULL, however it came to be.

SELECT id, CASE WHEN id < 3 THEN r END.a AS a, COALESCE(r, ROW(9, 'z', CAST(NULL AS ROW<c DOUBLE, d BOOLEAN>))).b AS b
FROM e;
/* expect
id,a,b
1,1,x
2,,y
3,,z
4,,
5,,z
*/

SELECT l.id, j.r.a, j.r.`in`.c, j.r IS NULL AS missing
FROM e AS l LEFT JOIN (SELECT id + 1 AS follower, r FROM e) AS j ON l.id = j.follower;
/* expect
id,a,c,missing
1,,,true
2,1,1.5,false
3,,,false
4,,,true
5,4,-2.0,false
*/

SELECT id, r.a + 1 AS a, UPPER(r.b) AS b FROM e WHERE r.a > 0 OR r.b IS NULL;
/* expect
id,a,b
1,2,X
3,,
4,5,
5,,
*/

CREATE TABLE required (id INT, r ROW<a INT NOT NULL, b STRING NOT NULL>)
WITH ('connector' = 'filesystem', 'path' = '${dir}/required.json', 'format' = 'json');
/* file required.json
{"id":1,"r":{"a":1,"b":"x"}}
{"id":2,"r":null}
{"id":3,"r":{"a":3,"b":"y"}}
*/
SELECT id, r.a, r.b, r.a + 1 AS more, CHAR_LENGTH(r.b) AS len FROM required WHERE r.a IS NULL OR r.a > 2;
/* expect
id,a,b,more,len
2,,,,
3,3,y,4,1
*/
