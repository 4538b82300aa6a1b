package io.weir.engine.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ResultQueueTest {
  private static final RowType SCHEMA = RowType.of(new Field("n", DataType.bigint()));

  @Test
  void nothingComesOnceTheReaderHasLostInterest() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      ResultQueue queue = new ResultQueue(SCHEMA);
      Batch batch = numbers(512);
      AtomicBoolean stop = new AtomicBoolean();
      Thread worker =
          new Thread(
              () -> {
                while (!stop.get()) {
                  if (queue.hasRoom()) {
                    queue.add(batch);
                  }
                }
              });
      worker.start();
      assertNotNull(queue.take(5, TimeUnit.MINUTES));
      queue.close();
      stop.set(true);
      worker.join();
      assertNull(queue.take(0, TimeUnit.SECONDS), "round " + round);
      assertTrue(queue.isAtEnd());
    }
  }

  @Test
  void aFailureComesAfterTheRowsBeforeIt() throws Exception {
    ResultQueue queue = new ResultQueue(SCHEMA);
    queue.add(numbers(3));
    IllegalStateException failure = new IllegalStateException("lost");
    queue.finish(failure);
    queue.finish(null);
    Batch batch = Objects.requireNonNull(queue.take(0, TimeUnit.SECONDS));
    assertEquals(3, batch.rows);
    assertEquals(
        failure, assertThrows(IllegalStateException.class, () -> queue.take(0, TimeUnit.SECONDS)));
  }

  private static Batch numbers(int rows) {
    Batch batch = new Batch(SCHEMA, rows);
    for (int row = 0; row < rows; row++) {
      ((LongColumn) batch.columns[0]).values[row] = row;
    }
    batch.rows = rows;
    return batch;
  }
}
