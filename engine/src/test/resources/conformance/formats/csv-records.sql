-- not stepping: its tables have options that only the connector of files has
-- Whether a record is well-formed does not depend on what is read of it.

/* file lengths.csv
1,x,1
2,y
3,q,5,6
4,"z"z,4
5,w,5,
6,"v",6
"7",,"7"
*/
CREATE TABLE lengths (a INT, b STRING, c INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/lengths.csv', 'format' = 'csv', 'on-error' = 'skip');
SELECT * FROM lengths;
/* expect
a,b,c
1,x,1
5,w,5
6,v,6
7,,7
*/
SELECT a FROM lengths;
/* expect
a
1
5
6
7
*/
SELECT b FROM lengths;
/* expect
b
x
w
v

*/
SELECT c FROM lengths;
/* expect
c
1
5
6
7
*/
SELECT COUNT(*) AS n FROM lengths;
/* expect
n
4
*/
SELECT COUNT(*) AS n FROM lengths /*+ OPTIONS('on-error' = 'fail') */;
/* error
lengths.csv
the record has 2 fields instead of 3
*/

-- Missing fields are NULL when errors are ignored; what else is not well-formed is left out.
CREATE TABLE ignoring (a INT, b STRING, c INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/lengths.csv', 'format' = 'csv', 'csv.ignore-parse-errors' = 'true');
SELECT * FROM ignoring;
/* expect
a,b,c
1,x,1
2,y,
5,w,5
6,v,6
7,,7
*/
SELECT COUNT(*) AS n FROM ignoring;
/* expect
n
5
*/

-- With a header there are as many fields as names in it.
/* file wide.csv
c,other,a

3,x,1
4,2
5,x,3,y
6,"x,y",4
*/
CREATE TABLE wide (a INT, c INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/wide.csv', 'format' = 'csv', 'csv.header' = 'true', 'on-error' = 'skip');
SELECT * FROM wide;
/* expect
a,c
1,3
4,6
*/
SELECT COUNT(*) AS n FROM wide;
/* expect
n
2
*/

-- Whole numbers may be written with an exponent or a fraction of zeros.
/* file numbers.csv
1e6,1e3
2.0,1.50e1
1.5,1
12abc,1
0x10,1
 12 ,12
1e99999999999,1
-1,1
NULL,1e-3
+7,100e-2
*/
CREATE TABLE numbers (a BIGINT, b SMALLINT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/numbers.csv', 'format' = 'csv', 'on-error' = 'skip', 'csv.null-literal' = '-1');
SELECT a FROM numbers;
/* expect
a
1000000
2
12

7
*/
SELECT b FROM numbers;
/* expect
b
1000
15
1
1
1
12
1
1
1
*/
SELECT * FROM numbers;
/* expect
a,b
1000000,1000
2,15
12,12
,1
7,1
*/
