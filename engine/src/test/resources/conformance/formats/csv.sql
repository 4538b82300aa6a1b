-- not stepping: its tables have options that only the connector of files has
-- Reading and writing CSV.

/* file plain.csv
1,hello,1.5,true
2,,,
3,"",-0.25,false
4,"a,b",1e3,TRUE
5,"say ""hi""",0,FALSE
6,"two
lines",7,true
7, spaced ,8,false
8,日本語 é 😀,9,true
9,'single',10,false
10,back\slash,11,true
11,tab	here,12,false
*/
CREATE TABLE plain (id INT, s STRING, d DOUBLE, b BOOLEAN)
WITH ('connector' = 'filesystem', 'path' = '${dir}/plain.csv', 'format' = 'csv');

SELECT * FROM plain;
/* expect
id,s,d,b
1,hello,1.5,true
2,,,
3,"",-0.25,false
4,"a,b",1000.0,true
5,"say ""hi""",0.0,false
6,"two
lines",7.0,true
7, spaced ,8.0,false
8,日本語 é 😀,9.0,true
9,'single',10.0,false
10,back\slash,11.0,true
11,tab	here,12.0,false
*/

SELECT id, s IS NULL AS n, s = '' AS e, CHAR_LENGTH(s) AS l FROM plain WHERE id IN (2, 3, 6, 8);
/* expect
id,n,e,l
2,true,,
3,false,true,0
6,false,false,9
8,false,false,7
*/

SELECT b FROM plain WHERE id = 5;
/* expect
b
false
*/

SELECT d FROM plain WHERE s LIKE '%lines';
/* expect
d
7.0
*/

-- What is written is read back as it was.
CREATE TABLE copy (id INT, s STRING, d DOUBLE, b BOOLEAN)
WITH ('connector' = 'filesystem', 'path' = '${out}/copy', 'format' = 'csv');
INSERT INTO copy SELECT * FROM plain;
SELECT * FROM copy;
/* expect
id,s,d,b
1,hello,1.5,true
2,,,
3,"",-0.25,false
4,"a,b",1000.0,true
5,"say ""hi""",0.0,false
6,"two
lines",7.0,true
7, spaced ,8.0,false
8,日本語 é 😀,9.0,true
9,'single',10.0,false
10,back\slash,11.0,true
11,tab	here,12.0,false
*/

CREATE TABLE nasty (id INT, s STRING)
WITH ('connector' = 'filesystem', 'path' = '${out}/nasty', 'format' = 'csv');
INSERT INTO nasty VALUES
  (1, ','), (2, '"'), (3, '""'), (4, '
'), (5, 'a
b,c"d'), (6, ''), (7, CAST(NULL AS STRING)), (8, '"x"'), (9, ',,'), (10, ' '), (11, '#'), (12, 'null'), (13, ''''), (14, 'é');
SELECT * FROM nasty;
/* expect
id,s
1,","
2,""""
3,""""""
4,"
"
5,"a
b,c""d"
6,""
7,
8,"""x"""
9,",,"
10, 
11,#
12,null
13,'
14,é
*/

-- All types.
CREATE TABLE types (
  a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(10, 2), h DECIMAL(38, 10), i BOOLEAN,
  j DATE, k TIME, l TIMESTAMP(3), m TIMESTAMP(0), n TIMESTAMP(6), o TIMESTAMP_LTZ(3), p STRING, q CHAR(3), r VARCHAR(5)
) WITH ('connector' = 'filesystem', 'path' = '${dir}/types.csv', 'format' = 'csv');
/* file types.csv
-128,-32768,-2147483648,-9223372036854775808,-1.5,-1.0E-10,-12345678.99,-1234567890123456789012345678.0123456789,false,0001-01-01,00:00:00,1969-12-31 23:59:59.999,1970-01-01 00:00:00,2026-01-31 12:34:56.123456,2026-01-31 12:00:00.5,x,abc,abcde
127,32767,2147483647,9223372036854775807,3.4028235E38,1.7976931348623157E308,12345678.99,0.0000000001,true,9999-12-31,23:59:59,2026-01-31 12:00:00,2026-01-31T12:00:00,2026-01-31 12:34:56.1,1970-01-01 00:00:00,y,x  ,v
,,,,,,,,,,,,,,,,,
+5,007,+1,-0,1,.5,1.005,5,true,2024-02-29,12:34:56,2024-02-29 00:00:00.1,2024-02-29 00:00:00,2024-02-29 00:00:00,2024-02-29 00:00:00.123,z,   ,""
*/
SELECT * FROM types;
/* expect
a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r
-128,-32768,-2147483648,-9223372036854775808,-1.5,-1.0E-10,-12345678.99,-1234567890123456789012345678.0123456789,false,0001-01-01,00:00:00,1969-12-31 23:59:59.999,1970-01-01 00:00:00,2026-01-31 12:34:56.123456,2026-01-31 12:00:00.500,x,abc,abcde
127,32767,2147483647,9223372036854775807,3.4028235E38,1.7976931348623157E308,12345678.99,0.0000000001,true,9999-12-31,23:59:59,2026-01-31 12:00:00.000,2026-01-31 12:00:00,2026-01-31 12:34:56.100000,1970-01-01 00:00:00.000,y,x  ,v
,,,,,,,,,,,,,,,,,
5,7,1,0,1.0,0.5,1.01,5.0000000000,true,2024-02-29,12:34:56,2024-02-29 00:00:00.100,2024-02-29 00:00:00,2024-02-29 00:00:00.000000,2024-02-29 00:00:00.123,z,   ,""
*/

CREATE TABLE types2 WITH ('connector' = 'filesystem', 'path' = '${out}/types2', 'format' = 'csv') AS SELECT * FROM types;
SELECT * FROM types2;
/* expect
a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r
-128,-32768,-2147483648,-9223372036854775808,-1.5,-1.0E-10,-12345678.99,-1234567890123456789012345678.0123456789,false,0001-01-01,00:00:00,1969-12-31 23:59:59.999,1970-01-01 00:00:00,2026-01-31 12:34:56.123456,2026-01-31 12:00:00.500,x,abc,abcde
127,32767,2147483647,9223372036854775807,3.4028235E38,1.7976931348623157E308,12345678.99,0.0000000001,true,9999-12-31,23:59:59,2026-01-31 12:00:00.000,2026-01-31 12:00:00,2026-01-31 12:34:56.100000,1970-01-01 00:00:00.000,y,x  ,v
,,,,,,,,,,,,,,,,,
5,7,1,0,1.0,0.5,1.01,5.0000000000,true,2024-02-29,12:34:56,2024-02-29 00:00:00.100,2024-02-29 00:00:00,2024-02-29 00:00:00.000000,2024-02-29 00:00:00.123,z,   ,""
*/

SELECT SUM(c) AS c, MAX(d) AS d, MIN(l) AS l, MAX(j) AS j, SUM(g) AS g, COUNT(DISTINCT h) AS h FROM types;
/* expect
c,d,l,j,g,h
0,9223372036854775807,1969-12-31 23:59:59.999,9999-12-31,1.01,3
*/

-- Options.
/* file semi.txt
# a comment
x;'it';NIL
y;'a;b''c';2

# another
z;;3
*/
CREATE TABLE semi (a STRING, b STRING, c INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/semi.txt', 'format' = 'csv',
  'csv.field-delimiter' = ';', 'csv.quote-character' = '''', 'csv.null-literal' = 'NIL', 'csv.allow-comments' = 'true');
SELECT * FROM semi;
/* expect
a,b,c
x,it,
y,a;b'c,2
z,,3
*/

/* file head.csv
id,name,n
1,a,10
2,b,20
*/
CREATE TABLE head (id INT, name STRING, n INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/head.csv', 'format' = 'csv', 'csv.header' = 'true');
SELECT * FROM head;
/* expect
id,name,n
1,a,10
2,b,20
*/
SELECT n FROM head WHERE id = 2;
/* expect
n
20
*/

/* file esc.csv
1,a\,b
2,a\\b
3,a\"b
*/
CREATE TABLE esc (id INT, s STRING)
WITH ('connector' = 'filesystem', 'path' = '${dir}/esc.csv', 'format' = 'csv', 'csv.escape-character' = '\');
SELECT * FROM esc;
/* expect
id,s
1,"a,b"
2,a\b
3,"a""b"
*/

/* file raw.csv
1,"a
2,b"
*/
CREATE TABLE noquote (id INT, s STRING)
WITH ('connector' = 'filesystem', 'path' = '${dir}/raw.csv', 'format' = 'csv', 'csv.disable-quote-character' = 'true');
SELECT * FROM noquote;
/* expect
id,s
1,"""a"
2,"b"""
*/

/* file bad.csv
1,10
2,x
y,30
4,40
*/
CREATE TABLE lenient (id INT, n INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/bad.csv', 'format' = 'csv', 'csv.ignore-parse-errors' = 'true');
SELECT * FROM lenient;
/* expect
id,n
1,10
2,
,30
4,40
*/
CREATE TABLE skipping (id INT, n INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/bad.csv', 'format' = 'csv', 'on-error' = 'skip');
SELECT * FROM skipping;
/* expect
id,n
1,10
4,40
*/

-- Directories, patterns, metadata.
/* file many/a.csv
1,a
*/
/* file many/b.csv
2,b
*/
/* file many/deep/c.csv
3,c
*/
/* file many/_hidden.csv
9,z
*/
/* file many/empty.csv
*/
CREATE TABLE many (id INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${dir}/many', 'format' = 'csv');
SELECT * FROM many;
/* expect
id,s
1,a
2,b
3,c
*/
CREATE TABLE globbed (id INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${dir}/many/[ab].csv', 'format' = 'csv');
SELECT * FROM globbed;
/* expect
id,s
1,a
2,b
*/
CREATE TABLE meta (id INT, s STRING, f STRING NOT NULL METADATA FROM 'file.name' VIRTUAL, `file.size` BIGINT NOT NULL METADATA)
WITH ('connector' = 'filesystem', 'path' = '${dir}/many', 'format' = 'csv');
SELECT id, f, `file.size` AS size FROM meta;
/* expect
id,f,size
1,a.csv,4
2,b.csv,4
3,c.csv,4
*/
SELECT f, COUNT(*) AS n FROM meta GROUP BY f;
/* expect
f,n
a.csv,1
b.csv,1
c.csv,1
*/

-- Computed columns.
CREATE TABLE computed (id INT, n INT, twice AS n * 2, name AS 'r' || CAST(id AS STRING), `more` AS n + 1 COMMENT 'x')
WITH ('connector' = 'filesystem', 'path' = '${dir}/bad2.csv', 'format' = 'csv');
/* file bad2.csv
1,10
2,
*/
SELECT * FROM computed;
/* expect
id,n,twice,name,more
1,10,20,r1,11
2,,,r2,
*/
SELECT name FROM computed WHERE twice > 5;
/* expect
name
r1
*/

-- Column lists and casts of INSERT.
CREATE TABLE target (a BIGINT, b STRING, c DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${out}/target', 'format' = 'csv');
INSERT INTO target (b, a) SELECT s, id FROM many;
SELECT * FROM target;
/* expect
a,b,c
1,a,
2,b,
3,c,
*/
INSERT INTO target SELECT id, s, id FROM many WHERE id = 1;
SELECT * FROM target WHERE c IS NOT NULL;
/* expect
a,b,c
1,a,1.0
*/
EXECUTE STATEMENT SET BEGIN
  INSERT INTO target SELECT id + 100, s, 0.5e0 FROM many WHERE id = 2;
  INSERT INTO target SELECT id + 200, s, 0.5e0 FROM many WHERE id = 3;
END;
SELECT a, b FROM target WHERE c = 0.5e0;
/* expect
a,b
102,b
203,c
*/
-- Two equal inserts are two inserts.
EXECUTE STATEMENT SET BEGIN
  INSERT INTO target SELECT id + 300, s, 0.25e0 FROM many WHERE id = 2;
  INSERT INTO target SELECT id + 300, s, 0.25e0 FROM many WHERE id = 2;
END;
SELECT a, b FROM target WHERE c = 0.25e0;
/* expect
a,b
302,b
302,b
*/
CREATE TABLE overridden (id INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${dir}/nowhere', 'format' = 'csv');
SELECT * FROM overridden /*+ OPTIONS('path' = '${dir}/many/a.csv') */;
/* expect
id,s
1,a
*/
CREATE TABLE liked WITH ('path' = '${dir}/many/b.csv') LIKE many (OVERWRITING OPTIONS);
SELECT * FROM liked;
/* expect
id,s
2,b
*/

-- No bytes are not NULL; options may be written with escapes.
CREATE TABLE binaries (id INT, b BYTES)
WITH ('connector' = 'filesystem', 'path' = '${out}/binaries', 'format' = 'csv', 'csv.field-delimiter' = U&'\0009');
INSERT INTO binaries VALUES (1, X''), (2, CAST(NULL AS BYTES)), (3, X'61');
SELECT id, b IS NULL AS n, OCTET_LENGTH(b) AS l FROM binaries;
/* expect
id,n,l
1,false,0
2,true,
3,false,1
*/
