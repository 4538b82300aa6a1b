-- Average temperature in degrees Celsius per sensor and second, as a stream.

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

SELECT
  id,
  window_start,
  COUNT(*)                                     AS readings,
  ROUND(AVG((temperature - 32) * 5.0E0 / 9), 3) AS celsius
FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(ts), INTERVAL '1' SECOND))
GROUP BY id, window_start, window_end
ORDER BY window_start, id;
