package io.weir.runtime.host;

import io.weir.runtime.checkpoint.PartitionProgress;
import io.weir.runtime.connector.PartitionGroups;
import io.weir.runtime.connector.SourceReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Event time over partitions that follow one another in groups ({@link PartitionGroups}), as one
 * reader would see it that reads them by their numbers:
 *
 * <ul>
 *   <li>What finished groups have asserted, the <em>floor</em>, counts for all groups after them.
 *   <li>While a partition of a group is still to come, nothing that the group asserts counts: its
 *       rows may be older. So only rows older than the floor are late.
 *   <li>For the last partition of a group its own running maximum counts.
 * </ul>
 *
 * <p>All of that is a function of the partitions, their order and their groups: neither the number
 * of readers nor their speed changes it. Readers may be ahead in later groups, but their rows are
 * released only when the floor is known.
 */
final class SequentialWatermarks implements SourceWatermarks {
  private static final class Partition {
    final int number;
    long next;
    long maximum = Long.MIN_VALUE;
    final Map<Long, Mark> gaps = new HashMap<>();

    Partition(int number) {
      this.number = number;
    }
  }

  private final Supplier<@Nullable PartitionGroups> source;
  private final boolean bounded;
  private final long idleMicros;
  private final LongSupplier clock;
  private final Map<Integer, Partition> partitions = new HashMap<>();

  /** Partitions with published splits whose start is not known yet. */
  private final List<Partition> waiting = new ArrayList<>();

  private @Nullable PartitionGroups groups;

  /** The group that was open when somebody looked last. */
  private long group = Long.MIN_VALUE;

  private long floor = Long.MIN_VALUE;

  /** Greatest watermark of all splits whose start is known. */
  private long maximum = Long.MIN_VALUE;

  private long lastActive;
  private volatile long version;

  /**
   * @param source gives the groups, once the source is open
   * @param idleMicros the idle timeout; 0 when the source is never idle
   * @param clock micros
   */
  SequentialWatermarks(
      Supplier<@Nullable PartitionGroups> source,
      boolean bounded,
      long idleMicros,
      LongSupplier clock) {
    this.source = source;
    this.bounded = bounded;
    this.idleMicros = idleMicros;
    this.clock = clock;
    lastActive = clock.getAsLong();
  }

  @Override
  public synchronized void restore(List<PartitionProgress> progress) {
    for (PartitionProgress each : progress) {
      Partition partition = partition(each.partition());
      partition.next = each.nextSplit();
      partition.maximum = each.watermark();
      for (Map.Entry<Long, Long> later : each.later().entrySet()) {
        partition.gaps.put(later.getKey(), new Mark(each.partition(), later.getValue()));
      }
      if (!partition.gaps.isEmpty()) {
        waiting.add(partition);
      }
    }
    version++;
  }

  @Override
  public void begin(int partition) {
    // A partition counts from when it was found.
  }

  @Override
  public synchronized Mark publish(int number, long split, long splitMaximum) {
    lastActive = clock.getAsLong();
    Partition partition = partition(number);
    if (split < partition.next) {
      throw new IllegalStateException(
          "split " + split + " of partition " + number + " was read twice");
    }
    Mark mark = new Mark(number, splitMaximum);
    if (partition.gaps.isEmpty()) {
      waiting.add(partition);
    }
    partition.gaps.put(split, mark);
    follow();
    version++;
    return mark;
  }

  @Override
  public boolean isKnown(Mark mark) {
    if (!mark.isKnown()) {
      synchronized (this) {
        follow();
      }
    }
    return mark.isKnown();
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public synchronized long rowLimit(Mark mark, long others) {
    return isLast(mark.partition) ? Long.MAX_VALUE : mark.before();
  }

  @Override
  public synchronized long combined(@Nullable Mark except, SourceReader reader) {
    PartitionGroups order = follow();
    if (group == PartitionGroups.NONE) {
      return floor;
    }
    int last = order.last(group);
    if (!order.onlyLastIsOpen(group)) {
      return floor;
    }
    return except != null && except.partition == last
        ? Long.MAX_VALUE
        : Math.max(floor, partition(last).maximum);
  }

  @Override
  public synchronized boolean isIdle(SourceReader reader) {
    follow();
    return !bounded
        && idleMicros > 0
        && group == PartitionGroups.NONE
        && clock.getAsLong() - lastActive >= idleMicros;
  }

  /** Goes on to the group that is open now, and tells splits with which watermark they start. */
  private PartitionGroups follow() {
    PartitionGroups order = groups;
    if (order == null) {
      order = source.get();
      if (order == null) {
        throw new IllegalStateException("the source is not open, or its partitions have no order");
      }
      groups = order;
      takeUp(order);
    }
    long open = order.open();
    if (open != group) {
      group = open;
      floor = maximum;
      version++;
    }
    for (Iterator<Partition> all = waiting.iterator(); all.hasNext(); ) {
      Partition partition = all.next();
      if (order.group(partition.number) <= open) {
        know(partition, order);
        if (partition.gaps.isEmpty()) {
          all.remove();
        }
      }
    }
    return order;
  }

  /** Takes the floor from the partitions of a checkpoint that belong to finished groups. */
  private void takeUp(PartitionGroups order) {
    group = order.open();
    for (Partition partition : partitions.values()) {
      if (group == PartitionGroups.NONE || order.group(partition.number) < group) {
        floor = Math.max(floor, partition.maximum);
      }
      maximum = Math.max(maximum, partition.maximum);
    }
  }

  private void know(Partition partition, PartitionGroups order) {
    Mark ready;
    while ((ready = partition.gaps.remove(partition.next)) != null) {
      ready.know(isLast(partition.number) ? Math.max(floor, partition.maximum) : floor);
      partition.maximum = Math.max(partition.maximum, ready.maximum);
      maximum = Math.max(maximum, ready.maximum);
      partition.next++;
    }
  }

  private boolean isLast(int partition) {
    PartitionGroups order = groups;
    return order != null && group != PartitionGroups.NONE && order.last(group) == partition;
  }

  private Partition partition(int number) {
    return partitions.computeIfAbsent(number, Partition::new);
  }

  @Override
  public @Nullable WatermarkHolder holder(IntFunction<String> name) {
    return null;
  }
}
