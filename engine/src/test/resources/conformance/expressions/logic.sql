-- Three-valued logic, literally and over columns with NULLs.

/* expressions
TRUE AND TRUE => true : BOOLEAN
TRUE AND FALSE => false
TRUE AND CAST(NULL AS BOOLEAN) => NULL : BOOLEAN
FALSE AND CAST(NULL AS BOOLEAN) => false
CAST(NULL AS BOOLEAN) AND FALSE => false
CAST(NULL AS BOOLEAN) AND CAST(NULL AS BOOLEAN) => NULL
TRUE OR CAST(NULL AS BOOLEAN) => true
CAST(NULL AS BOOLEAN) OR TRUE => true
FALSE OR CAST(NULL AS BOOLEAN) => NULL
NOT TRUE => false
NOT CAST(NULL AS BOOLEAN) => NULL
NOT (1 = 2) => true
NULL AND FALSE => false : BOOLEAN
NULL OR TRUE => true
NOT NULL => NULL : BOOLEAN
NULL IS TRUE => false
NULL IS UNKNOWN => true
NULL IS NULL => true
1 IS NULL => false
1 IS NOT NULL => true
TRUE IS TRUE => true
CAST(NULL AS BOOLEAN) IS TRUE => false
CAST(NULL AS BOOLEAN) IS NOT TRUE => true
CAST(NULL AS BOOLEAN) IS FALSE => false
CAST(NULL AS BOOLEAN) IS NOT FALSE => true
CAST(NULL AS BOOLEAN) IS UNKNOWN => true
TRUE IS NOT UNKNOWN => true
1 = CAST(NULL AS INT) => NULL
1 <> CAST(NULL AS INT) => NULL
CAST(NULL AS INT) = CAST(NULL AS INT) => NULL
1 IS DISTINCT FROM CAST(NULL AS INT) => true
CAST(NULL AS INT) IS DISTINCT FROM CAST(NULL AS INT) => false
CAST(NULL AS INT) IS NOT DISTINCT FROM CAST(NULL AS INT) => true
1 IS NOT DISTINCT FROM 1 => true
1 IS DISTINCT FROM 2 => true
TRUE AND NOT FALSE OR FALSE => true
FALSE AND FALSE OR TRUE => true
FALSE AND (FALSE OR TRUE) => false
NOT TRUE OR TRUE => true
*/

/* file p.csv
true,true
true,false
true,
false,true
false,false
false,
,true
,false
,
*/
CREATE TABLE p (a BOOLEAN, b BOOLEAN)
WITH ('connector' = 'filesystem', 'path' = '${dir}/p.csv', 'format' = 'csv');

SELECT a, b, a AND b AS conj, a OR b AS disj, NOT a AS nota, a = b AS eq, a <> b AS ne FROM p;
/* expect
a,b,conj,disj,nota,eq,ne
true,true,true,true,false,true,false
true,false,false,true,false,false,true
true,,,true,false,,
false,true,false,true,true,false,true
false,false,false,false,true,true,false
false,,false,,true,,
,true,,true,,,
,false,false,,,,
,,,,,,
*/

SELECT a, b, a IS TRUE AS t, a IS NOT TRUE AS nt, a IS FALSE AS f, a IS NOT FALSE AS nf, a IS NULL AS n,
  a IS NOT NULL AS nn, a IS DISTINCT FROM b AS d, a IS NOT DISTINCT FROM b AS nd
FROM p;
/* expect
a,b,t,nt,f,nf,n,nn,d,nd
true,true,true,false,false,true,false,true,false,true
true,false,true,false,false,true,false,true,true,false
true,,true,false,false,true,false,true,true,false
false,true,false,true,true,false,false,true,true,false
false,false,false,true,true,false,false,true,false,true
false,,false,true,true,false,false,true,true,false
,true,false,true,false,true,true,false,true,false
,false,false,true,false,true,true,false,true,false
,,false,true,false,true,true,false,false,true
*/

-- A filter keeps rows for which the condition is true, not those for which it is unknown.
SELECT a, b FROM p WHERE a;
/* expect
a,b
true,true
true,false
true,
*/

SELECT a, b FROM p WHERE NOT a;
/* expect
a,b
false,true
false,false
false,
*/

SELECT a, b FROM p WHERE a OR b;
/* expect
a,b
true,true
true,false
true,
false,true
,true
*/

SELECT a, b FROM p WHERE NOT (a AND b);
/* expect
a,b
true,false
false,true
false,false
false,
,false
*/

SELECT a, b FROM p WHERE a = b OR (a IS NULL AND b IS NULL);
/* expect
a,b
true,true
false,false
,
*/

SELECT a, b FROM p WHERE (a AND b) IS NULL;
/* expect
a,b
true,
,true
,
*/

SELECT COUNT(*) AS n FROM p WHERE (a OR b) IS NOT TRUE;
/* expect
n
4
*/

SELECT COUNT(*) AS n FROM p WHERE FALSE;
/* expect
n
0
*/

SELECT a FROM p WHERE TRUE AND CAST(NULL AS BOOLEAN);
/* expect
a
*/

-- AND and OR do not evaluate the right side when the left decides.
/* file q.csv
0,10
2,10
,10
5,10
*/
CREATE TABLE q (x INT, y INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/q.csv', 'format' = 'csv');

SELECT x FROM q WHERE x <> 0 AND y / x >= 2;
/* expect
x
2
5
*/

SELECT x, CASE WHEN x = 0 THEN -1 ELSE y / x END AS z FROM q;
/* expect
x,z
0,-1
2,5
,
5,2
*/

SELECT x, x = 0 OR y / x > 2 AS z FROM q;
/* expect
x,z
0,true
2,true
,
5,false
*/
