package io.weir.connector.generators;

import io.weir.connector.generators.NumberedPosition.PartitionPosition;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import java.util.ArrayList;
import java.util.List;

/** Makes the rows of some partitions in turns, a batch at a time: each batch is a split. */
final class NumberedReader implements SourceReader {
  private static final class Partition {
    final int number;
    final long firstRow;

    /** Number and first row of the current split, or of the next one while there is none. */
    long split;

    long row;

    /** Rows of the current split; 0 when the next one is not fixed yet. */
    int rows;

    int skip;

    Partition(PartitionPosition position) {
      number = position.partition();
      firstRow = position.row() + position.rows();
      split = position.split();
      row = position.row();
      rows = position.rows();
      skip = position.skip();
    }
  }

  private final NumberedSource source;
  private final NumberedRows rows;
  private final List<Partition> partitions = new ArrayList<>();
  private int current;
  private boolean inSplit;

  NumberedReader(NumberedSource source, NumberedRows rows, List<PartitionPosition> positions) {
    this.source = source;
    this.rows = rows;
    positions.forEach(position -> partitions.add(new Partition(position)));
  }

  @Override
  public Poll poll(Batch out) {
    endSplit();
    boolean more = false;
    for (int i = 1; i <= partitions.size(); i++) {
      int index = (current + i) % partitions.size();
      Partition partition = partitions.get(index);
      long left = source.partitionRows(partition.number) - partition.row;
      if (left == 0) {
        source.finish(partition.number);
        continue;
      }
      more = true;
      if (source.isFarAhead(partition.row)) {
        continue;
      }
      long count = partition.rows;
      if (count == 0) {
        long due = partition.firstRow + source.dueRows(partition.number) - partition.row;
        count = Math.min(Math.min(due, left), source.context().batchCapacity());
      }
      if (count > 0) {
        current = index;
        partition.rows = (int) count;
        make(partition, out);
        return Poll.SPLIT_END;
      }
    }
    return more || !source.isBounded() ? Poll.NOTHING : Poll.END;
  }

  private void make(Partition partition, Batch out) {
    inSplit = true;
    long step = source.partitionCount();
    rows.fill(out, partition.rows, partition.row * step + partition.number, step);
    out.rows = partition.rows;
  }

  private void endSplit() {
    if (inSplit) {
      Partition partition = partitions.get(current);
      partition.row += partition.rows;
      source.advance(partition.number, partition.row, partition.rows);
      partition.split++;
      partition.rows = 0;
      partition.skip = 0;
      inSplit = false;
    }
  }

  @Override
  public int partition() {
    return partitions.get(current).number;
  }

  @Override
  public long splitNumber() {
    return partitions.get(current).split;
  }

  @Override
  public int rowsToSkip() {
    return inSplit ? partitions.get(current).skip : 0;
  }

  @Override
  public int partitionCount() {
    return source.partitionCount();
  }

  @Override
  public boolean isPartitionFinished(int partition) {
    return source.isFinished(partition);
  }

  @Override
  public long emptySince(int partition) {
    return source.isRowDue(partition) ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  @Override
  public String snapshot(int rowsReleased) {
    List<PartitionPosition> positions = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      Partition p = partitions.get(i);
      int skip = inSplit && i == current ? Math.max(p.skip, rowsReleased) : p.skip;
      positions.add(new PartitionPosition(p.number, p.split, p.row, p.rows, skip));
    }
    return new NumberedPosition(source.partitionCount(), positions).text();
  }

  @Override
  public void close() {}
}
