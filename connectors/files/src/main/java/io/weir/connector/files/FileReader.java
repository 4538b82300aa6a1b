package io.weir.connector.files;

import io.weir.connector.files.ScanPosition.TailState;
import io.weir.connector.files.ScanPosition.UnitState;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.BugException;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
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
final class FileReader extends SplitReader {
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

  private final RecordDecoder decoder;
  private final int capacity;
  private final Growth growth;
  private final LeftOutRecords leftOut = new LeftOutRecords();
  private final Map<Integer, Long> ends = new HashMap<>();

  private State state = State.IDLE;
  private @Nullable SplitBytes bytes;
  private byte[] plainArray = {};
  private @Nullable ByteBuffer direct;
  private int headerLength;

  private long split;

  /** What of the split was processed before a restore. */
  private SplitProgress before = SplitProgress.NONE;

  /** Rows of the split that were decoded before this poll. */
  private int rowsBefore;

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

  /** Whether no record starts in the split, whatever the quotes. */
  private boolean withoutStart;

  /** Position in the file where the first record was taken to start. */
  private long startAt;

  /**
   * What the decoder had counted when it began the split, and what of that rows that are dropped.
   */
  private long valuesBefore;

  private long valuesDropped;

  FileReader(FileSource source, int number) {
    super(source, number);
    growth = new Growth(source, number);
    decoder = source.context().decoder().get();
    capacity = source.context().batchCapacity();
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
      boolean one =
          countsRecords() && rowsElsewhere + out.rows + leftOut.count() < before.records();
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
    if (countsRecords() ? rows + leftOut.count() < before.records() : rows < before.rows()) {
      leftOut.addProcessed(rows);
      return next;
    }
    SplitBytes in = bytes();
    int end = Math.min(in.limit, Math.max(bad.recordEnd(), bad.recordStart()));
    long place = in.base + bad.errorAt();
    leaveOut(
        bad,
        () -> BadRecords.leftOut(file(), place, bad, in.bytes, end),
        () -> BadRecords.failure(file(), place, bad, in.bytes, end));
    leftOut.add(rows);
    return next;
  }

  private void forgetCounts() {
    rowsBefore = 0;
    leftOut.clear();
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
      growth.note(partition(), file().units, from, 0);
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
      growth.readUpTo(
          in, new ScanFile.Tail(split + 1, next, SplitProgress.NONE, bytes().limit - position));
      in.endGrowth();
      source.finished(in);
      return;
    }
    if (in.followed && in.compression != Compression.NONE) {
      growth.readUpTo(
          in, new ScanFile.Tail(split + 1, next, SplitProgress.NONE, bytes().limit - position));
    }
    endUnit(in);
  }

  /** Begins to read what a followed file has grown by. */
  private boolean nextTail() throws IOException {
    ScanFile in = growth.nextGrown();
    if (in == null) {
      return false;
    }
    closeFile();
    beginTail(in);
    return true;
  }

  private void beginTail(ScanFile in) throws IOException {
    use(in);
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
    if (!reads(in)) {
      closeFile();
      use(in);
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

  private SplitBytes bytes() {
    SplitBytes open = bytes;
    if (open == null) {
      throw new IllegalStateException("no split has been polled");
    }
    return open;
  }

  @Override
  public long splitNumber() {
    return split;
  }

  @Override
  public int rowsToSkip() {
    return countsRecords() ? before.records() - leftOut.processed() : before.rows();
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
    return new SplitProgress(rows, leftOut.before(rows), source.rowPolicy);
  }

  @Override
  public String snapshot(int rowsReleased) {
    List<UnitState> started = List.of();
    List<TailState> tails = growth.states();
    if (state != State.IDLE && inTail) {
      tails =
          growth.states(new TailState(partition(), split, bytes().base, progress(rowsReleased), 0));
    } else if (state != State.IDLE) {
      long offset = bytes instanceof PackedBytes packed ? packed.base : 0;
      started = List.of(new UnitState(unit, split, offset, progress(rowsReleased)));
    }
    return source.snapshot(number, finished, started, ends, tails).text();
  }

  @Override
  public long ignoredValues() {
    return decoder.ignoredValues() - valuesDropped;
  }

  @Override
  void closeBytes() throws IOException {
    SplitBytes open = bytes;
    if (open instanceof PlainBytes plain) {
      plainArray = plain.bytes;
    }
    bytes = null;
    if (open != null) {
      open.close();
    }
  }
}
