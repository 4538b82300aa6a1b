package io.weir.runtime.host;

import io.weir.runtime.checkpoint.PartitionProgress;
import io.weir.runtime.connector.SourceReader;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Event time over the partitions of one source, shared by the tasks that read it. Thread-safe. */
sealed interface SourceWatermarks permits PartitionWatermarks, SequentialWatermarks {
  /** A published split. */
  final class Mark {
    final int partition;
    final long maximum;
    private long before;
    private volatile boolean known;

    Mark(int partition, long maximum) {
      this.partition = partition;
      this.maximum = maximum;
    }

    /** All that comes before the split is published now. */
    void know(long runningMaximum) {
      before = runningMaximum;
      known = true;
    }

    /** Whether the watermark with which the split starts is known. */
    boolean isKnown() {
      return known;
    }

    /** The watermark in force when the split starts; once {@link #isKnown}. */
    long before() {
      return before;
    }
  }

  /** Takes up where a checkpoint was; before anything else. */
  void restore(List<PartitionProgress> progress);

  /** Announces that a split's rows are being read. */
  void begin(int partition);

  /**
   * Publishes a split that was read to its end.
   *
   * @param maximum greatest watermark of its rows, {@link Long#MIN_VALUE} when there is none
   */
  Mark publish(int partition, long split, long maximum);

  /** Whether the watermark is known with which a split starts. */
  boolean isKnown(Mark mark);

  /** Changes whenever {@link #combined} may have changed, apart from idleness. */
  long version();

  /**
   * What the rows of a split can be late by at most, whatever the rows of the split itself assert.
   *
   * @param others what {@link #combined} said
   */
  long rowLimit(Mark mark, long others);

  /**
   * The watermark of all that is read besides a split.
   *
   * @param except a split which does not count, or null
   * @param reader one of the source's readers, which knows its partitions
   * @return {@link Long#MIN_VALUE} while a partition has asserted nothing; {@link Long#MAX_VALUE}
   *     when nothing else counts
   */
  long combined(@Nullable Mark except, SourceReader reader);

  /**
   * The partition that the watermark waits for, as of the last time that it was asked for; null
   * when it waits for none, or for what comes next.
   *
   * @param name of a partition by its number
   */
  @Nullable WatermarkHolder holder(IntFunction<String> name);

  /** Whether nothing has come for the idle timeout. */
  boolean isIdle(SourceReader reader);
}
