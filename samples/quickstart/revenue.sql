-- Revenue per minute of an orders file.
--
-- The file ends, so by default this runs as a batch query. Run as a stream it gives the same table:
--   ./weir --set execution.runtime-mode=streaming -f samples/quickstart/revenue.sql

CREATE TABLE orders (
  order_id   BIGINT,
  customer   STRING,
  product    STRING,
  price      DECIMAL(10, 2),
  quantity   INT,
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '10' SECOND
) WITH (
  'connector'  = 'filesystem',
  'path'       = '${SCRIPT_DIR}/orders.csv',
  'format'     = 'csv',
  'csv.header' = 'true'
);

SELECT
  window_start,
  window_end,
  COUNT(*)              AS orders,
  SUM(price * quantity) AS revenue
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end
ORDER BY window_start;
