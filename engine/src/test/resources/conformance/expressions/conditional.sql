-- CASE, COALESCE, NULLIF, IF, IFNULL, GREATEST, LEAST.

/* expressions
CASE WHEN 1 = 1 THEN 'a' ELSE 'b' END => 'a'
CASE WHEN 1 = 2 THEN 1 END => NULL
CASE WHEN CAST(NULL AS BOOLEAN) THEN 1 ELSE 2 END => 2
CASE 3 WHEN 1 THEN 'one' WHEN 3 THEN 'three' ELSE 'many' END => 'three'
CASE CAST(NULL AS INT) WHEN 1 THEN 'one' ELSE 'other' END => 'other'
CASE WHEN TRUE THEN 1 ELSE 2.5 END => 1.0
CASE WHEN FALSE THEN 1 ELSE 2.5 END => 2.5
CASE WHEN TRUE THEN 1 ELSE CAST(2 AS BIGINT) END => 1 : BIGINT
CASE WHEN TRUE THEN CAST(NULL AS INT) ELSE 5 END => NULL : INT
CASE WHEN FALSE THEN 1 WHEN TRUE THEN 2 WHEN TRUE THEN 3 END => 2
CASE WHEN 1 = 1 THEN CASE WHEN 2 = 3 THEN 'x' ELSE 'y' END ELSE 'z' END => 'y'
CASE WHEN TRUE THEN 'ab' ELSE 'abcd' END => 'ab'
COALESCE(CAST(NULL AS INT), 5) => 5 : INT
COALESCE(CAST(NULL AS INT), CAST(NULL AS INT), 7, 8) => 7
COALESCE(1, 2) => 1
COALESCE(CAST(NULL AS STRING), CAST(NULL AS STRING)) => NULL : STRING
COALESCE(CAST(NULL AS INT), CAST(3 AS BIGINT)) => 3 : BIGINT
NULLIF(1, 1) => NULL
NULLIF(1, 2) => 1 : INT
NULLIF(CAST(NULL AS INT), 1) => NULL
NULLIF(1, CAST(NULL AS INT)) => 1
NULLIF('a', 'b') => 'a'
IF(1 < 2, 'yes', 'no') => 'yes'
IF(1 > 2, 'yes', 'no') => 'no'
IF(CAST(NULL AS BOOLEAN), 1, 2) => 2
IF(TRUE, CAST(NULL AS INT), 2) => NULL : INT
IFNULL(CAST(NULL AS INT), 9) => 9 : INT
IFNULL(3, 9) => 3
IFNULL('', 'x') => ''
GREATEST(1, 3, 2) => 3 : INT
LEAST(4, 3, 5) => 3 : INT
GREATEST(1, CAST(NULL AS INT)) => NULL
LEAST(1, CAST(NULL AS INT)) => NULL
GREATEST('a', 'c', 'b') => 'c'
LEAST(1, 2.5, 0.5) => 0.5
GREATEST(1, CAST(5 AS BIGINT)) => 5 : BIGINT
GREATEST(DATE '2026-01-01', DATE '2025-12-31') => 2026-01-01 : DATE
*/

/* file c.csv
1,5,a,1.5
2,,b,2.5
3,0,,
4,-7,"",4.0
*/
CREATE TABLE c (id INT, n INT, s STRING, d DOUBLE)
WITH ('connector' = 'filesystem', 'path' = '${dir}/c.csv', 'format' = 'csv');

SELECT id, CASE WHEN n > 0 THEN 'plus' WHEN n < 0 THEN 'minus' WHEN n = 0 THEN 'zero' END AS sign FROM c;
/* expect
id,sign
1,plus
2,
3,zero
4,minus
*/

SELECT id, CASE s WHEN 'a' THEN 1 WHEN '' THEN 2 ELSE 3 END AS k FROM c;
/* expect
id,k
1,1
2,3
3,3
4,2
*/

SELECT id, COALESCE(s, 'none') AS s, COALESCE(n, id) AS n, IFNULL(d, 0e0) AS d FROM c;
/* expect
id,s,n,d
1,a,5,1.5
2,b,2,2.5
3,none,0,0.0
4,"",-7,4.0
*/

SELECT id, NULLIF(n, 0) AS n, NULLIF(s, '') AS s, IF(n IS NULL, 'x', s) AS t FROM c;
/* expect
id,n,s,t
1,5,a,a
2,,b,x
3,,,
4,-7,,""
*/

SELECT id, GREATEST(id, n) AS g, LEAST(id, n) AS l, GREATEST(id, d) AS gd FROM c;
/* expect
id,g,l,gd
1,5,1,1.5
2,,,2.5
3,3,0,
4,4,-7,4.0
*/

SELECT id, CASE WHEN n IS NULL THEN d ELSE n END AS v FROM c;
/* expect
id,v
1,5.0
2,2.5
3,0.0
4,-7.0
*/

SELECT CASE WHEN n >= 0 THEN 'ok' ELSE 'bad' END AS k, COUNT(*) AS c FROM c GROUP BY CASE WHEN n >= 0 THEN 'ok' ELSE 'bad' END;
/* expect
k,c
ok,2
bad,2
*/

SELECT id FROM c WHERE CASE WHEN n IS NULL THEN TRUE ELSE n > 0 END;
/* expect
id
1
2
*/

SELECT id FROM c WHERE COALESCE(n, 100) > 4;
/* expect
id
1
2
*/
