-- not stepping: its tables have options that only the connector of files has
-- Reading and writing JSON lines.

/* file a.json
{"id":1,"s":"hello","d":1.5,"b":true,"ts":"2026-01-31 12:00:00.123"}
{"id":2,"s":null,"d":null,"b":null,"ts":null}
{"id":3}
{ "ts" : "2026-01-31T12:00:00.123" , "b" : false , "d" : -2 , "s" : "" , "id" : 4 }
{"id":5,"s":"q\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00","extra":{"x":[1,{"y":"}"}]},"d":1e3,"b":true}

{"id":6,"s":"日本語","d":0.1,"b":false,"ts":"1969-12-31 23:59:59.999"}
{"s":123,"id":"7","d":"2.5","b":"true"}
{"id":8,"s":{"k":[1,2]},"d":12345678901234567890}
{"id":9,"id2":10,"S":"case","s":"first","s":"second"}
{"id":10,"s":"a,b;c'd{}[]:","d":-0.0,"b":true,"ts":"2026-02-01 00:00:00"}
*/
CREATE TABLE a (id INT, s STRING, d DOUBLE, b BOOLEAN, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '${dir}/a.json', 'format' = 'json');

SELECT * FROM a WHERE id < 9 AND id <> 5;
/* expect
id,s,d,b,ts
1,hello,1.5,true,2026-01-31 12:00:00.123
2,,,,
3,,,,
4,"",-2.0,false,2026-01-31 12:00:00.123
6,日本語,0.1,false,1969-12-31 23:59:59.999
7,123,2.5,true,
8,"{""k"":[1,2]}",1.2345678901234567E19,,
*/
SELECT HEX(s) AS h, d, b FROM a WHERE id = 5;
/* expect
h,d,b
71225C2F080C0A0D09C3A9F09F9880,1000.0,true
*/
SELECT id, s FROM a WHERE id >= 9;
/* expect
id,s
9,second
10,"a,b;c'd{}[]:"
*/
SELECT d FROM a WHERE s = '日本語';
/* expect
d
0.1
*/
SELECT COUNT(*) AS n, COUNT(s) AS s, COUNT(ts) AS t FROM a;
/* expect
n,s,t
10,8,4
*/

-- What is written is read back as it was.
CREATE TABLE copy (id INT, s STRING, d DOUBLE, b BOOLEAN, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '${out}/copy', 'format' = 'json');
INSERT INTO copy SELECT id, CASE WHEN id = 8 THEN NULL ELSE s END, d, b, ts FROM a WHERE id <> 5 AND id <> 9;
SELECT * FROM copy;
/* expect
id,s,d,b,ts
1,hello,1.5,true,2026-01-31 12:00:00.123
2,,,,
3,,,,
4,"",-2.0,false,2026-01-31 12:00:00.123
6,日本語,0.1,false,1969-12-31 23:59:59.999
7,123,2.5,true,
8,,1.2345678901234567E19,,
10,"a,b;c'd{}[]:",-0.0,true,2026-02-01 00:00:00.000
*/
CREATE TABLE nasty (id INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${out}/nasty', 'format' = 'json');
INSERT INTO nasty VALUES (1, '"'), (2, '\'), (3, '
'), (4, ''), (5, CAST(NULL AS STRING)), (6, '/'), (7, '	'), (8, '{"a":1}'), (9, '😀é'), (10, '\n'), (11, '\u0041'), (12, 'null');
SELECT * FROM nasty;
/* expect
id,s
1,""""
2,\
3,"
"
4,""
5,
6,/
7,	
8,"{""a"":1}"
9,😀é
10,\n
11,\u0041
12,null
*/
INSERT INTO nasty SELECT id, s FROM a WHERE id = 5;
SELECT COUNT(*) AS n FROM nasty AS x JOIN a ON x.s = a.s WHERE a.id = 5;
/* expect
n
1
*/

CREATE TABLE deep (id INT, r ROW<x INT, y ROW<z STRING, w DECIMAL(10, 2)>>, l ARRAY<ROW<p INT, q STRING>>, m MAP<STRING, ARRAY<INT>>)
WITH ('connector' = 'filesystem', 'path' = '${dir}/deep.json', 'format' = 'json');
/* file deep.json
{"id":1,"r":{"x":1,"y":{"z":"a","w":1.25}},"l":[{"p":1,"q":"b"},{"q":"c"}],"m":{"k":[1,2],"e":[]}}
{"id":2,"r":{"y":{"w":"7.5"},"x":null},"l":[],"m":{}}
{"id":3,"r":{},"l":null}
{"id":4}
*/
SELECT * FROM deep;
/* expect
id,r,l,m
1,"(1, (a, 1.25))","[(1, b), (null, c)]","{e=[], k=[1, 2]}"
2,"(null, (null, 7.50))",[],{}
3,"(null, null)",,
4,,,
*/
SELECT id, r.y.w + 1 AS w, m['k'][2] AS k, l[1].q AS q FROM deep;
/* expect
id,w,k,q
1,2.25,2,b
2,8.50,,
3,,,
4,,,
*/
CREATE TABLE deep2 WITH ('connector' = 'filesystem', 'path' = '${out}/deep2', 'format' = 'json') AS SELECT * FROM deep;
SELECT * FROM deep2;
/* expect
id,r,l,m
1,"(1, (a, 1.25))","[(1, b), (null, c)]","{e=[], k=[1, 2]}"
2,"(null, (null, 7.50))",[],{}
3,"(null, null)",,
4,,,
*/

CREATE TABLE types (
  a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(10, 2), h DECIMAL(38, 10), i BOOLEAN,
  j DATE, k TIME, l TIMESTAMP(3), m TIMESTAMP(0), n TIMESTAMP(6), o TIMESTAMP_LTZ(3), p VARCHAR(5)
) WITH ('connector' = 'filesystem', 'path' = '${dir}/types.json', 'format' = 'json');
/* file types.json
{"a":-128,"b":-32768,"c":-2147483648,"d":-9223372036854775808,"e":-1.5,"f":-1.0E-10,"g":-12345678.99,"h":-1234567890123456789012345678.0123456789,"i":false,"j":"0001-01-01","k":"00:00:00","l":"1969-12-31 23:59:59.999","m":"1970-01-01 00:00:00","n":"2026-01-31 12:34:56.123456","o":"2026-01-31 12:00:00.5Z","p":"abcde"}
{"p":"v","a":127,"b":32767,"c":2147483647,"d":9223372036854775807,"e":3.4028235E38,"f":1.7976931348623157E308,"g":"12345678.99","h":1e-10,"i":"true","j":"9999-12-31","k":"23:59:59","l":"2026-01-31 12:00:00","m":"2026-01-31T12:00:00","n":"2026-01-31 12:34:56.1","o":"1970-01-01T00:00:00Z"}
*/
SELECT * FROM types;
/* expect
a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p
-128,-32768,-2147483648,-9223372036854775808,-1.5,-1.0E-10,-12345678.99,-1234567890123456789012345678.0123456789,false,0001-01-01,00:00:00,1969-12-31 23:59:59.999,1970-01-01 00:00:00,2026-01-31 12:34:56.123456,2026-01-31 12:00:00.500,abcde
127,32767,2147483647,9223372036854775807,3.4028235E38,1.7976931348623157E308,12345678.99,0.0000000001,true,9999-12-31,23:59:59,2026-01-31 12:00:00.000,2026-01-31 12:00:00,2026-01-31 12:34:56.100000,1970-01-01 00:00:00.000,v
*/
CREATE TABLE types2 WITH ('connector' = 'filesystem', 'path' = '${out}/types2', 'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601') AS SELECT * FROM types;
SELECT * FROM types2;
/* expect
a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p
-128,-32768,-2147483648,-9223372036854775808,-1.5,-1.0E-10,-12345678.99,-1234567890123456789012345678.0123456789,false,0001-01-01,00:00:00,1969-12-31 23:59:59.999,1970-01-01 00:00:00,2026-01-31 12:34:56.123456,2026-01-31 12:00:00.500,abcde
127,32767,2147483647,9223372036854775807,3.4028235E38,1.7976931348623157E308,12345678.99,0.0000000001,true,9999-12-31,23:59:59,2026-01-31 12:00:00.000,2026-01-31 12:00:00,2026-01-31 12:34:56.100000,1970-01-01 00:00:00.000,v
*/

/* file mixed.json
{"id":1,"n":10}
{"n":20,"id":2}
{"id":3,"n":"x"}
{"id":4,"n":40,
{"id":5,"n":50}
*/
CREATE TABLE lenient (id INT, n INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/mixed.json', 'format' = 'json', 'json.ignore-parse-errors' = 'true');
SELECT * FROM lenient;
/* expect
id,n
1,10
2,20
3,
5,50
*/
CREATE TABLE skipping (id INT, n INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/mixed.json', 'format' = 'json', 'on-error' = 'skip');
SELECT * FROM skipping;
/* expect
id,n
1,10
2,20
5,50
*/

-- Raw records.
CREATE TABLE lines (line STRING) WITH ('connector' = 'filesystem', 'path' = '${dir}/mixed.json', 'format' = 'raw');
SELECT CHAR_LENGTH(line) AS l FROM lines;
/* expect
l
15
15
15
15
16
*/

-- From one format to another.
CREATE TABLE asCsv WITH ('connector' = 'filesystem', 'path' = '${out}/as-csv', 'format' = 'csv') AS SELECT id, s, ts FROM a WHERE id <> 5;
SELECT x.id, x.s FROM asCsv AS x JOIN a ON x.id = a.id WHERE x.s = a.s OR (x.s IS NULL AND a.s IS NULL);
/* expect
id,s
1,hello
2,
3,
4,""
6,日本語
7,123
8,"{""k"":[1,2]}"
9,second
10,"a,b;c'd{}[]:"
*/
