-- The highest temperature so far of every sensor: an updating result. The table printed is the one
-- after the last reading; `--format changelog` shows every change on the way.

SET 'execution.runtime-mode' = 'streaming';

CREATE TABLE readings (
  id          STRING,
  ts          TIMESTAMP(3),
  temperature DOUBLE,                      -- degrees Fahrenheit
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector'  = 'filesystem',
  'path'       = '${SCRIPT_DIR}/readings.csv',
  'format'     = 'csv',
  'csv.header' = 'true'
);

SELECT id, MAX(temperature) AS maximum
FROM readings
GROUP BY id
ORDER BY id;
