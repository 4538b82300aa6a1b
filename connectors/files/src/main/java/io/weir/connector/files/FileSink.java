package io.weir.connector.files;

import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.format.TableFormat;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes part files into a directory. A file is hidden ({@code .part-JOB-WORKER-NUMBER.inprogress})
 * until the checkpoint with which it was closed is durable; the commit renames it. A committable is
 * the final name of a file, {@code part-JOB-CHECKPOINT-WORKER-NUMBER}. So a job that goes on from
 * an earlier checkpoint than the last one knows which files have rows that it writes again: it
 * hides them.
 */
final class FileSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final String IN_PROGRESS = ".inprogress";
  private static final String SUPERSEDED = ".superseded";

  /** Behind the prefix; the checkpoint is missing while a file is hidden. */
  private static final Pattern NUMBERS =
      Pattern.compile("(?:(\\d{1,18})-)?(\\d+)-(\\d{1,18})(?:\\..*)?");

  private final String table;
  private final String pathOption;
  private final UnaryOperator<Path> written;
  private final String extension;
  private final long rollingBytes;

  /** Hidden files that no checkpoint knows of. */
  private final Set<Path> unprepared = ConcurrentHashMap.newKeySet();

  private final AtomicLong nextPart = new AtomicLong();
  private boolean cleaned;
  private @Nullable SinkContext context;
  private Path directory = Path.of("");

  FileSink(SinkRequest request, UnaryOperator<Path> written) {
    this.written = written;
    table = request.table().name();
    OptionValues options = new OptionValues(request.table());
    pathOption = options.text(FilesystemConnector.PATH);
    rollingBytes = options.memorySize(FilesystemConnector.ROLLING_FILE_SIZE);
    TableFormat format = request.table().valueFormat();
    extension = format == null ? "" : format.traits().fileExtension();
  }

  /** Of a table that is not written any more. */
  private FileSink(String table, Path directory) {
    this.table = table;
    this.directory = directory;
    pathOption = directory.toString();
    written = UnaryOperator.identity();
    extension = "";
    rollingBytes = 0;
  }

  @Override
  public void open(SinkContext newContext) {
    context = newContext;
    directory = written.apply(FileListing.path(table, pathOption));
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
        Matcher numbers = numbers(name.startsWith(".") ? name.substring(1) : name);
        if (numbers != null) {
          last = Math.max(last, Long.parseLong(numbers.group(3)));
        }
      }
    }
    return last;
  }

  /** The numbers in the name of a part file of this job, else null. */
  private @Nullable Matcher numbers(String name) {
    return numbers(name, prefix());
  }

  private static @Nullable Matcher numbers(String name, String prefix) {
    if (!name.startsWith(prefix)) {
      return null;
    }
    Matcher numbers = NUMBERS.matcher(name.substring(prefix.length()));
    return numbers.matches() ? numbers : null;
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
      hideLaterFiles();
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

  /**
   * Hides what was committed with later checkpoints than the restored one: its rows are written
   * again.
   */
  private void hideLaterFiles() {
    List<String> later = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, prefix() + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        Matcher numbers = numbers(name);
        if (numbers != null
            && numbers.group(1) != null
            && Long.parseLong(numbers.group(1)) > context().restoredCheckpoint()) {
          Files.move(
              file, file.resolveSibling("." + name + SUPERSEDED), StandardCopyOption.ATOMIC_MOVE);
          later.add(name);
        }
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
    if (!later.isEmpty()) {
      syncDirectory();
      later.sort(null);
      LOG.warn(
          "table {}: {} in {} had rows from after checkpoint {}, which are written again, and so"
              + " {} now .NAME{}: {}",
          table,
          later.size() == 1 ? "1 file" : later.size() + " files",
          directory.toAbsolutePath().normalize(),
          context().restoredCheckpoint(),
          later.size() == 1 ? "is" : "are",
          SUPERSEDED,
          String.join(", ", later));
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
  String prepared(Path hidden, long checkpoint) {
    unprepared.remove(hidden);
    String name = hidden.getFileName().toString();
    String rest = name.substring(1 + prefix().length(), name.length() - IN_PROGRESS.length());
    return prefix() + checkpoint + "-" + rest;
  }

  private Path hidden(String name) {
    return directory.resolve("." + name + IN_PROGRESS);
  }

  @Override
  public void commit(List<String> committables) {
    for (String name : committables) {
      Path hidden = hiddenOf(name, prefix());
      try {
        if (!show(hidden, name)) {
          throw new JobException(
              "table %s: %s was written but is gone".formatted(table, hidden.toAbsolutePath()));
        }
      } catch (IOException e) {
        throw unwritable(directory.resolve(name), e);
      }
    }
    if (!committables.isEmpty()) {
      syncDirectory();
    }
  }

  /** The hidden file of a committable. */
  private Path hiddenOf(String name, String prefix) {
    Matcher numbers = numbers(name, prefix);
    if (numbers == null || name.contains("/")) {
      throw new JobException(
          "table %s: the checkpoint wants to commit '%s', which is no file of this job"
              .formatted(table, name));
    }
    String checkpoint = numbers.group(1) == null ? "" : numbers.group(1) + "-";
    return hidden(prefix + name.substring(prefix.length() + checkpoint.length()));
  }

  /** Gives a file its final name, unless it has it; returns false when there is no such file. */
  private boolean show(Path hidden, String name) throws IOException {
    Path visible = directory.resolve(name);
    try {
      Files.move(hidden, visible, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      return Files.exists(visible);
    }
  }

  @Override
  public Recovery recovery() {
    return new Recovery(
        FilesystemConnector.NAME,
        String.join("\n", prefix(), table, directory.toAbsolutePath().normalize().toString()));
  }

  /**
   * Commits what a sink prepared that is no longer in its job. A file that is gone was removed by
   * someone: that is said, since the table may well have been removed as well.
   *
   * @param recovery text of its {@link #recovery}
   * @return what people should know
   */
  static List<String> commit(String recovery, List<String> committables) {
    String[] parts = recovery.split("\n", 3);
    if (parts.length < 3) {
      throw new JobException("the checkpoint does not say where to commit: '" + recovery + "'");
    }
    FileSink sink = new FileSink(parts[1], Path.of(parts[2]));
    List<String> said = new ArrayList<>();
    for (String name : committables) {
      Path hidden = sink.hiddenOf(name, parts[0]);
      try {
        if (!sink.show(hidden, name)) {
          said.add("table %s: %s was written but is gone".formatted(parts[1], hidden));
        }
      } catch (IOException e) {
        throw sink.unwritable(sink.directory.resolve(name), e);
      }
    }
    if (said.size() < committables.size()) {
      sink.syncDirectory();
    }
    return said;
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
