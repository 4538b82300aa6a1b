package io.weir.connector.files;

import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes part files into a directory. A file is hidden ({@code .part-….inprogress}) until the
 * checkpoint with which it was closed is durable; the commit renames it. A committable is the final
 * name of a file.
 */
final class FileSink implements Sink {
  private static final String IN_PROGRESS = ".inprogress";

  private final String table;
  private final String pathOption;
  private final String extension;
  private final long rollingBytes;

  /** Hidden files that no checkpoint knows of. */
  private final Set<Path> unprepared = ConcurrentHashMap.newKeySet();

  private final AtomicLong nextPart = new AtomicLong();
  private boolean cleaned;
  private @Nullable SinkContext context;
  private Path directory = Path.of("");

  FileSink(SinkRequest request) {
    table = request.table().name();
    OptionValues options = new OptionValues(request.table());
    pathOption = options.text(FilesystemConnector.PATH);
    rollingBytes = options.memorySize(FilesystemConnector.ROLLING_FILE_SIZE);
    String format = request.table().options().getOrDefault("format", "raw");
    extension = format.equals("raw") ? "" : "." + format;
  }

  @Override
  public void open(SinkContext newContext) {
    context = newContext;
    directory = FileListing.path(table, pathOption);
    try {
      Files.createDirectories(directory);
      if (!Files.isWritable(directory)) {
        throw new JobException(
            "table " + table + ": no permission to write into " + directory.toAbsolutePath());
      }
      nextPart.set(lastPart() + 1);
    } catch (FileAlreadyExistsException e) {
      throw new JobException(
          "table %s: %s is a file; a table that is written is a directory of part files"
              .formatted(table, directory.toAbsolutePath().normalize()),
          e);
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  /**
   * The highest number among the part files of this job, visible or not; -1 when there are none.
   */
  private long lastPart() throws IOException {
    long last = -1;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        int start = name.indexOf(prefix());
        if (start == 0 || start == 1 && name.charAt(0) == '.') {
          String number = name.substring(start + prefix().length()).replaceFirst("\\..*", "");
          if (number.matches("\\d+-\\d{1,18}")) {
            last = Math.max(last, Long.parseLong(number.substring(number.indexOf('-') + 1)));
          }
        }
      }
    }
    return last;
  }

  private String prefix() {
    return "part-" + context().jobId().replaceAll("[^A-Za-z0-9_]", "_") + "-";
  }

  SinkContext context() {
    SinkContext opened = context;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  @Override
  public synchronized SinkWriter createWriter(int worker) {
    if (!cleaned) {
      // What a restored checkpoint knows of has been committed by now: the rest is of a killed run.
      cleaned = true;
      deleteLeftovers();
    }
    return new FileWriter(this, worker, rollingBytes);
  }

  private void deleteLeftovers() {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "." + prefix() + "*" + IN_PROGRESS)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  /** A new hidden file for a writer, which is not opened. */
  Path newFile(int worker) {
    String name = prefix() + worker + "-" + nextPart.getAndIncrement() + extension;
    Path hidden = hidden(name);
    unprepared.add(hidden);
    return hidden;
  }

  /** Takes note that a checkpoint is going to know of a closed file; returns the committable. */
  String prepared(Path hidden) {
    unprepared.remove(hidden);
    String name = hidden.getFileName().toString();
    return name.substring(1, name.length() - IN_PROGRESS.length());
  }

  private Path hidden(String name) {
    return directory.resolve("." + name + IN_PROGRESS);
  }

  @Override
  public void commit(List<String> committables) {
    for (String name : committables) {
      if (!name.startsWith(prefix()) || name.contains("/")) {
        throw new JobException(
            "table %s: the checkpoint wants to commit '%s', which is no file of this job"
                .formatted(table, name));
      }
      Path visible = directory.resolve(name);
      try {
        Files.move(hidden(name), visible, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        if (!Files.exists(visible)) {
          throw new JobException(
              "table %s: %s was written but is gone"
                  .formatted(table, hidden(name).toAbsolutePath()),
              e);
        }
      } catch (IOException e) {
        throw unwritable(visible, e);
      }
    }
    if (!committables.isEmpty()) {
      syncDirectory();
    }
  }

  /** Makes the names of new files durable. */
  void syncDirectory() {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  JobException unwritable(Path file, IOException failure) {
    String reason =
        failure instanceof NoSuchFileException
            ? "there is no such directory"
            : JobException.reason(failure);
    return new JobException(
        "table %s: cannot write %s: %s".formatted(table, file.toAbsolutePath(), reason), failure);
  }

  @Override
  public void abort() {
    for (Path hidden : unprepared) {
      try {
        Files.deleteIfExists(hidden);
      } catch (IOException e) {
        throw unwritable(hidden, e);
      }
    }
    unprepared.clear();
  }

  @Override
  public void close() {}
}
