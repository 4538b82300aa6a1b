-- Revenue per minute, from the topic `orders` into the topic `revenue`. Runs until it is stopped:
--   ./weir run samples/kafka-pipeline/pipeline.sql --state /tmp/revenue-state

CREATE TABLE orders (
  order_id   BIGINT,
  price      DECIMAL(10, 2),
  quantity   INT,
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '10' SECOND
) WITH (
  'connector'                    = 'kafka',
  'topic'                        = 'orders',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'scan.startup.mode'            = 'earliest-offset',
  'format'                       = 'json'
);

CREATE TABLE revenue (
  window_start TIMESTAMP(3),
  orders       BIGINT,
  revenue      DECIMAL(38, 2)
) WITH (
  'connector'                    = 'kafka',
  'topic'                        = 'revenue',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'format'                       = 'json'
);

INSERT INTO revenue
SELECT window_start, COUNT(*), SUM(price * quantity)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end;
