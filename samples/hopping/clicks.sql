-- Clicks per page in the last ten seconds, every five seconds, as a stream with late rows.
--
-- The watermark trails the newest click by three seconds. Click 5 is late for the first of its two
-- windows and counts in the second only; click 7 is late for both and counts nowhere.

SET 'execution.runtime-mode' = 'streaming';

CREATE TABLE clicks (
  id         BIGINT,
  page       STRING,
  clicked_at TIMESTAMP(3),
  WATERMARK FOR clicked_at AS clicked_at - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path'      = '${SCRIPT_DIR}/clicks.csv',
  'format'    = 'csv'
);

SELECT window_start, window_end, page, COUNT(*) AS clicks
FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(clicked_at), INTERVAL '5' SECOND, INTERVAL '10' SECOND))
GROUP BY window_start, window_end, page
ORDER BY window_start, page;
