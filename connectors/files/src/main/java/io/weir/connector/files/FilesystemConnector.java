package io.weir.connector.files;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Identity;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.connector.format.TableFormat;
import io.weir.runtime.error.JobException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Tables that are local files: {@code 'connector' = 'filesystem'}. */
public class FilesystemConnector implements Connector {
  static final String NAME = "filesystem";

  static final ConnectorOption PATH =
      ConnectorOption.required(
              "path",
              Type.STRING,
              "A file, a directory (read with everything below it, written as part files) or a pattern"
                  + " such as data/*.csv. A directory without files is an empty table. Names starting with . or _ are left out. Files ending in .gz"
                  + " and .zst are unpacked while reading.")
          .with(Identity.VALUE);

  static final ConnectorOption MONITOR_INTERVAL =
      ConnectorOption.optional(
              "source.monitor-interval",
              Type.DURATION,
              null,
              "Makes the table unbounded: looks that often for new files, and for what files have grown"
                  + " by. A record counts when it has its line end. A file that became shorter, or whose"
                  + " first 4 KiB or last 4 KiB up to the size that was seen last are no longer the same,"
                  + " is an error; other changes to what was read are not noticed. A file that was"
                  + " renamed is followed on: known by its inode, those 8 KiB and its birth time, or, where"
                  + " the file system has none, by its modification time if it has the same size. A new"
                  + " file that only has the inode of a deleted one is read from its start. If there is another"
                  + " file under a name that was read (also after a restart): when the former one is"
                  + " still there under another name (rotation), the other one is read from its start;"
                  + " when it has those 8 KiB where they were, as after rsync or an editor, reading goes on;"
                  + " else it is an error. Without it the files found at the start are read once.")
          .with(Identity.PRESENCE);

  static final ConnectorOption PATH_REGEX =
      ConnectorOption.optional(
              "source.path.regex-pattern",
              Type.STRING,
              null,
              "Reads only files whose absolute path matches this regular expression.")
          .with(Identity.VALUE);

  static final ConnectorOption ON_ERROR =
      ConnectorOption.choice(
          "on-error",
          "fail",
          "What to do with a record that cannot be read: fail the job, or skip and count it.",
          "fail",
          "skip");

  static final ConnectorOption ROLLING_FILE_SIZE =
      ConnectorOption.optional(
          "sink.rolling-policy.file-size",
          Type.MEMORY_SIZE,
          "128 mb",
          "A writer begins a new part file when the current one has grown to this size.");

  private final int splitBytes;
  private final UnaryOperator<Path> written;

  public FilesystemConnector() {
    this(FileSource.SPLIT_BYTES, UnaryOperator.identity());
  }

  /**
   * For tests.
   *
   * @param splitBytes about how much of a file is read at a time
   * @param written gives the path, of any file system, that is written for one of the default one
   */
  protected FilesystemConnector(int splitBytes, UnaryOperator<Path> written) {
    this.splitBytes = splitBytes;
    this.written = written;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> commit(String recovery, List<String> committables) {
    return FileSink.commit(recovery, committables);
  }

  @Override
  public String description() {
    return "Reads and writes local files.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of(PATH, MONITOR_INTERVAL, PATH_REGEX, ON_ERROR, ROLLING_FILE_SIZE);
  }

  @Override
  public List<Framing> framings() {
    return List.of(Framing.LINES, Framing.FILES);
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    FileListing.check(table);
    boolean bounded = !new OptionValues(table).has(MONITOR_INTERVAL);
    TableFormat format = table.valueFormat();
    if (!bounded && format != null && format.framing() == Framing.FILES) {
      throw new JobException(
          "table %s: option '%s' needs a format of lines, and '%s' is none"
              .formatted(table.name(), MONITOR_INTERVAL.key(), format.name()));
    }
    return Capabilities.ofFormat(table, bounded, FileMetadata.types(), Map.of());
  }

  @Override
  public Map<String, String> example() {
    return Map.of("path", "data/orders.csv", "format", "csv");
  }

  @Override
  public Source createSource(SourceRequest request) {
    rejectPartitions(request.table());
    return new FileSource(request, splitBytes);
  }

  @Override
  public Sink createSink(SinkRequest request) {
    rejectPartitions(request.table());
    return new FileSink(request, written);
  }

  private static void rejectPartitions(TableDescription table) {
    if (!table.partitionKeys().isEmpty()) {
      throw new JobException(
          "table " + table.name() + ": PARTITIONED BY is not supported for files yet");
    }
  }
}
