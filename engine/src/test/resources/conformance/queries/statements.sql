-- Statements about tables, views and settings.

/* file t.csv
1,a
2,b
*/
CREATE TABLE t (
  id INT NOT NULL,
  s STRING COMMENT 'a string',
  n DECIMAL(10, 2),
  twice AS id * 2,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
  PRIMARY KEY (id) NOT ENFORCED
) COMMENT 'a table' WITH ('connector' = 'filesystem', 'path' = '${dir}/t5.csv', 'format' = 'csv');
CREATE VIEW v AS SELECT id, COUNT(*) AS c FROM t GROUP BY id;
CREATE TEMPORARY TABLE tmp (a INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/t.csv', 'format' = 'csv');
CREATE TABLE IF NOT EXISTS t (other INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/t.csv', 'format' = 'csv');

SHOW TABLES;
/* expect
table name
t
tmp
v
*/
SHOW VIEWS;
/* expect
view name
v
*/
DESCRIBE t;
/* expect ordered
name,type,null,key,extras,watermark,comment
id,INT,FALSE,PRI(id),,,
s,STRING,TRUE,,,,a string
n,"DECIMAL(10, 2)",TRUE,,,,
twice,INT,FALSE,,AS `id` * 2,,
ts,TIMESTAMP(3) *ROWTIME*,TRUE,,,`ts` - INTERVAL '5' SECOND,
*/
DESCRIBE v;
/* expect ordered
name,type,null,key,extras,watermark
id,INT,FALSE,,,
c,BIGINT,FALSE,,,
*/
DESC tmp;
/* expect
name,type,null,key,extras,watermark
a,INT,TRUE,,,
*/
DROP VIEW v;
DROP TABLE IF EXISTS nope;
DROP TABLE tmp;
SHOW TABLES;
/* expect
table name
t
*/
CREATE OR REPLACE VIEW w AS SELECT 1 AS x;
CREATE OR REPLACE VIEW w AS SELECT 2 AS x;
SELECT x FROM w;
/* expect
x
2
*/
SET 'parallelism.default' = '3';
RESET 'parallelism.default';
SELECT ^y^ FROM w;
/* error
y
*/
CREATE TABLE IF NOT EXISTS made WITH ('connector' = 'filesystem', 'path' = '${out}/made', 'format' = 'json') AS
SELECT x, 'é' AS s, CAST(NULL AS DOUBLE) AS d FROM w UNION ALL SELECT 3, 'z', 1.5e0;
SELECT * FROM made;
/* expect
x,s,d
2,é,
3,z,1.5
*/
DESCRIBE made;
/* expect
name,type,null,key,extras,watermark
d,DOUBLE,TRUE,,,
s,CHAR(1),FALSE,,,
x,INT,FALSE,,,
*/
DROP TABLE made;
SELECT * FROM ^made^;
/* error
made
*/
