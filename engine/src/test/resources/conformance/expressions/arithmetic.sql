-- Arithmetic on every numeric type: result types, wrapping, division, modulus, NULL.

/* file n.csv
7,-3,100,-100,30000,-30000,2000000000,-2000000000,9000000000000000000,-9000000000000000000,1.5,-0.25,2.5,-1.0e10,
*/
CREATE TABLE n (
  seven INT, minus3 INT,
  t1 TINYINT, t2 TINYINT, s1 SMALLINT, s2 SMALLINT, i1 INT, i2 INT, l1 BIGINT, l2 BIGINT,
  f1 FLOAT, f2 FLOAT, d1 DOUBLE, d2 DOUBLE, nil INT
) WITH ('connector' = 'filesystem', 'path' = '${dir}/n.csv', 'format' = 'csv');

/* expressions
1 + 2 => 3 : INT
7 - 10 => -3 : INT
6 * 7 => 42 : INT
7 / 2 => 3 : INT
-7 / 2 => -3 : INT
7 % 3 => 1
-7 % 3 => -1
7 % -3 => 1
MOD(-7, 3) => -1
MOD(7, -3) => 1
+5 => 5 : INT
-(-5) => 5
- 5 => -5
2 + 3 * 4 => 14
(2 + 3) * 4 => 20
10 - 4 - 3 => 3
100 / 10 / 2 => 5
2147483647 => 2147483647 : INT
-2147483648 => -2147483648
2147483648 => 2147483648 : BIGINT
9223372036854775807 => 9223372036854775807 : BIGINT
2147483647 + 1 => -2147483648 : INT
CAST(-2147483648 AS INT) - 1 => 2147483647 : INT
CAST(9223372036854775807 AS BIGINT) + 1 => -9223372036854775808 : BIGINT
CAST(1 AS BIGINT) + 1 => 2 : BIGINT
CAST(127 AS TINYINT) => 127 : TINYINT
CAST(100 AS TINYINT) + CAST(100 AS TINYINT) => -56 : TINYINT
CAST(30000 AS SMALLINT) + CAST(30000 AS SMALLINT) => -5536 : SMALLINT
CAST(-128 AS TINYINT) - CAST(1 AS TINYINT) => 127 : TINYINT
CAST(1 AS TINYINT) + 1 => 2 : INT
CAST(1 AS SMALLINT) * CAST(2 AS BIGINT) => 2 : BIGINT
1e0 => 1.0 : DOUBLE
1e0 / 0e0 => Infinity
-1e0 / 0e0 => -Infinity
0e0 / 0e0 => NaN
1e0 / 3e0 => 0.3333333333333333 : DOUBLE
0.1e0 + 0.2e0 => 0.30000000000000004 : DOUBLE
CAST(1 AS DOUBLE) + 1 => 2.0 : DOUBLE
CAST(1.5 AS FLOAT) => 1.5 : FLOAT
CAST(1.5 AS FLOAT) + CAST(2 AS FLOAT) => 3.5 : FLOAT
CAST(0.1 AS FLOAT) + CAST(0.2 AS FLOAT) => 0.3 : FLOAT
CAST(0.1 AS FLOAT) + CAST(0.2 AS DOUBLE) => 0.30000000149011613 : DOUBLE
CAST(0.1 AS FLOAT) * CAST(3 AS FLOAT) => 0.3 : FLOAT
CAST(16777216 AS FLOAT) + CAST(1 AS FLOAT) => 1.6777216E7 : FLOAT
1e300 * 1e300 => Infinity
1 + CAST(NULL AS INT) => NULL : INT
CAST(NULL AS BIGINT) * 2 => NULL : BIGINT
-CAST(NULL AS DOUBLE) => NULL : DOUBLE
CAST(NULL AS INT) / 0 => NULL
0 / 5 => 0
*/

/* expressions from n
seven + minus3 => 4 : INT
seven - minus3 => 10 : INT
seven * minus3 => -21 : INT
seven / minus3 => -2 : INT
minus3 / seven => 0
seven % minus3 => 1
minus3 % seven => -3
MOD(seven, minus3) => 1
-seven => -7 : INT
-minus3 => 3
t1 + t1 => -56 : TINYINT
t2 + t2 => 56 : TINYINT
t1 - t2 => -56 : TINYINT
t1 * t2 => -16 : TINYINT
-t1 => -100 : TINYINT
t1 / t2 => -1 : TINYINT
s1 + s1 => -5536 : SMALLINT
s1 * s2 => 5888 : SMALLINT
s1 - s2 => -5536 : SMALLINT
i1 + i1 => -294967296 : INT
i1 - i2 => -294967296 : INT
i1 * 2 => -294967296 : INT
i1 * CAST(2 AS BIGINT) => 4000000000 : BIGINT
l1 + l1 => -446744073709551616 : BIGINT
l1 - l2 => -446744073709551616 : BIGINT
l1 * 10 => -2233720368547758080 : BIGINT
l1 / 7 => 1285714285714285714
l1 % 7 => 2
l2 % 7 => -2
t1 + s1 => 30100 : SMALLINT
t1 + i1 => 2000000100 : INT
s1 + l1 => 9000000000000030000 : BIGINT
f1 + f2 => 1.25 : FLOAT
f1 * f2 => -0.375 : FLOAT
f1 / f2 => -6.0 : FLOAT
d1 + d2 => -9.9999999975E9 : DOUBLE
d1 * d2 => -2.5E10 : DOUBLE
d1 / 0e0 => Infinity
f1 + d1 => 4.0 : DOUBLE
f1 + seven => 8.5 : FLOAT
d1 + seven => 9.5 : DOUBLE
d1 - l1 => -9.0E18 : DOUBLE
seven / d1 => 2.8 : DOUBLE
nil + seven => NULL : INT
seven - nil => NULL
nil * nil => NULL
nil / 0 => NULL
-nil => NULL
nil % seven => NULL
nil + d1 => NULL : DOUBLE
*/

-- Division by zero of integers and decimals fails the query.
SELECT seven / (minus3 + 3) FROM n;
/* error
ivision by zero
*/

SELECT seven % (minus3 + 3) FROM n;
/* error
ivision by zero
*/

SELECT CAST(seven AS DECIMAL(5, 2)) / (minus3 + 3) FROM n;
/* error
ivision by zero
*/
