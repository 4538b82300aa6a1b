package io.weir.runtime.host;

import io.weir.runtime.connector.PartitionGroups;
import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of rows in memory, cut into splits that readers claim in order. Positions are texts
 * such as {@code done 0:0 0:1 part 0:2:17}. Reads at most {@code pollRows} rows at a time; says
 * WAIT and RETRY now and then when asked to.
 */
final class ListSource implements Source {
  /** A row of {@link LongRows}. */
  record Row(long key, long value) {}

  private final List<List<Row>> partitions;
  private final int splitRows;
  private final int pollRows;
  private final boolean bounded;
  private final int trouble;

  private final TreeMap<Long, Integer> open = new TreeMap<>();
  private final Map<Long, Integer> withheld = new HashMap<>();
  private final List<String> done = new ArrayList<>();
  private final Map<Integer, Integer> undone = new HashMap<>();
  private int[] groupOf = {};
  private int claimable = Integer.MAX_VALUE;
  private boolean answers = true;
  private long answersSince = Long.MIN_VALUE;
  volatile boolean closed;

  /**
   * @param trouble every so many confirmations one is WAIT and one is RETRY (at least 3); 0 for
   *     none
   */
  ListSource(
      List<List<Row>> partitions, int splitRows, int pollRows, boolean bounded, int trouble) {
    this.partitions = partitions;
    this.splitRows = splitRows;
    this.pollRows = pollRows;
    this.bounded = bounded;
    this.trouble = trouble;
  }

  /** Lets partitions follow one another in groups; by partition, its group, rising from 0. */
  ListSource inGroups(int... groupOfPartition) {
    groupOf = groupOfPartition;
    return this;
  }

  @Override
  public boolean isSequential() {
    return groupOf.length > 0;
  }

  @Override
  public PartitionGroups groups() {
    return new PartitionGroups() {
      @Override
      public long open() {
        synchronized (ListSource.this) {
          for (int p = 0; p < groupOf.length; p++) {
            if (undone.getOrDefault(p, 0) > 0) {
              return groupOf[p];
            }
          }
          return NONE;
        }
      }

      @Override
      public long group(int partition) {
        return groupOf[partition];
      }

      @Override
      public int last(long group) {
        int last = -1;
        for (int p = 0; p < groupOf.length; p++) {
          last = groupOf[p] == group ? p : last;
        }
        return last;
      }

      @Override
      public boolean onlyLastIsOpen(long group) {
        synchronized (ListSource.this) {
          int last = last(group);
          for (int p = 0; p < last; p++) {
            if (groupOf[p] == group && undone.getOrDefault(p, 0) > 0) {
              return false;
            }
          }
          return undone.getOrDefault(last, 0) > 0;
        }
      }
    };
  }

  /** Lets readers have so many splits, and nothing after them. */
  ListSource claimable(int splits) {
    claimable = splits;
    return this;
  }

  /** Keeps a split back until {@link #admit}; after {@link #open}. */
  synchronized void withhold(int partition, int split) {
    Integer skip = open.remove(splitId(partition, split));
    if (skip != null) {
      withheld.put(splitId(partition, split), skip);
    }
  }

  synchronized void admit(int partition, int split) {
    Integer skip = withheld.remove(splitId(partition, split));
    if (skip != null) {
      open.put(splitId(partition, split), skip);
    }
  }

  /** Nobody knows any more whether partitions have something. */
  synchronized void stopAnswering() {
    answers = false;
  }

  /** Partitions are known again to have nothing but what was admitted. */
  synchronized void answerAgain(long nowMicros) {
    answers = true;
    answersSince = nowMicros;
  }

  static ListSource of(List<Row> rows, int splitRows) {
    return new ListSource(List.of(rows), splitRows, Batch.CAPACITY, true, 0);
  }

  private static long splitId(int partition, int split) {
    return ((long) partition << 32) | split;
  }

  @Override
  public boolean isBounded() {
    return bounded;
  }

  @Override
  public synchronized void open(SourceContext context) {
    open.clear();
    done.clear();
    undone.clear();
    closed = false;
    for (int p = 0; p < partitions.size(); p++) {
      int splits = splits(p);
      undone.put(p, splits);
      for (int s = 0; s < splits; s++) {
        open.put(splitId(p, s), 0);
      }
    }
    for (String position : context.restored()) {
      for (String word : position.split(" ")) {
        if (!word.isEmpty()) {
          restore(Arrays.stream(word.split(":")).mapToInt(Integer::parseInt).toArray());
        }
      }
    }
  }

  private int splits(int partition) {
    return (partitions.get(partition).size() + splitRows - 1) / splitRows;
  }

  private void restore(int[] part) {
    long id = splitId(part[0], part[1]);
    if (part.length == 2) {
      if (open.remove(id) != null) {
        done.add(part[0] + ":" + part[1]);
        undone.merge(part[0], -1, Integer::sum);
      }
    } else {
      open.computeIfPresent(id, (split, skip) -> Math.max(skip, part[2]));
    }
  }

  @Override
  public SourceReader createReader(int worker) {
    return new Reader(worker);
  }

  private synchronized Map.@Nullable Entry<Long, Integer> claim() {
    return claimable-- > 0 ? open.pollFirstEntry() : null;
  }

  private synchronized boolean isAtEnd() {
    return bounded && open.isEmpty() && withheld.isEmpty();
  }

  @Override
  public ScanProgress progress() {
    return new ScanProgress(0, -1, -1);
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Reader implements SourceReader {
    private int partition = -1;
    private int split;
    private int skip;
    private int next;
    private boolean claimed;
    private boolean confirmed;
    private int confirmations;
    private final StringBuilder finished = new StringBuilder();

    Reader(int worker) {
      if (worker == 0) {
        // What was done before the restore is somebody's to remember.
        synchronized (ListSource.this) {
          done.forEach(each -> finished.append(each).append(' '));
        }
      }
    }

    @Override
    public Poll poll(Batch out) {
      if (confirmed) {
        finished.append(partition).append(':').append(split).append(' ');
        confirmed = false;
        claimed = false;
        synchronized (ListSource.this) {
          undone.merge(partition, -1, Integer::sum);
        }
      }
      if (!claimed) {
        Map.Entry<Long, Integer> claim = claim();
        if (claim == null) {
          return isAtEnd() ? Poll.END : Poll.NOTHING;
        }
        partition = (int) (claim.getKey() >>> 32);
        split = claim.getKey().intValue();
        skip = claim.getValue();
        claimed = true;
        next = split * splitRows;
      }
      List<Row> rows = partitions.get(partition);
      int end = Math.min(rows.size(), (split + 1) * splitRows);
      while (next < end && out.rows < pollRows) {
        Row row = rows.get(next++);
        LongRows.add(out, row.key(), row.value());
      }
      return next == end ? Poll.SPLIT_END : Poll.ROWS;
    }

    @Override
    public Confirmation confirm() {
      if (trouble > 0) {
        confirmations++;
        if (confirmations % trouble == 0) {
          return Confirmation.WAIT;
        }
        if (confirmations % trouble == 1) {
          next = split * splitRows;
          return Confirmation.RETRY;
        }
      }
      confirmed = true;
      return Confirmation.CONFIRMED;
    }

    @Override
    public int partition() {
      return partition;
    }

    @Override
    public long splitNumber() {
      return split;
    }

    @Override
    public int rowsToSkip() {
      return skip;
    }

    @Override
    public int partitionCount() {
      return partitions.size();
    }

    @Override
    public boolean isPartitionFinished(int asked) {
      synchronized (ListSource.this) {
        return bounded && undone.getOrDefault(asked, 0) == 0;
      }
    }

    @Override
    public long emptySince(int asked) {
      synchronized (ListSource.this) {
        boolean unread =
            !open.subMap(splitId(asked, 0), splitId(asked + 1, 0)).isEmpty()
                || (asked == partition && claimed && !confirmed);
        return answers && !unread ? answersSince : Long.MAX_VALUE;
      }
    }

    @Override
    public String snapshot(int rowsReleased) {
      StringBuilder position = new StringBuilder(finished);
      synchronized (ListSource.this) {
        // Splits that were begun before a restore and not again yet. Who goes on with one meanwhile
        // tells a later position, which wins.
        open.forEach(
            (id, begun) -> {
              if (begun > 0) {
                position.append(id >>> 32).append(':').append(id.intValue()).append(':');
                position.append(begun).append(' ');
              }
            });
      }
      if (claimed) {
        position.append(partition).append(':').append(split).append(':');
        position.append(Math.max(rowsReleased, skip));
      }
      return position.toString();
    }

    @Override
    public void close() {}
  }
}
