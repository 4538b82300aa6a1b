package io.weir.connector.files;

import io.weir.connector.files.ScanPosition.UnitState;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.FileDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads splits of files whose format has a structure of its own: the decoder finds what belongs to
 * a split. Files are complete when they are found and do not change.
 */
final class BlockReader extends SplitReader {
  private final FileDecoder decoder;

  private @Nullable OpenFile open;
  private int rowsToSkip;

  /** Whether all rows of the split were handed out. */
  private boolean read;

  BlockReader(FileSource source, int number) {
    super(source, number);
    decoder = source.context().fileDecoder().get();
  }

  /** Reads a file by position. */
  private static final class OpenFile implements FileDecoder.Bytes, AutoCloseable {
    private final FileChannel channel;
    private final long size;

    OpenFile(ScanFile file) throws IOException {
      channel = FileChannel.open(file.path, StandardOpenOption.READ);
      size = file.size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
      ByteBuffer target = ByteBuffer.wrap(into, offset, length);
      while (target.hasRemaining()) {
        if (channel.read(target, position + length - target.remaining()) < 0) {
          throw new EOFException("the file ends where there should be more");
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Override
  public Poll poll(Batch out) {
    if (read) {
      finishSplit();
    }
    if (unit < 0 && (!source.isReadBy(number) || !nextSplit())) {
      return Poll.END;
    }
    int before = out.rows;
    boolean more = true;
    while (more && out.rows < source.context().batchCapacity()) {
      try {
        more = decoder.read(out, source.context().batchCapacity());
      } catch (BadRecordException bad) {
        onBadRecord(bad);
      } catch (IOException e) {
        throw source.unreadable(file(), e);
      }
    }
    metadata.fill(out, before, out.rows);
    read = !more;
    return more ? Poll.ROWS : Poll.SPLIT_END;
  }

  private void onBadRecord(BadRecordException bad) {
    leaveOut(
        bad,
        () -> file().path + ": " + bad.getMessage(),
        () ->
            new JobException(
                "%s: %s\nHint: 'on-error' = 'skip' leaves such records out and counts them"
                    .formatted(file().path, bad.getMessage())));
  }

  private boolean nextSplit() {
    int claimed = source.claim();
    if (claimed < 0) {
      close();
      return false;
    }
    ScanFile in = fileOf(claimed);
    try {
      OpenFile bytes = open;
      if (!reads(in) || bytes == null) {
        closeFile();
        bytes = openFile(in);
      }
      long from = (long) (claimed - in.firstUnit) * source.splitBytes();
      decoder.open(bytes, from, Math.min(in.size, from + source.splitBytes()));
    } catch (IOException e) {
      throw source.unreadable(in, e);
    }
    unit = claimed;
    UnitState started = source.startedUnit(claimed);
    rowsToSkip = started == null ? 0 : rowsProcessed(in, started.progress());
    return true;
  }

  private int rowsProcessed(ScanFile in, SplitProgress before) {
    if (before.rows() > 0 && !before.policy().givesRowsOf(source.rowPolicy)) {
      throw new JobException(
          "table %s: the job was stopped in the middle of %s, and which rows it had processed is known only with the options for bad records that it had: run it with these until the file has been read"
              .formatted(source.request.table().name(), in.path));
    }
    return before.rows();
  }

  private OpenFile openFile(ScanFile in) throws IOException {
    if (in.compression != Compression.NONE) {
      throw new JobException(
          "table %s: %s: files of this format are read by position, and cannot be packed"
              .formatted(source.request.table().name(), in.path));
    }
    OpenFile opened = new OpenFile(in);
    open = opened;
    use(in);
    source.checkOpened(in);
    return opened;
  }

  private void finishSplit() {
    ScanFile in = file();
    long from = (long) (unit - in.firstUnit) * source.splitBytes();
    source.countBytes(Math.min(source.splitBytes(), in.size - from));
    endUnit(in);
    unit = NONE;
    rowsToSkip = 0;
    read = false;
  }

  @Override
  public long splitNumber() {
    return unit - file().firstUnit;
  }

  @Override
  public int rowsToSkip() {
    return rowsToSkip;
  }

  @Override
  public String snapshot(int rowsReleased) {
    List<UnitState> started =
        unit < 0
            ? List.of()
            : List.of(
                new UnitState(
                    unit,
                    splitNumber(),
                    0,
                    new SplitProgress(Math.max(rowsReleased, rowsToSkip), 0, source.rowPolicy)));
    return source.snapshot(number, finished, started, Map.of(), List.of()).text();
  }

  @Override
  void closeBytes() throws IOException {
    OpenFile opened = open;
    open = null;
    if (opened != null) {
      opened.close();
    }
  }
}
