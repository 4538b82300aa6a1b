-- Sends the quickstart's orders to the topic `orders` as JSON.

CREATE TABLE orders_file (
  order_id BIGINT, customer STRING, product STRING, price DECIMAL(10, 2), quantity INT, ordered_at TIMESTAMP(3)
) WITH (
  'connector'  = 'filesystem',
  'path'       = '${SCRIPT_DIR}/../quickstart/orders.csv',
  'format'     = 'csv',
  'csv.header' = 'true'
);

CREATE TABLE orders (
  order_id BIGINT, customer STRING, product STRING, price DECIMAL(10, 2), quantity INT, ordered_at TIMESTAMP(3)
) WITH (
  'connector'                    = 'kafka',
  'topic'                        = 'orders',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'format'                       = 'json'
);

INSERT INTO orders SELECT * FROM orders_file;
