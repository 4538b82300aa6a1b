package io.weir.runtime.host;

import io.weir.runtime.checkpoint.WorkerAcknowledgement.SourcePosition;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.kernel.WatermarkKernel;
import io.weir.runtime.operator.OperatorMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source on one worker and feeds a chain. A split is held until it is confirmed and, where
 * event time counts, until the running maximum before it is known; then its rows are released in
 * slices, each row with the watermark in force before it, each slice followed by the watermark.
 */
final class SourceTask extends Task {
  private enum State {
    READING,
    CONFIRMING,
    /** For the running maximum of the splits before this one. */
    WAITING,
    RELEASING
  }

  /** A batch of the current split. */
  private static final class Held {
    final Batch batch;
    long[] marks = {};

    Held(Batch batch) {
      this.batch = batch;
    }
  }

  private final JobNode.SourceNode node;
  private final boolean eventTime;
  private final int sliceRows;
  private final SourceWatermarks partitions;
  private @Nullable SourceReader reader;
  private @Nullable WatermarkKernel watermarkKernel;

  private final List<Held> held = new ArrayList<>();
  private final ArrayDeque<Held> free = new ArrayDeque<>();
  private @Nullable Batch slice;
  private int[] sliceNumbers = {};

  /** What follows when the chain's pending call is complete. */
  private enum Then {
    NOTHING,
    PASS_BARRIER,
    END,
    FINISH
  }

  private State state = State.READING;
  private Then then = Then.NOTHING;
  private long barrier;

  /** Rows of the current split that are processed, the skipped ones included. */
  private int released;

  private long splitMaximum = Long.MIN_VALUE;
  private boolean splitIsOver;
  private long overMaximum;
  private SourceWatermarks.@Nullable Mark mark;
  private int heldAt;
  private int rowAt;
  private long running;

  private long emitted = Long.MIN_VALUE;
  private long seenVersion = -1;
  private long idleCheck;
  private boolean idle;
  private boolean stopped;
  private @Nullable String finalPosition;

  /** Greatest watermarks of the splits finished since the last barrier. */
  private Map<Integer, Map<Long, Long>> finishedSplits = new HashMap<>();

  SourceTask(Worker worker, Chain chain, JobNode.SourceNode node, SourceWatermarks partitions) {
    super(worker, chain);
    this.node = node;
    this.partitions = partitions;
    eventTime = node.watermark() != null && !worker.job().spec().batch();
    sliceRows = worker.job().options().batchMaxRows();
  }

  @Override
  void open() {
    chain.open();
    if (hadFinished()) {
      return;
    }
    reader = worker.job().source(node).createReader(worker.index());
    if (eventTime && node.watermark() != null) {
      watermarkKernel = worker.job().kernels().create(node.watermark(), WatermarkKernel.class);
    }
  }

  private SourceReader reader() {
    if (reader == null) {
      throw new IllegalStateException("not open");
    }
    return reader;
  }

  @Override
  boolean step() {
    boolean progress = chain.drain();
    if (isDone() || !chain.hasRoom()) {
      return progress;
    }
    if (chain.isPending()) {
      if (chain.resume()) {
        follow();
      }
      return true;
    }
    if (stopped) {
      return progress;
    }
    if (reader == null) {
      end();
      return true;
    }
    if (worker.requestedCheckpoint() > lastBarrier()) {
      barrier = worker.requestedCheckpoint();
      stopped = worker.isStopRequested();
      worker.addPosition(node.stateId(), takePosition());
      start(Then.PASS_BARRIER, chain.signal(Signal.barrier(barrier)));
      return true;
    }
    progress |= fireTimers();
    if (chain.isPending() || !chain.hasRoom()) {
      return true;
    }
    if (chain.root().wantsNoMore()) {
      beginEnd();
      return true;
    }
    if (!worker.job().mayStart(node)) {
      return progress;
    }
    progress |= advance();
    chain.flush(progress);
    return progress;
  }

  private boolean fireTimers() {
    if (chain.nextTimer() == Long.MAX_VALUE) {
      return false;
    }
    long now = worker.job().currentMicros();
    if (chain.nextTimer() > now) {
      return false;
    }
    chain.fireTimers(now);
    return true;
  }

  private boolean advance() {
    return switch (state) {
      case READING -> read();
      case CONFIRMING -> confirm();
      case WAITING -> {
        if (mark != null && partitions.isKnown(mark)) {
          beginRelease(mark.before());
          yield true;
        }
        yield false;
      }
      case RELEASING -> {
        release();
        yield true;
      }
    };
  }

  // --- reading ---

  private boolean read() {
    Held into = free.isEmpty() ? newHeld() : free.pop();
    Batch batch = into.batch;
    batch.clear();
    SourceReader from = reader();
    if (splitIsOver) {
      leaveSplit(from);
    }
    worker.enter(chain.root());
    SourceReader.Poll poll = from.poll(batch);
    worker.leave();
    switch (poll) {
      case ROWS, SPLIT_END -> {
        if (held.isEmpty()) {
          released = from.rowsToSkip();
          if (eventTime) {
            partitions.begin(from.partition());
          }
        }
        if (watermarkKernel != null && batch.rows > 0) {
          if (into.marks.length < batch.rows) {
            into.marks = new long[Math.max(batch.rows, Batch.CAPACITY)];
          }
          watermarkKernel.watermarks(batch, into.marks);
          splitMaximum = Math.max(splitMaximum, maximum(into.marks, batch.rows));
        }
        held.add(into);
        if (poll == SourceReader.Poll.SPLIT_END) {
          state = State.CONFIRMING;
        }
        if (idle) {
          idle = false;
          chain.signal(Signal.ACTIVE);
        } else if (state == State.CONFIRMING) {
          // Not in the same step as ACTIVE: that must be in the queues before the split is
          // published,
          // since others then may send watermarks past it.
          confirm();
        }
        return true;
      }
      case NOTHING -> {
        free.push(into);
        if (held.isEmpty()) {
          released = 0;
        }
        return whileNothing();
      }
      case END -> {
        free.push(into);
        released = 0;
        beginEnd();
        return true;
      }
    }
    throw new IllegalStateException("poll returned null");
  }

  /** With the next poll the split before counts as finished; until then it would be read again. */
  private void leaveSplit(SourceReader from) {
    splitIsOver = false;
    if (worker.job().keepsState()) {
      // Without event time as well: another version of the job may have it.
      finishedSplits
          .computeIfAbsent(from.partition(), p -> new HashMap<>())
          .put(from.splitNumber(), overMaximum);
    }
  }

  private Held newHeld() {
    return new Held(new Batch(node.output(), Batch.CAPACITY));
  }

  private static long maximum(long[] values, int count) {
    long maximum = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      maximum = Math.max(maximum, values[i]);
    }
    return maximum;
  }

  private boolean confirm() {
    switch (reader().confirm()) {
      case CONFIRMED -> {
        // By now the whole split is known, and with it how many of its rows were processed before.
        released = reader().rowsToSkip();
        if (eventTime) {
          mark = partitions.publish(reader().partition(), reader().splitNumber(), splitMaximum);
          state = State.WAITING;
          if (partitions.isKnown(mark)) {
            beginRelease(mark.before());
          }
        } else {
          beginRelease(Long.MIN_VALUE);
        }
        return true;
      }
      case WAIT -> {
        return false;
      }
      case RETRY -> {
        forgetSplit();
        return true;
      }
    }
    throw new IllegalStateException("confirm returned null");
  }

  private void forgetSplit() {
    free.addAll(held);
    held.clear();
    splitMaximum = Long.MIN_VALUE;
    mark = null;
    state = State.READING;
  }

  // --- releasing ---

  private void beginRelease(long before) {
    state = State.RELEASING;
    heldAt = 0;
    rowAt = 0;
    running = before;
    int skip = released;
    while (heldAt < held.size() && skip >= held.get(heldAt).batch.rows) {
      skip -= held.get(heldAt).batch.rows;
      running = Math.max(running, maximum(held.get(heldAt).marks, marksOf(heldAt)));
      heldAt++;
    }
    if (heldAt < held.size() && skip > 0) {
      running = Math.max(running, maximum(held.get(heldAt).marks, Math.min(skip, marksOf(heldAt))));
      rowAt = skip;
    }
    if (heldAt == held.size()) {
      splitDone();
    }
  }

  private int marksOf(int index) {
    return eventTime ? held.get(index).batch.rows : 0;
  }

  /** Emits the next slice, and the watermark after it. */
  private void release() {
    Held current = held.get(heldAt);
    Batch batch = current.batch;
    int count = Math.min(batch.rows - rowAt, sliceRows);
    long others = eventTime ? others(mark) : Long.MAX_VALUE;
    if (eventTime && mark != null) {
      setRowWatermarks(current, rowAt, rowAt + count, partitions.rowLimit(mark, others));
    }
    Batch out = count == batch.rows ? batch : sliceOf(batch, rowAt, count);
    rowAt += count;
    released += count;
    chain.process(0, out);
    if (rowAt == batch.rows) {
      heldAt++;
      rowAt = 0;
      while (heldAt < held.size() && held.get(heldAt).batch.rows == 0) {
        heldAt++;
      }
    }
    if (heldAt == held.size()) {
      splitDone();
    } else if (eventTime) {
      emitWatermark(Math.min(running, others));
    }
  }

  private void setRowWatermarks(Held current, int from, int to, long limit) {
    long[] out = current.batch.useRowWatermarks(current.batch.rows);
    long[] marks = current.marks;
    long floor = emitted;
    long maximum = running;
    for (int row = from; row < to; row++) {
      out[row] = Math.max(floor, Math.min(maximum, limit));
      maximum = Math.max(maximum, marks[row]);
    }
    running = maximum;
  }

  private Batch sliceOf(Batch batch, int from, int count) {
    if (slice == null) {
      slice = new Batch(node.output(), sliceRows);
      sliceNumbers = new int[Batch.CAPACITY];
    }
    for (int i = 0; i < count; i++) {
      sliceNumbers[i] = from + i;
    }
    slice.clear();
    slice.append(batch, sliceNumbers, count);
    return slice;
  }

  private void countRowless() {
    OperatorMetrics metrics = chain.root().metrics();
    metrics.rowsBad = reader().badRecords();
    metrics.rowsIgnored = reader().ignoredRecords();
    metrics.valuesIgnored = reader().ignoredValues();
    metrics.rowsEmpty = reader().emptyRecords();
  }

  /** All rows of the split are released; it stays the current one until the next poll. */
  private void splitDone() {
    splitIsOver = true;
    overMaximum = splitMaximum;
    countRowless();
    int total = released;
    forgetSplit();
    released = total;
    if (eventTime) {
      advanceWatermark();
    }
  }

  // --- event time ---

  private long others(SourceWatermarks.@Nullable Mark except) {
    return partitions.combined(except, reader());
  }

  /** With no row in hand the task promises whatever all partitions together have reached. */
  private void advanceWatermark() {
    seenVersion = partitions.version();
    long combined = others(null);
    if (combined != Long.MAX_VALUE) {
      emitWatermark(combined);
    }
  }

  private void emitWatermark(long micros) {
    if (micros > emitted) {
      emitted = micros;
      chain.signal(Signal.watermark(micros));
    }
  }

  private boolean whileNothing() {
    if (!eventTime || !held.isEmpty()) {
      return false;
    }
    long before = emitted;
    long now = worker.job().tickerMicros();
    if (partitions.version() != seenVersion || now - idleCheck > 100_000) {
      idleCheck = now;
      advanceWatermark();
      if (!chain.isPending()
          && worker.job().combinesSources()
          && partitions.isIdle(reader()) != idle) {
        idle = !idle;
        chain.signal(idle ? Signal.IDLE : Signal.ACTIVE);
        return true;
      }
    }
    return emitted != before;
  }

  // --- the end ---

  private void beginEnd() {
    finalPosition = reader().snapshot(released);
    countRowless();
    end();
  }

  private void end() {
    emitted = Long.MAX_VALUE;
    start(Then.END, chain.signal(Signal.LAST_WATERMARK));
  }

  private void start(Then following, boolean complete) {
    then = following;
    if (complete) {
      follow();
    }
  }

  private void follow() {
    Then following = then;
    then = Then.NOTHING;
    switch (following) {
      case NOTHING -> {}
      case PASS_BARRIER -> passedBarrier(barrier);
      case END -> start(Then.FINISH, chain.end(0));
      case FINISH -> finish();
    }
  }

  /** Where reading stands. After the end: the end. */
  SourcePosition takePosition() {
    SourcePosition position =
        new SourcePosition(
            finalPosition != null ? finalPosition : reader().snapshot(released), finishedSplits);
    finishedSplits = new HashMap<>();
    return position;
  }

  boolean isOpen() {
    return reader != null;
  }

  JobNode.SourceNode node() {
    return node;
  }

  @Override
  void close(Closing closing) {
    if (reader != null) {
      if (!stopped) {
        // What was left out before a failure; after a stop, what is not released is read again.
        countRowless();
      }
      worker.enter(chain.root());
      closing.close(reader::close);
    }
    chain.close(closing);
  }
}
