package io.weir.connector.files;

import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.kernel.RecordEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One worker's part files, one after the other. A file is begun with its first row. */
final class FileWriter implements SinkWriter {
  private static final int WRITE_BYTES = 1 << 18;

  private final FileSink sink;
  private final int worker;
  private final long rollingBytes;
  private final RecordEncoder encoder;
  private final ByteBuilder encoded = new ByteBuilder(WRITE_BYTES);
  private final List<Path> closed = new ArrayList<>();

  private @Nullable Path file;
  private @Nullable FileChannel channel;
  private long written;

  FileWriter(FileSink sink, int worker, long rollingBytes) {
    this.sink = sink;
    this.worker = worker;
    this.rollingBytes = rollingBytes;
    encoder = sink.context().encoder().get();
  }

  @Override
  public void write(Batch batch) {
    if (batch.rows == 0) {
      return;
    }
    if (file == null) {
      file = sink.newFile(worker);
      encoded.append(encoder.header());
    }
    encoder.encode(batch, 0, batch.rows, encoded, true, null);
    if (encoded.length >= WRITE_BYTES) {
      writeOut(file);
    }
    if (written + encoded.length >= rollingBytes) {
      closeFile(file);
    }
  }

  private void writeOut(Path into) {
    try {
      FileChannel open = channel;
      if (open == null) {
        open = FileChannel.open(into, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        channel = open;
      }
      ByteBuffer bytes = ByteBuffer.wrap(encoded.bytes, 0, encoded.length);
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
      written += encoded.length;
      encoded.clear();
    } catch (IOException e) {
      throw sink.unwritable(into, e);
    }
  }

  private void closeFile(Path ended) {
    encoder.footer(encoded);
    writeOut(ended);
    try (FileChannel open = channel) {
      if (open != null) {
        open.force(true);
      }
    } catch (IOException e) {
      throw sink.unwritable(ended, e);
    }
    closed.add(ended);
    file = null;
    channel = null;
    written = 0;
  }

  @Override
  public List<String> prepareCommit(long checkpoint) {
    if (file != null) {
      closeFile(file);
    }
    if (closed.isEmpty()) {
      return List.of();
    }
    sink.syncDirectory();
    List<String> committables =
        closed.stream().map(each -> sink.prepared(each, checkpoint)).toList();
    closed.clear();
    return committables;
  }

  @Override
  public void close() {
    Path open = file;
    if (channel != null && open != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw sink.unwritable(open, e);
      }
      channel = null;
    }
  }
}
