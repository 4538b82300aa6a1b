package io.weir.engine.conformance;

import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.data.Batch;
import io.weir.runtime.kernel.RecordDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Each file is a partition that one reader reads, in about five splits. */
final class SteppingSource implements Source {
  private static final int STEPS = 5;

  private final SourceRequest request;
  private final List<Partition> partitions = new ArrayList<>();
  private @Nullable SourceContext context;

  SteppingSource(SourceRequest request) {
    this.request = request;
  }

  @Override
  public boolean isBounded() {
    return true;
  }

  @Override
  public void open(SourceContext opened) {
    context = opened;
    Path path = Path.of(Objects.requireNonNull(request.table().options().get("path")));
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        partitions.add(new Partition(partitions.size(), Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String restored : opened.restored()) {
      restored.lines().forEach(this::restore);
    }
  }

  private void restore(String line) {
    String[] numbers = line.split(" ");
    Partition partition = partitions.get(Integer.parseInt(numbers[0]));
    partition.offset = Integer.parseInt(numbers[1]);
    partition.split = Long.parseLong(numbers[2]);
    partition.skip = Integer.parseInt(numbers[3]);
  }

  @Override
  public SourceReader createReader(int worker) {
    SourceContext opened = Objects.requireNonNull(context);
    List<Partition> own =
        partitions.stream().filter(p -> p.number % opened.readers() == worker).toList();
    return new Reader(own, opened.decoder().get());
  }

  @Override
  public ScanProgress progress() {
    return new ScanProgress(0, -1, -1);
  }

  @Override
  public void close() {}

  /** A file and how far it is read; changed by the worker whose it is. */
  private static final class Partition {
    final int number;
    final byte[] bytes;
    final int rowsPerSplit;

    /** Where the split begins that is read, or the next one. */
    int offset;

    long split;

    /** Rows of that split that were processed before a restore. */
    int skip;

    volatile boolean finished;

    Partition(int number, byte[] bytes) {
      this.number = number;
      this.bytes = bytes;
      int lines = 0;
      for (byte b : bytes) {
        lines += b == '\n' ? 1 : 0;
      }
      rowsPerSplit = lines / STEPS + 1;
    }
  }

  private final class Reader implements SourceReader {
    private final List<Partition> own;
    private final RecordDecoder decoder;
    private int current;

    /** Offset after the split that is being read, -1 between splits. */
    private int end = -1;

    private int rows;
    private boolean checkpointed = true;

    Reader(List<Partition> own, RecordDecoder decoder) {
      this.own = own;
      this.decoder = decoder;
    }

    @Override
    public Poll poll(Batch out) {
      finishSplit(rows);
      while (current < own.size() && own.get(current).offset == own.get(current).bytes.length) {
        own.get(current).finished = true;
        current++;
      }
      if (current == own.size()) {
        return Poll.END;
      }
      if (!checkpointed) {
        return Poll.NOTHING;
      }
      SteppingConnector.step();
      checkpointed = false;
      Partition partition = own.get(current);
      int length = partition.bytes.length;
      end =
          decoder.decode(
              partition.bytes, partition.offset, length, length, true, out, partition.rowsPerSplit);
      rows = out.rows;
      return Poll.SPLIT_END;
    }

    private void finishSplit(int released) {
      if (end >= 0 && released == rows) {
        Partition partition = own.get(current);
        partition.offset = end;
        partition.split++;
        partition.skip = 0;
        end = -1;
      }
    }

    @Override
    public long emptySince(int partition) {
      return Long.MAX_VALUE;
    }

    @Override
    public int partition() {
      return own.get(current).number;
    }

    @Override
    public long splitNumber() {
      return own.get(current).split;
    }

    @Override
    public int rowsToSkip() {
      return own.get(current).skip;
    }

    @Override
    public int partitionCount() {
      return partitions.size();
    }

    @Override
    public boolean isPartitionFinished(int partition) {
      return partitions.get(partition).finished;
    }

    @Override
    public String snapshot(int rowsReleased) {
      checkpointed = true;
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < own.size(); i++) {
        Partition partition = own.get(i);
        boolean reading = i == current && end >= 0;
        boolean whole = reading && rowsReleased == rows;
        text.append(partition.number).append(' ');
        text.append(whole ? end : partition.offset).append(' ');
        text.append(whole ? partition.split + 1 : partition.split).append(' ');
        text.append(reading && !whole ? rowsReleased : partition.skip).append('\n');
      }
      return text.toString();
    }

    @Override
    public void close() {}
  }
}
