package io.weir.runtime.host;

import io.weir.runtime.checkpoint.PartitionProgress;
import io.weir.runtime.connector.SourceReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Event time over the partitions of one source, shared by the tasks of all workers that read it.
 *
 * <p>A task that has read a split publishes the greatest watermark that its rows assert; once all
 * splits before it are published, the running maximum with which the split starts is known. The
 * combined watermark is the minimum over partitions of the running maximum of what is published
 * without a gap: no row that has not been read yet can be older, in the sense of row-wise lateness.
 *
 * <p>A partition is idle, and does not count while others move, when it brought nothing for the
 * idle timeout and was known to be empty all that time. Silence alone does not make a partition
 * idle: after an outage, or a stop of this process, all partitions are silent, and the first one to
 * bring rows again must not move the watermark past what the others are about to bring.
 */
final class PartitionWatermarks implements SourceWatermarks {
  private static final class Partition {
    final int number;
    long next;
    long maximum = Long.MIN_VALUE;
    boolean started;
    boolean finished;
    long lastActive;
    final Map<Long, Mark> gaps = new HashMap<>();

    Partition(int number, long now) {
      this.number = number;
      lastActive = now;
    }
  }

  private final boolean bounded;
  private final long idleMicros;
  private final LongSupplier clock;
  private final List<Partition> partitions = new ArrayList<>();
  private final List<Partition> active = new ArrayList<>();
  private @Nullable Partition lowest;
  private int begun;
  private volatile long version;

  /**
   * @param bounded whether partitions that nobody has begun hold the watermark back without limit
   * @param idleMicros the idle timeout; 0 when no partition is ever idle
   * @param clock micros
   */
  PartitionWatermarks(boolean bounded, long idleMicros, LongSupplier clock) {
    this.bounded = bounded;
    this.idleMicros = idleMicros;
    this.clock = clock;
  }

  /** Takes up where a checkpoint was; before anything else. */
  @Override
  public synchronized void restore(List<PartitionProgress> progress) {
    for (PartitionProgress each : progress) {
      Partition partition = partition(each.partition());
      partition.next = each.nextSplit();
      partition.maximum = each.watermark();
      start(partition);
      for (Map.Entry<Long, Long> later : each.later().entrySet()) {
        partition.gaps.put(later.getKey(), new Mark(partition.number, later.getValue()));
      }
    }
    version++;
  }

  /** Announces that a split's rows are being read. */
  @Override
  public synchronized void begin(int number) {
    Partition partition = partition(number);
    partition.lastActive = clock.getAsLong();
    start(partition);
  }

  /**
   * Publishes a split that was read to its end.
   *
   * @param maximum greatest watermark of its rows, {@link Long#MIN_VALUE} when there is none
   */
  @Override
  public synchronized Mark publish(int number, long split, long maximum) {
    Partition partition = partition(number);
    start(partition);
    partition.lastActive = clock.getAsLong();
    if (split < partition.next) {
      throw new IllegalStateException(
          "split " + split + " of partition " + number + " was read twice");
    }
    Mark mark = new Mark(number, maximum);
    partition.gaps.put(split, mark);
    Mark ready;
    while ((ready = partition.gaps.remove(partition.next)) != null) {
      ready.know(partition.maximum);
      partition.maximum = Math.max(partition.maximum, ready.maximum);
      partition.next++;
    }
    version++;
    return mark;
  }

  @Override
  public boolean isKnown(Mark mark) {
    return mark.isKnown();
  }

  @Override
  public long rowLimit(Mark mark, long others) {
    return others;
  }

  /** Changes whenever {@link #combined} may have changed, apart from idleness. */
  @Override
  public long version() {
    return version;
  }

  /**
   * The watermark of all partitions but that of a split.
   *
   * @param except a split whose partition does not count, or null
   * @param reader one of the source's readers, which knows its partitions
   * @return {@link Long#MIN_VALUE} while a partition has asserted nothing; {@link Long#MAX_VALUE}
   *     when no other partition counts
   */
  @Override
  public synchronized long combined(@Nullable Mark except, SourceReader reader) {
    // Before the reader is asked what it knows: it may be old news when this process stood still.
    long now = clock.getAsLong();
    int partitionCount = reader.partitionCount();
    while (partitions.size() < partitionCount) {
      partition(partitions.size());
    }
    while (begun < partitions.size() && hasBegun(partitions.get(begun), reader)) {
      begun++;
    }
    if (bounded && begun < partitions.size()) {
      lowest = partitions.get(begun);
      return Long.MIN_VALUE;
    }
    active.removeIf(partition -> isFinished(partition, reader));
    long newest = Long.MIN_VALUE;
    for (int i = begun; i < partitions.size(); i++) {
      newest = Math.max(newest, partitions.get(i).lastActive);
    }
    for (Partition partition : active) {
      newest = Math.max(newest, partition.lastActive);
    }
    boolean othersMove = !bounded && newest > now - idleMicros;
    long minimum = Long.MAX_VALUE;
    for (int i = begun; i < partitions.size(); i++) {
      Partition partition = partitions.get(i);
      if (!hasBegun(partition, reader) && !(othersMove && isIdle(partition, reader, now))) {
        lowest = partition;
        return Long.MIN_VALUE;
      }
    }
    Partition holder = null;
    for (Partition partition : active) {
      if ((except == null || partition.number != except.partition)
          && !(othersMove && isIdle(partition, reader, now))) {
        if (holder == null || partition.maximum < minimum) {
          holder = partition;
        }
        minimum = Math.min(minimum, partition.maximum);
      }
    }
    if (except == null) {
      lowest = holder;
    }
    return minimum;
  }

  @Override
  public synchronized @Nullable WatermarkHolder holder(IntFunction<String> name) {
    return lowest == null
        ? null
        : new WatermarkHolder(
            name.apply(lowest.number), lowest.maximum, clock.getAsLong() - lowest.lastActive);
  }

  /** Whether all partitions are idle. */
  @Override
  public synchronized boolean isIdle(SourceReader reader) {
    if (bounded) {
      return false;
    }
    long now = clock.getAsLong();
    for (Partition partition : partitions) {
      if (!partition.finished && !isIdle(partition, reader, now)) {
        return false;
      }
    }
    return true;
  }

  private boolean isIdle(Partition partition, SourceReader reader, long now) {
    return idleMicros > 0
        && now - partition.lastActive >= idleMicros
        && reader.emptySince(partition.number) <= now - idleMicros;
  }

  private static boolean isFinished(Partition partition, SourceReader reader) {
    if (!partition.finished && reader.isPartitionFinished(partition.number)) {
      partition.finished = true;
    }
    return partition.finished;
  }

  private static boolean hasBegun(Partition partition, SourceReader reader) {
    return partition.started || isFinished(partition, reader);
  }

  private void start(Partition partition) {
    if (!partition.started) {
      partition.started = true;
      active.add(partition);
    }
  }

  private Partition partition(int number) {
    while (partitions.size() <= number) {
      partitions.add(new Partition(partitions.size(), clock.getAsLong()));
    }
    return partitions.get(number);
  }
}
