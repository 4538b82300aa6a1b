-- Rolling sums: each record adds to the sum of its key, and each new sum is a change.

SET 'execution.runtime-mode'     = 'streaming';
SET 'execution.batch.max-rows'   = '1';
SET 'parallelism.default'        = '1';

SELECT k, SUM(v) AS total
FROM (VALUES (1, 2), (2, 3), (2, 2), (1, 5)) AS t (k, v)
GROUP BY k;
