-- Ten million bids, grouped by bidder. Make the file first:
--   java samples/bids/GenerateBids.java csv 10000000 /tmp/bids.csv

CREATE TABLE bids (
  auction    BIGINT,
  bidder     BIGINT,
  price      BIGINT,
  channel    STRING,
  url        STRING,
  `dateTime` TIMESTAMP(3),
  extra      STRING
) WITH (
  'connector'  = 'filesystem',
  'path'       = '/tmp/bids.csv',
  'format'     = 'csv',
  'csv.header' = 'true'
);

SELECT bidder, COUNT(*) AS bids, AVG(price) AS average
FROM bids
GROUP BY bidder
ORDER BY bids DESC, bidder
LIMIT 10;
