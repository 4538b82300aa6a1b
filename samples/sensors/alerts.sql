-- Alerts: readings over a threshold, with what is wrong.

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

SELECT id, ts, temperature, UPPER(id) || ' is ' || CASE WHEN temperature > 77 THEN 'burning' ELSE 'hot' END AS alert
FROM readings
WHERE temperature > 76.5
ORDER BY ts, id;
