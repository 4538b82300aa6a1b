package io.weir.connector.files;

import io.weir.connector.files.ScanPosition.FileState;
import io.weir.connector.files.ScanPosition.UnitState;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A scan of files. Its units (see {@link ScanFile}) are claimed by all readers in the order of the
 * files from one counter, so that a directory of small files and one large file alike keep every
 * worker busy, and what is read at any time lies close together.
 */
final class FileSource implements Source {
  static final int SPLIT_BYTES = 1 << 20;

  final SourceRequest request;
  final boolean skipBadRecords;
  private final FileListing listing;
  private final @Nullable Duration monitorInterval;

  private final AtomicInteger nextUnit = new AtomicInteger();
  private final LongAdder bytesRead = new LongAdder();
  private final AtomicBoolean looking = new AtomicBoolean();

  private int splitBytes;
  private @Nullable SourceContext context;
  private ScanPosition restored = ScanPosition.NONE;
  private BitSet restoredFinished = new BitSet();
  private final Map<Integer, UnitState> restoredStarted = new HashMap<>();
  private int filesAtOpen;

  /** Never changed, only replaced by a longer one. */
  private volatile ScanFile[] files = {};

  private volatile long totalBytes;
  private volatile long nextLookMicros;

  FileSource(SourceRequest request, int splitBytes) {
    this.request = request;
    this.splitBytes = splitBytes;
    OptionValues options = new OptionValues(request.table());
    skipBadRecords = options.choice(FilesystemConnector.ON_ERROR).equals("skip");
    monitorInterval = options.durationOrNull(FilesystemConnector.MONITOR_INTERVAL);
    listing =
        new FileListing(
            request.table().name(),
            options.text(FilesystemConnector.PATH),
            options.textOrNull(FilesystemConnector.PATH_REGEX));
  }

  @Override
  public boolean isBounded() {
    return monitorInterval == null;
  }

  @Override
  public void open(SourceContext newContext) {
    context = newContext;
    restored = ScanPosition.merge(newContext.restored().stream().map(ScanPosition::parse).toList());
    if (newContext.restored().isEmpty()) {
      add(listing.list());
    } else {
      restore();
    }
    filesAtOpen = files.length;
    nextLookMicros = newContext.clock().getAsLong() + monitorMicros();
  }

  private void restore() {
    splitBytes = restored.splitBytes();
    restoredFinished = restored.finished();
    restored.started().forEach(state -> restoredStarted.put(state.unit(), state));
    List<FileListing.Found> found = new ArrayList<>();
    for (FileState file : restored.files()) {
      found.add(new FileListing.Found(Path.of(file.path()), file.size(), file.modifiedMillis()));
    }
    add(found);
    for (ScanFile file : files) {
      int end = file.firstUnit + file.units;
      for (int unit = file.firstUnit; unit < end; unit++) {
        if (restoredFinished.get(unit)) {
          file.finishUnit();
          bytesRead.add(unitBytes(file));
          file.publishEnd(
              unit - file.firstUnit, restored.ends().getOrDefault(unit, ScanFile.AFTER_LINE_FEED));
        }
      }
      if (!file.isFinished()) {
        checkUnchanged(file);
      }
    }
  }

  private void checkUnchanged(ScanFile file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file.path, BasicFileAttributes.class);
      if (now.size() != file.size || now.lastModifiedTime().toMillis() != file.modifiedMillis) {
        throw new JobException(
            "table %s: %s has changed since the checkpoint (%d bytes then, %d now): cannot go on reading it"
                .formatted(request.table().name(), file.path, file.size, now.size()));
      }
    } catch (NoSuchFileException e) {
      throw new JobException(
          "table %s: %s is gone: the checkpoint had not read it to the end"
              .formatted(request.table().name(), file.path.toAbsolutePath()),
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void add(List<FileListing.Found> found) {
    ScanFile[] known = files;
    ScanFile[] all = Arrays.copyOf(known, known.length + found.size());
    int unit = known.length == 0 ? 0 : endUnit(known);
    long bytes = totalBytes;
    for (int i = 0; i < found.size(); i++) {
      FileListing.Found file = found.get(i);
      ScanFile added =
          new ScanFile(
              known.length + i, file.path(), file.size(), file.modifiedMillis(), unit, splitBytes);
      all[known.length + i] = added;
      unit += added.units;
      bytes += file.size();
    }
    totalBytes = bytes;
    files = all;
  }

  private static int endUnit(ScanFile[] all) {
    ScanFile last = all[all.length - 1];
    return last.firstUnit + last.units;
  }

  /**
   * The next unit to read, or -1 when there is none just now. On an unbounded table looks for new
   * files when it is time.
   */
  int claim() {
    int unit = claimKnown();
    if (unit < 0 && monitorInterval != null && lookForFiles()) {
      unit = claimKnown();
    }
    return unit;
  }

  private int claimKnown() {
    ScanFile[] known = files;
    int end = known.length == 0 ? 0 : endUnit(known);
    while (true) {
      int unit = nextUnit.get();
      if (unit >= end) {
        return -1;
      }
      if (nextUnit.compareAndSet(unit, unit + 1) && !restoredFinished.get(unit)) {
        return unit;
      }
    }
  }

  private boolean lookForFiles() {
    long now = context().clock().getAsLong();
    if (now < nextLookMicros || !looking.compareAndSet(false, true)) {
      return false;
    }
    try {
      nextLookMicros = now + monitorMicros();
      Set<Path> known = new HashSet<>();
      for (ScanFile file : files) {
        known.add(file.path);
      }
      List<FileListing.Found> found = new ArrayList<>(listing.list());
      found.removeIf(file -> known.contains(file.path()));
      add(found);
      return !found.isEmpty();
    } finally {
      looking.set(false);
    }
  }

  private long monitorMicros() {
    return monitorInterval == null ? 0 : monitorInterval.toNanos() / 1000;
  }

  ScanFile[] files() {
    return files;
  }

  int splitBytes() {
    return splitBytes;
  }

  SourceContext context() {
    SourceContext opened = context;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  /** Where a restored unit is to be taken up, or null when it is to be read from its start. */
  @Nullable UnitState startedUnit(int unit) {
    return restoredStarted.get(unit);
  }

  /** What was restored, and files found since: a reader's snapshot begins with it. */
  ScanPosition snapshot(
      int reader, BitSet finished, List<UnitState> started, Map<Integer, Long> ends) {
    ScanFile[] known = files;
    int firstFile = reader == 0 ? 0 : filesAtOpen;
    List<FileState> states = new ArrayList<>(known.length - firstFile);
    for (int i = firstFile; i < known.length; i++) {
      ScanFile file = known[i];
      states.add(new FileState(file.path.toString(), file.size, file.modifiedMillis));
    }
    if (reader == 0) {
      BitSet allFinished = (BitSet) finished.clone();
      allFinished.or(restoredFinished);
      List<UnitState> allStarted = new ArrayList<>(restored.started());
      allStarted.addAll(started);
      Map<Integer, Long> allEnds = new HashMap<>(restored.ends());
      allEnds.putAll(ends);
      return new ScanPosition(splitBytes, firstFile, states, allFinished, allStarted, allEnds);
    }
    return new ScanPosition(splitBytes, firstFile, states, finished, started, ends);
  }

  void countBytes(long bytes) {
    bytesRead.add(bytes);
  }

  private static long unitBytes(ScanFile file) {
    return file.size / file.units;
  }

  JobException unreadable(ScanFile file, IOException failure) {
    return unreadable(request.table().name(), file.path, failure);
  }

  static JobException unreadable(String table, Path file, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new JobException(
          "table %s: no such file: %s".formatted(table, file.toAbsolutePath()), failure);
    }
    if (failure instanceof java.nio.file.AccessDeniedException) {
      return new JobException(
          "table %s: no permission to read %s".formatted(table, file.toAbsolutePath()), failure);
    }
    if (Compression.of(file) != Compression.NONE) {
      return new JobException(
          "table %s: %s: truncated or damaged %s data: %s"
              .formatted(
                  table,
                  file,
                  Compression.of(file) == Compression.GZIP ? "gzip" : "zstd",
                  failure.getMessage()),
          failure);
    }
    return new JobException(
        "table %s: cannot read %s: %s"
            .formatted(table, file.toAbsolutePath(), failure.getMessage()),
        failure);
  }

  @Override
  public SourceReader createReader(int worker) {
    return new FileReader(this, worker);
  }

  @Override
  public ScanProgress progress() {
    long read = bytesRead.sum();
    return new ScanProgress(read, isBounded() ? totalBytes : -1, -1);
  }

  @Override
  public void close() {}
}
