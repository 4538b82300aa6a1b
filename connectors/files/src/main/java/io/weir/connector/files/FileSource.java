package io.weir.connector.files;

import io.weir.connector.files.ScanPosition.FileState;
import io.weir.connector.files.ScanPosition.TailState;
import io.weir.connector.files.ScanPosition.UnitState;
import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.FirstLeftOut;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.connector.format.TableFormat;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
  final FirstLeftOut firstLeftOut = new FirstLeftOut();
  private final FileListing listing;
  private final @Nullable Duration monitorInterval;

  private final AtomicInteger nextUnit = new AtomicInteger();
  private final LongAdder bytesRead = new LongAdder();
  private final AtomicBoolean looking = new AtomicBoolean();

  private int splitBytes;
  private @Nullable SourceContext context;
  final RowPolicy rowPolicy;
  private ScanPosition restored = ScanPosition.NONE;
  private BitSet restoredFinished = new BitSet();
  private final Map<Integer, UnitState> restoredStarted = new HashMap<>();
  private int filesAtOpen;

  /** Never changed, only replaced by a longer one. */
  private volatile ScanFile[] files = {};

  private volatile long totalBytes;
  private volatile long nextLookMicros;
  private final AtomicLong looks = new AtomicLong();
  private final FileGroups groups = new FileGroups(this);

  FileSource(SourceRequest request, int splitBytes) {
    this.request = request;
    this.splitBytes = splitBytes;
    OptionValues options = new OptionValues(request.table());
    skipBadRecords = options.choice(FilesystemConnector.ON_ERROR).equals("skip");
    rowPolicy = RowPolicy.of(request.table(), skipBadRecords);
    monitorInterval = options.durationOrNull(FilesystemConnector.MONITOR_INTERVAL);
    listing =
        new FileListing(
            request.table().name(),
            options.text(FilesystemConnector.PATH),
            options.textOrNull(FilesystemConnector.PATH_REGEX));
  }

  @Override
  public String partitionName(int number) {
    ScanFile[] known = files;
    return number < known.length ? known[number].path.toString() : "file " + number;
  }

  @Override
  public boolean isBounded() {
    return monitorInterval == null;
  }

  @Override
  public boolean isSequential() {
    return true;
  }

  @Override
  public FileGroups groups() {
    return groups;
  }

  @Override
  public void open(SourceContext newContext) {
    context = newContext;
    restored = ScanPosition.merge(newContext.restored().stream().map(ScanPosition::parse).toList());
    if (newContext.restored().isEmpty()) {
      add(listing.list(), List.of());
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
    ScanFile[] all = new ScanFile[restored.files().size()];
    int unit = 0;
    for (int i = 0; i < all.length; i++) {
      FileState state = restored.files().get(i);
      all[i] = new ScanFile(i, state.found(), isFollowed(), unit, splitBytes);
      all[i].group = state.group();
      all[i].setSeen(state.seen());
      totalBytes += all[i].size;
      unit += all[i].units;
    }
    for (TailState tail : restored.tails()) {
      ScanFile file = all[tail.partition()];
      if (file.compression == Compression.NONE && tail.split() == file.units) {
        file.publishIncomplete(tail.offset());
      }
    }
    for (ScanFile file : all) {
      int end = file.firstUnit + file.units;
      for (int u = file.firstUnit; u < end; u++) {
        if (restoredFinished.get(u)) {
          file.finishUnit();
          bytesRead.add(unitBytes(file));
          file.publishEnd(
              u - file.firstUnit, restored.ends().getOrDefault(u, ScanFile.AFTER_LINE_FEED));
        }
      }
      if (!file.isFinished()) {
        checkUnchanged(file);
      }
    }
    for (TailState tail : restored.tails()) {
      ScanFile file = all[tail.partition()];
      if (file.isFinished()) {
        file.setTail(new ScanFile.Tail(tail.split(), tail.offset(), tail.progress(), tail.left()));
      }
    }
    for (ScanFile file : all) {
      if (isFollowed() && file.isFinished()) {
        takeUpTail(file, restored.files().get(file.partition));
      }
    }
    checkRecordLayout(all);
    files = all;
    groups.restore(all);
  }

  private void checkRecordLayout(ScanFile[] all) {
    for (UnitState unit : restored.started()) {
      for (ScanFile file : all) {
        boolean inFile = unit.unit() >= file.firstUnit && unit.unit() < file.firstUnit + file.units;
        if (inFile && unit.progress().rows() > 0) {
          unit.progress()
              .policy()
              .checkLayout(rowPolicy, request.table().name(), file.path.toString());
        }
      }
    }
    for (TailState tail : restored.tails()) {
      if (tail.progress().rows() > 0) {
        tail.progress()
            .policy()
            .checkLayout(rowPolicy, request.table().name(), all[tail.partition()].path.toString());
      }
    }
  }

  /** What a checkpoint was in the middle of is read on at once; other growth is found by a look. */
  private void takeUpTail(ScanFile file, FileState state) {
    file.endGrowth();
    file.setSeenSize(state.readSize());
    long read = file.compression == Compression.NONE ? file.tail().offset() : state.readSize();
    if (state.open() || file.tail().progress().rows() > 0) {
      try {
        long now = FollowedFiles.find(request.table().name(), file);
        checkNotShorter(file, now, read);
        FollowedFiles.checkFingerprint(request.table().name(), file);
        if (now > file.fingerprint().bytes()) {
          file.setFingerprint(FileIdentity.Fingerprint.of(file.path, now));
        }
        file.grow(now);
      } catch (NoSuchFileException e) {
        throw gone(file, e);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    } else {
      file.setReadSize(read);
    }
  }

  private JobException gone(ScanFile file, IOException e) {
    return new JobException(
        "table %s: %s is gone: the checkpoint had not read it to the end"
            .formatted(request.table().name(), file.path.toAbsolutePath()),
        e);
  }

  private void checkUnchanged(ScanFile file) {
    try {
      if (isFollowed()) {
        FollowedFiles.find(request.table().name(), file);
      }
      BasicFileAttributes now = Files.readAttributes(file.path, BasicFileAttributes.class);
      FileIdentity identity = FileIdentity.of(file.path, now);
      String change = null;
      if (isFollowed() ? now.size() < file.size : now.size() != file.size) {
        change = "%d bytes then, %d now".formatted(file.size, now.size());
      } else if (!file.identity.isSameFile(identity)) {
        change = "another file has taken its place";
      } else if (isFollowed()) {
        change = file.fingerprint().isOf(file.path) ? null : "it was written anew";
      } else if (now.lastModifiedTime().toMillis() != file.modifiedMillis) {
        change = "its size is the same, its modification time is another one";
      } else if (!file.identity.isUnchanged(identity)) {
        change = "its size and its modification time are the same, but it was written or moved";
      }
      if (change != null) {
        throw new JobException(
            "table %s: %s has changed since the checkpoint (%s): cannot go on reading it"
                .formatted(request.table().name(), file.path, change));
      }
    } catch (NoSuchFileException e) {
      throw gone(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Adds new files, and what known ones have grown by, as one group. */
  private void add(List<FileListing.Found> listed, List<ScanFile> grown) {
    List<FileListing.Found> found = isFollowed() ? withFingerprints(listed) : listed;
    ScanFile[] known = files;
    ScanFile[] all = Arrays.copyOf(known, known.length + found.size());
    int unit = known.length == 0 ? 0 : endUnit(known);
    long bytes = totalBytes;
    List<ScanFile> group = new ArrayList<>(grown);
    for (int i = 0; i < found.size(); i++) {
      FileListing.Found file = found.get(i);
      ScanFile added = new ScanFile(known.length + i, file, isFollowed(), unit, splitBytes);
      all[known.length + i] = added;
      group.add(added);
      unit += added.units;
      bytes += file.size();
    }
    totalBytes = bytes;
    groups.found(group);
    files = all;
  }

  /** Files with their fingerprints; without those that are gone since they were found. */
  private List<FileListing.Found> withFingerprints(List<FileListing.Found> found) {
    List<FileListing.Found> there = new ArrayList<>(found.size());
    for (FileListing.Found file : found) {
      try {
        there.add(file.withFingerprint(FileIdentity.Fingerprint.of(file.path(), file.size())));
      } catch (NoSuchFileException e) {
        // As if it had not been found.
      } catch (IOException e) {
        throw unreadable(request.table().name(), file.path(), file.compression(), e);
      }
    }
    return there;
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

  /** Returns whether there are new files. */
  private boolean lookForFiles() {
    long now = context().clock().getAsLong();
    if (now < nextLookMicros || !looking.compareAndSet(false, true)) {
      return false;
    }
    try {
      nextLookMicros = now + monitorMicros();
      List<FileListing.Found> found = listing.listIfThere();
      FollowedFiles.Look look =
          new FollowedFiles(request.table().name(), files)
              .compare(found == null ? List.of() : found);
      look.grown().forEach((file, size) -> file.setReadSize(size));
      add(look.added(), List.copyOf(look.grown().keySet()));
      look.grown().forEach(ScanFile::grow);
      looks.incrementAndGet();
      return !look.added().isEmpty();
    } catch (IOException e) {
      throw new JobException(
          "table %s: cannot look for new files: %s"
              .formatted(request.table().name(), JobException.reason(e)),
          e);
    } finally {
      looking.set(false);
    }
  }

  /** How often files were looked for: growth is there only when this has changed. */
  long looks() {
    return looks.get();
  }

  /**
   * Whether a reader has something to read. Changes have to be applied in the order in which they
   * were written: one reader reads them all.
   */
  boolean isReadBy(int reader) {
    TableFormat format = request.table().valueFormat();
    return reader == 0 || format == null || format.traits().reads() == ChangelogMode.APPEND;
  }

  boolean isFollowed() {
    return monitorInterval != null;
  }

  /** All that was found of a file is read and released. */
  void finished(ScanFile file) {
    groups.finished(file);
  }

  private void checkNotShorter(ScanFile file, long now, long read) {
    if (now < read) {
      throw FollowedFiles.shorter(request.table().name(), file, now, read);
    }
  }

  /** A followed file may have another name since it was found, or be written anew. */
  void findAgain(ScanFile file) throws IOException {
    if (isFollowed()) {
      FollowedFiles.find(request.table().name(), file);
    }
  }

  /** A file that was opened must be the one that was found. */
  void checkOpened(ScanFile file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file.path, BasicFileAttributes.class);
    if (!file.identity.isSameFile(FileIdentity.of(file.path, now))) {
      throw new JobException(
          "table %s: another file has taken the place of %s while it was read"
              .formatted(request.table().name(), file.path.toAbsolutePath()));
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
      int reader,
      BitSet finished,
      List<UnitState> started,
      Map<Integer, Long> ends,
      List<TailState> tails) {
    ScanFile[] known = files;
    int firstFile = reader == 0 ? 0 : filesAtOpen;
    List<FileState> states = new ArrayList<>(known.length - firstFile);
    for (int i = firstFile; i < known.length; i++) {
      ScanFile file = known[i];
      states.add(FileState.of(file));
    }
    if (reader == 0) {
      BitSet allFinished = (BitSet) finished.clone();
      allFinished.or(restoredFinished);
      List<UnitState> allStarted = new ArrayList<>(restored.started());
      allStarted.addAll(started);
      Map<Integer, Long> allEnds = new HashMap<>(restored.ends());
      allEnds.putAll(ends);
      List<TailState> allTails = new ArrayList<>(restored.tails());
      allTails.addAll(tails);
      return new ScanPosition(
          splitBytes, firstFile, states, allFinished, allStarted, allEnds, allTails);
    }
    return new ScanPosition(splitBytes, firstFile, states, finished, started, ends, tails);
  }

  void countBytes(long bytes) {
    bytesRead.add(bytes);
  }

  private static long unitBytes(ScanFile file) {
    return file.size / file.units;
  }

  JobException unreadable(ScanFile file, IOException failure) {
    return unreadable(request.table().name(), file.path, file.compression, failure);
  }

  static JobException unreadable(
      String table, Path file, Compression compression, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new JobException(
          "table %s: no such file: %s".formatted(table, file.toAbsolutePath()), failure);
    }
    if (failure instanceof java.nio.file.AccessDeniedException) {
      return new JobException(
          "table %s: no permission to read %s".formatted(table, file.toAbsolutePath()), failure);
    }
    if (compression != Compression.NONE) {
      return new JobException(
          "table %s: %s: truncated or damaged %s data: %s"
              .formatted(
                  table,
                  file,
                  compression == Compression.GZIP ? "gzip" : "zstd",
                  JobException.reason(failure)),
          failure);
    }
    return new JobException(
        "table %s: cannot read %s: %s"
            .formatted(table, file.toAbsolutePath(), JobException.reason(failure)),
        failure);
  }

  @Override
  public SourceReader createReader(int worker) {
    TableFormat format = request.table().valueFormat();
    return format != null && format.framing() == Framing.FILES
        ? new BlockReader(this, worker)
        : new FileReader(this, worker);
  }

  @Override
  public FirstLeftOut firstLeftOut() {
    return firstLeftOut;
  }

  @Override
  public ScanProgress progress() {
    long read = bytesRead.sum();
    return new ScanProgress(read, isBounded() ? totalBytes : -1, -1, remainders());
  }

  private List<ScanProgress.Remainder> remainders() {
    List<ScanProgress.Remainder> remainders = new ArrayList<>();
    for (ScanFile file : isFollowed() ? files : new ScanFile[0]) {
      long bytes = file.isGone() ? 0 : file.bytesWithoutLineEnd();
      if (bytes > 0) {
        remainders.add(new ScanProgress.Remainder(file.path.toString(), bytes));
      }
    }
    return remainders;
  }

  @Override
  public void close() {}
}
