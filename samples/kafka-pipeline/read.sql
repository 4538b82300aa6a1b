-- What the topic `revenue` holds now.

CREATE TABLE revenue (
  window_start TIMESTAMP(3),
  orders       BIGINT,
  revenue      DECIMAL(38, 2)
) WITH (
  'connector'                    = 'kafka',
  'topic'                        = 'revenue',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'scan.startup.mode'            = 'earliest-offset',
  'scan.bounded.mode'            = 'latest-offset',
  'format'                       = 'json'
);

SELECT * FROM revenue ORDER BY window_start;
