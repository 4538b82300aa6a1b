package io.weir.connector.files;

import io.weir.connector.files.ScanPosition.TailState;
import io.weir.connector.files.ScanPosition.UnitState;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.BugException;
import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads splits. A record belongs to the split in which it starts. Where the first one starts is
 * certain when no record can hold a line feed: after the first line feed. Otherwise that is a
 * guess, right unless the line feed lies within quotes; the reader of the split before knows where
 * its last record really ended, and on disagreement the split is decoded again from there.
 */
final class FileReader implements SourceReader {
  private enum State {
    /** Between splits. */
    IDLE,
    READING,
    /** All rows of the split were handed out, whether they are right is open. */
    READ,
    CONFIRMED
  }

  /**
   * A guessed start may lie within quotes and make a record of half the file: no further than this.
   */
  private static final int MAX_GUESSED_EXTRA_BYTES = 1 << 20;

  private final FileSource source;
  private final int number;
  private final RecordDecoder decoder;
  private final FileMetadata metadata;
  private final int capacity;
  private final BitSet finished = new BitSet();
  private final Map<Integer, Long> ends = new HashMap<>();

  private State state = State.IDLE;
  private ScanFile[] files = {};
  private @Nullable ScanFile file;
  private @Nullable SplitBytes bytes;
  private byte[] plainArray = {};
  private @Nullable ByteBuffer direct;
  private int headerLength;

  private int unit = -1;
  private long split;

  /** What of the split was processed before a restore. */
  private SplitProgress before = SplitProgress.NONE;

  /** Rows of the split that were decoded before this poll. */
  private int rowsBefore;

  /** Of the records of the split that were left out, how many rows came before each. */
  private int[] leftOutAt = {};

  private int leftOutCount;

  /** How many of them were processed before the restore. */
  private int leftOutBefore;

  /** Offset in the bytes of the next record. */
  private int position;

  /** Whether {@code position} began at a true start of a record. */
  private boolean certain;

  /** Whether the bytes cannot be decoded from where the split was guessed to start. */
  private boolean unreadable;

  /** Offset in the bytes of a record that has no line end yet, where the file ends; or -1. */
  private int incompleteAt = -1;

  /** Whether what is read is growth behind the units of a followed file. */
  private boolean inTail;

  /** Where the growth ends that is read. */
  private long tailEnd;

  /** Of files whose units or growth this reader ended: how far they are read. */
  private final Map<Integer, TailState> tails = new HashMap<>();

  private long seenLooks = -1;
  private int nextTail;

  /** Whether no record starts in the split, whatever the quotes. */
  private boolean withoutStart;

  /** Position in the file where the first record was taken to start. */
  private long startAt;

  private long badRecords;
  private long ignoredRecords;

  /**
   * What the decoder had counted when it began the split, and what of that rows that are dropped.
   */
  private long valuesBefore;

  private long valuesDropped;

  FileReader(FileSource source, int number) {
    this.source = source;
    this.number = number;
    decoder = source.context().decoder().get();
    capacity = source.context().batchCapacity();
    metadata = new FileMetadata(source.request.metadataKeys(), source.request.physicalColumns());
  }

  @Override
  public Poll poll(Batch out) {
    try {
      if (state == State.CONFIRMED) {
        finishSplit();
      }
      if (state == State.IDLE && (!source.isReadBy(number) || !nextSplit() && !nextTail())) {
        return source.isBounded() ? Poll.END : Poll.NOTHING;
      }
      int first = out.rows;
      Poll poll = decode(out, rowsBefore - first);
      metadata.fill(out, first, out.rows);
      rowsBefore += out.rows - first;
      if (poll == Poll.SPLIT_END) {
        state = State.READ;
      }
      return poll;
    } catch (IOException e) {
      throw source.unreadable(file(), e);
    }
  }

  /**
   * @param rowsElsewhere rows of the split that are not in the batch, less those in it that are not
   *     of the split
   */
  private Poll decode(Batch out, int rowsElsewhere) throws IOException {
    SplitBytes in = bytes();
    while (position < in.stop || decoder.hasMoreRows()) {
      if (out.rows == capacity) {
        return Poll.ROWS;
      }
      int rowsWithin = out.rows;
      boolean one = countsRecords() && rowsElsewhere + out.rows + leftOutCount < before.records();
      try {
        // One by one where records are counted: their rows are not told apart otherwise.
        position =
            decoder.decode(
                in.bytes, position, in.stop, in.limit, in.last, out, one ? out.rows + 1 : capacity);
        if (one && decoder.hasMoreRows()) {
          throw RowPolicy.manyRows(source.request.table().name(), file().path.toString());
        }
      } catch (BadRecordException bad) {
        if (!certain) {
          unreadable = true;
          return Poll.SPLIT_END;
        }
        position = afterBadRecord(bad, rowsElsewhere + out.rows);
        continue;
      }
      if (one && out.rows > rowsWithin) {
        continue;
      }
      if (position < in.stop && out.rows < capacity && !decoder.hasMoreRows()) {
        if (!certain && in.limit - in.stop > MAX_GUESSED_EXTRA_BYTES) {
          unreadable = true;
          return Poll.SPLIT_END;
        }
        if (in.last) {
          throw new BugException(
              "the decoder left bytes %d to %d at the end of %s"
                  .formatted(position, in.limit, file().path),
              "",
              null);
        }
        if (!in.extend(position)) {
          incompleteAt = in.atEnd && position < in.limit ? position : -1;
          return Poll.SPLIT_END;
        }
      }
    }
    return Poll.SPLIT_END;
  }

  /**
   * @param rows of the split before the record
   */
  private int afterBadRecord(BadRecordException bad, int rows) {
    int next = Math.max(bad.recordEnd(), bad.recordStart() + 1);
    if (countsRecords() ? rows + leftOutCount < before.records() : rows < before.rows()) {
      // Processed before the restore, whatever would become of it now.
      leftOutBefore++;
      addLeftOut(rows);
      return next;
    }
    if (bad.ignored()) {
      ignoredRecords++;
    } else if (source.skipBadRecords) {
      badRecords++;
    } else {
      throw failure(bad);
    }
    source.firstLeftOut.met(bad.ignored(), () -> leftOut(bad));
    addLeftOut(rows);
    return next;
  }

  private void addLeftOut(int rows) {
    if (leftOutCount == leftOutAt.length) {
      leftOutAt = Arrays.copyOf(leftOutAt, Math.max(8, 2 * leftOutCount));
    }
    leftOutAt[leftOutCount++] = rows;
  }

  private void forgetCounts() {
    rowsBefore = 0;
    leftOutCount = 0;
    leftOutBefore = 0;
  }

  private String leftOut(BadRecordException bad) {
    SplitBytes in = bytes();
    int end = Math.min(in.limit, Math.max(bad.recordEnd(), bad.recordStart()));
    return BadRecords.leftOut(file(), in.base + bad.errorAt(), bad, in.bytes, end);
  }

  private JobException failure(BadRecordException bad) {
    SplitBytes in = bytes();
    int end = Math.min(in.limit, Math.max(bad.recordEnd(), bad.recordStart()));
    return BadRecords.failure(file(), in.base + bad.errorAt(), bad, in.bytes, end);
  }

  @Override
  public Confirmation confirm() {
    if (state == State.CONFIRMED) {
      return Confirmation.CONFIRMED;
    }
    if (!certain) {
      if (isWithinIncomplete()) {
        return retry(ScanFile.UNKNOWN);
      }
      long start = file().end((int) split - 1);
      if (start == ScanFile.UNKNOWN) {
        return Confirmation.WAIT;
      }
      if (unreadable || !withoutStart && start != startAt) {
        return retry(start);
      }
    }
    if (!inTail && incompleteAt >= 0 && bytes() instanceof PlainBytes plain) {
      long from = plain.base + incompleteAt;
      file().publishIncomplete(from);
      tails.put(partition(), new TailState(partition(), file().units, from, SplitProgress.NONE, 0));
    } else if (!inTail) {
      publishEnd();
    }
    state = State.CONFIRMED;
    return Confirmation.CONFIRMED;
  }

  /** The rows of the split are dropped: the records started elsewhere. */
  private Confirmation retry(long start) {
    valuesDropped += decoder.ignoredValues() - valuesBefore;
    decoder.forgetRows();
    begin(start);
    state = State.READING;
    return Confirmation.RETRY;
  }

  /** Whether the split lies within a record that started before it and has no line end yet. */
  private boolean isWithinIncomplete() {
    return file().incompleteFrom() < split * source.splitBytes();
  }

  private void publishEnd() {
    ScanFile in = file();
    if (!decoder.recordsMaySpanLines() || split + 1 >= in.units) {
      return;
    }
    SplitBytes read = bytes();
    long end = withoutStart ? in.end((int) split - 1) : read.base + position;
    in.publishEnd((int) split, end);
    long endOffset = end - read.base;
    if (end != ScanFile.AFTER_LINE_FEED
        && (endOffset > read.limit
            || read.indexOfLineFeed(read.stop - 1, (int) endOffset - 1) >= 0)) {
      ends.put(unit, end);
    }
  }

  private void finishSplit() throws IOException {
    ScanFile in = file();
    SplitBytes read = bytes();
    before = SplitProgress.NONE;
    boolean ended = read.atEnd && (incompleteAt >= 0 || position >= read.limit);
    long next = read.base + position;
    if (read instanceof PackedBytes packed) {
      source.countBytes(packed.takeCount());
      if (!ended) {
        split++;
        packed.readNext(position);
        beginAtRecord(0);
        return;
      }
    } else if (inTail) {
      source.countBytes(next - startAt);
      if (!ended && next < tailEnd) {
        split++;
        ((PlainBytes) read).readTail(next, tailEnd);
        beginAtRecord(0);
        return;
      }
    } else {
      source.countBytes(Math.min(source.splitBytes(), in.size - split * source.splitBytes()));
    }
    endUnit(in, next);
    inTail = false;
    state = State.IDLE;
  }

  /** Goes on at a true start of a record. */
  private void beginAtRecord(int offset) {
    forgetCounts();
    position = offset;
    startAt = bytes().base + offset;
    certain = true;
    unreadable = false;
    withoutStart = false;
    incompleteAt = -1;
    state = State.READING;
  }

  /**
   * All of a unit, or of what a file has grown by, is processed.
   *
   * @param next where reading would go on
   */
  private void endUnit(ScanFile in, long next) {
    if (inTail) {
      setTail(in, new ScanFile.Tail(split + 1, next, SplitProgress.NONE, bytes().limit - position));
      in.endGrowth();
      source.finished(in);
      return;
    }
    finished.set(unit);
    if (in.followed && in.compression != Compression.NONE) {
      setTail(in, new ScanFile.Tail(split + 1, next, SplitProgress.NONE, bytes().limit - position));
    }
    if (in.finishUnit()) {
      source.finished(in);
    }
  }

  private void setTail(ScanFile in, ScanFile.Tail tail) {
    in.setTail(tail);
    tails.put(
        in.partition,
        new TailState(in.partition, tail.split(), tail.offset(), SplitProgress.NONE, tail.left()));
  }

  /**
   * Begins to read what a followed file has grown by. Each file has one reader that does that,
   * since growth is read in order.
   */
  private boolean nextTail() throws IOException {
    if (!source.isFollowed()) {
      return false;
    }
    if (seenLooks != source.looks()) {
      seenLooks = source.looks();
      nextTail = number;
    }
    ScanFile[] known = source.files();
    for (; nextTail < known.length; nextTail += source.context().readers()) {
      ScanFile in = known[nextTail];
      if (in.isGrowing()) {
        closeFile();
        beginTail(in);
        return true;
      }
    }
    return false;
  }

  private void beginTail(ScanFile in) throws IOException {
    file = in;
    metadata.use(in);
    inTail = true;
    ScanFile.Tail from = in.tail();
    tailEnd = in.readSize();
    split = from.split();
    before = from.progress();
    incompleteAt = -1;
    long offset = from.offset();
    if (in.compression == Compression.NONE) {
      PlainBytes plain = openPlain(in);
      plain.readHead(tailEnd);
      readHeader(in, plain);
      plain.readTail(offset, tailEnd);
    } else {
      source.findAgain(in);
      PackedBytes packed = new PackedBytes(in, source.splitBytes());
      bytes = packed;
      packed.readMore(source.splitBytes());
      readHeader(in, packed);
      if (offset > 0) {
        packed.skipTo(offset);
      }
    }
    beginAtRecord(offset > 0 ? 0 : headerLength);
  }

  /** Claims a unit and begins to read it. */
  private boolean nextSplit() throws IOException {
    int claimed = source.claim();
    if (claimed < 0) {
      closeFile();
      return false;
    }
    unit = claimed;
    ScanFile in = fileOf(claimed);
    if (in != file) {
      closeFile();
      file = in;
      metadata.use(in);
    }
    UnitState started = source.startedUnit(claimed);
    before = started == null ? SplitProgress.NONE : started.progress();
    if (in.compression == Compression.NONE) {
      beginPlain(in, claimed - in.firstUnit);
    } else {
      beginPacked(in, started);
    }
    state = State.READING;
    return true;
  }

  /** Units are claimed in rising order, so the file is this one or a later one. */
  private ScanFile fileOf(int claimed) {
    int at = file == null ? 0 : file().partition;
    if (at >= files.length
        || claimed >= files[files.length - 1].firstUnit + files[files.length - 1].units) {
      files = source.files();
    }
    while (claimed >= files[at].firstUnit + files[at].units) {
      at++;
    }
    return files[at];
  }

  private PlainBytes openPlain(ScanFile in) throws IOException {
    source.findAgain(in);
    PlainBytes plain = new PlainBytes(in, source.splitBytes(), direct());
    bytes = plain;
    source.checkOpened(in);
    plain.adopt(plainArray);
    return plain;
  }

  private ByteBuffer direct() {
    ByteBuffer made = direct;
    if (made == null) {
      made = ByteBuffer.allocateDirect(PlainBytes.READ_BYTES);
      direct = made;
    }
    return made;
  }

  private void beginPlain(ScanFile in, int splitNumber) throws IOException {
    split = splitNumber;
    PlainBytes plain;
    if (bytes instanceof PlainBytes open) {
      plain = open;
    } else {
      plain = openPlain(in);
      if (splitNumber > 0) {
        plain.read(0);
        readHeader(in, plain);
      }
    }
    plain.read(splitNumber);
    if (splitNumber == 0) {
      readHeader(in, plain);
    }
    begin(splitNumber == 0 ? ScanFile.UNKNOWN : in.end(splitNumber - 1));
  }

  private void beginPacked(ScanFile in, @Nullable UnitState started) throws IOException {
    source.findAgain(in);
    PackedBytes packed = new PackedBytes(in, source.splitBytes());
    bytes = packed;
    packed.readMore(source.splitBytes());
    readHeader(in, packed);
    split = started == null ? 0 : started.split();
    position = headerLength;
    if (started != null && started.offset() > 0) {
      packed.skipTo(started.offset());
      position = 0;
    }
    beginAtRecord(position);
  }

  private void readHeader(ScanFile in, SplitBytes head) throws IOException {
    head.readFirstLine();
    if (head.limit == 0 || in.followed && head.indexOfLineFeed(0, head.limit) < 0) {
      headerLength = 0;
      return;
    }
    try {
      headerLength = decoder.headerLength(head.bytes, head.limit);
    } catch (BadRecordException bad) {
      throw BadRecords.headerFailure(in, bad, head.bytes, Math.min(head.limit, bad.recordEnd()));
    }
  }

  /**
   * Goes to the start of the split's first record.
   *
   * @param previousEnd where the records of the split before ended, as {@link ScanFile#end} tells
   *     it
   */
  private void begin(long previousEnd) {
    SplitBytes in = bytes();
    long splitStart = split * source.splitBytes();
    forgetCounts();
    valuesBefore = decoder.ignoredValues();
    unreadable = false;
    withoutStart = false;
    incompleteAt = -1;
    if (split > 0 && isWithinIncomplete()) {
      certain = true;
      withoutStart = true;
      startAt = in.base + in.stop;
    } else if (splitStart <= headerLength) {
      certain = true;
      startAt = headerLength;
    } else if (previousEnd > 0) {
      certain = true;
      startAt = previousEnd;
    } else {
      certain = !decoder.recordsMaySpanLines() || previousEnd == ScanFile.AFTER_LINE_FEED;
      int lineFeed = in.indexOfLineFeed(0, in.stop - 1);
      withoutStart = lineFeed < 0;
      startAt = in.base + (withoutStart ? in.stop : lineFeed + 1);
    }
    position = (int) Math.min(Integer.MAX_VALUE, startAt - in.base);
  }

  private ScanFile file() {
    ScanFile open = file;
    if (open == null) {
      throw new IllegalStateException("no split has been polled");
    }
    return open;
  }

  private SplitBytes bytes() {
    SplitBytes open = bytes;
    if (open == null) {
      throw new IllegalStateException("no split has been polled");
    }
    return open;
  }

  @Override
  public int partition() {
    return file().partition;
  }

  @Override
  public long splitNumber() {
    return split;
  }

  @Override
  public int rowsToSkip() {
    return countsRecords() ? before.records() - leftOutBefore : before.rows();
  }

  /** Whether what was processed before the restore is counted in records: rows would be others. */
  private boolean countsRecords() {
    return before.rows() > 0 && !before.policy().givesRowsOf(source.rowPolicy);
  }

  /** What of the split is processed once so many rows are. */
  private SplitProgress progress(int rows) {
    if (state != State.CONFIRMED || rows <= rowsToSkip()) {
      return before;
    }
    int leftOut = 0;
    while (leftOut < leftOutCount && leftOutAt[leftOut] < rows) {
      leftOut++;
    }
    return new SplitProgress(rows, leftOut, source.rowPolicy);
  }

  @Override
  public int partitionCount() {
    return source.files().length;
  }

  @Override
  public boolean isPartitionFinished(int partition) {
    return source.files()[partition].isFinished();
  }

  /** A file of which something is left to read is never idle, however long that takes. */
  @Override
  public long emptySince(int partition) {
    return isPartitionFinished(partition) ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  @Override
  public String snapshot(int rowsReleased) {
    List<UnitState> started = List.of();
    List<TailState> allTails = new ArrayList<>(tails.values());
    if (state != State.IDLE && inTail) {
      allTails.removeIf(tail -> tail.partition() == partition());
      allTails.add(new TailState(partition(), split, bytes().base, progress(rowsReleased), 0));
    } else if (state != State.IDLE) {
      long offset = bytes instanceof PackedBytes packed ? packed.base : 0;
      started = List.of(new UnitState(unit, split, offset, progress(rowsReleased)));
    }
    return source.snapshot(number, finished, started, ends, allTails).text();
  }

  @Override
  public long badRecords() {
    return badRecords;
  }

  @Override
  public long ignoredRecords() {
    return ignoredRecords;
  }

  @Override
  public long ignoredValues() {
    return decoder.ignoredValues() - valuesDropped;
  }

  private void closeFile() throws IOException {
    SplitBytes open = bytes;
    if (open instanceof PlainBytes plain) {
      plainArray = plain.bytes;
    }
    bytes = null;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    try {
      closeFile();
    } catch (IOException e) {
      throw new JobException("cannot close a file: " + e.getMessage(), e);
    }
  }
}
