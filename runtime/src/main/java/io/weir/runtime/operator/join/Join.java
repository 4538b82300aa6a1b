package io.weir.runtime.operator.join;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.kernel.PairFilterKernel;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.state.Columns;
import io.weir.runtime.state.KeyKernel;
import io.weir.runtime.state.Probe;
import io.weir.runtime.state.RowsByKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Symmetric hash join: every row is kept on its side, as long as rows that are still to come may
 * match it, and meets the rows that the other side has by then. Rows that are taken back take back
 * what they had made. A left row without matches stands, in an outer join, beside nulls until its
 * first match comes and again when its last one has gone; how many it has is kept with it.
 */
final class Join implements Operator {
  private static final int LEFT = 0;
  private static final int NONE = RowsByKey.NONE;

  /** Of strings in a batch that is put out, where rows are wide. */
  private static final long MOST_BYTES = 16 << 20;

  private final JoinSpec spec;
  private final boolean leftOuter;
  private final boolean rightFirst;
  private final @Nullable PairFilterKernel residual;
  private final KeyKernel[] keys;
  private final RowsByKey[] sides = new RowsByKey[2];
  private final @Nullable RowExpiry[] expiries;

  /** By input: looks for the rows of the other side. */
  private final Probe[] probes = new Probe[2];

  private final boolean[] ended = new boolean[2];
  private final Batch out;
  private final int leftColumns;
  private OperatorContext context;

  // The batch at hand.
  private Batch batch;
  private int input;
  private RowsByKey other;
  private Probe probe;
  private boolean wide;
  private long[] hashes = new long[Batch.CAPACITY];
  private boolean[] withoutKey = new boolean[Batch.CAPACITY];
  private int[] picked = new int[Batch.CAPACITY];
  private boolean[] retracts = new boolean[Batch.CAPACITY];
  private int[] stored = new int[Batch.CAPACITY];
  private int[] storedAt = new int[Batch.CAPACITY];
  private int[] rowMatches = new int[Batch.CAPACITY];

  /** Rows below this have had all their pairs put out. */
  private int settled;

  // Pairs of a row of the batch and a row of the other side: its slot, and where its values are.
  private final int[] pairRows = new int[Batch.CAPACITY];
  private final int[] pairOthers = new int[Batch.CAPACITY];
  private final int[] pairPlaces = new int[Batch.CAPACITY];
  private int pairs;
  private int pairsDone;

  // Rows to put out: of the batch and places of the other side; NONE stands for nulls.
  private final int[] outLeft = new int[Batch.CAPACITY];
  private final int[] outRight = new int[Batch.CAPACITY];
  private final byte[] outKinds = new byte[Batch.CAPACITY];
  private final int[] gather = new int[Batch.CAPACITY];
  private int outCount;

  /** Of strings in rows put out and not yet emitted, where rows are wide. */
  private long outBytes;

  Join(JoinSpec spec, KernelLoader kernels) {
    this.spec = spec;
    leftOuter = spec.leftOuter();
    rightFirst = spec.rightFirst();
    KernelSpec filter = spec.residual();
    residual = filter == null ? null : kernels.create(filter, PairFilterKernel.class);
    keys =
        new KeyKernel[] {
          kernels.create(spec.leftKeys(), KeyKernel.class),
          kernels.create(spec.rightKeys(), KeyKernel.class)
        };
    expiries = new RowExpiry[] {spec.leftExpiry(), spec.rightExpiry()};
    leftColumns = spec.left().fields().size();
    out = new Batch(spec.output(), Batch.CAPACITY);
    batch = out;
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    int[] leftKeys = array(spec.leftKeyColumns());
    int[] rightKeys = array(spec.rightKeyColumns());
    int chunkRows = RowsByKey.chunkRows(context.stateMemory());
    sides[0] = side(new RowsByKey.Shape("left", spec.left(), leftKeys, leftOuter, chunkRows), 0);
    sides[1] = side(new RowsByKey.Shape("right", spec.right(), rightKeys, false, chunkRows), 1);
    probes[0] = new Probe(sides[1], keys[0], leftKeys);
    probes[1] = new Probe(sides[0], keys[1], rightKeys);
    other = sides[1];
    probe = probes[0];
    context.register(sides[0]);
    context.register(sides[1]);
  }

  private RowsByKey side(RowsByKey.Shape shape, int side) {
    return new RowsByKey(shape, keys[side], context.stateMemory(), context.coldStore(shape.name()));
  }

  @Override
  public Progress process(int inputIndex, Batch in) {
    batch = in;
    input = inputIndex;
    RowsByKey own = sides[input];
    other = sides[1 - input];
    probe = probes[input];
    ensureRows(in.rows);
    keys[input].hash(in, in.rows, hashes);
    for (int i = 0; i < in.rows; i++) {
      withoutKey[i] = keys[input].hasNull(in, i);
      storedAt[i] = NONE;
      rowMatches[i] = 0;
    }
    if (!ended[1 - input] && !(rightFirst && input == LEFT)) {
      store(own);
    }
    wide = other.isWide() || RowsByKey.isWide(in);
    probe.start(in, hashes, withoutKey, leftOuter && input != LEFT);
    settled = 0;
    return resume();
  }

  private void ensureRows(int rows) {
    if (hashes.length < rows) {
      hashes = new long[rows];
      withoutKey = new boolean[rows];
      picked = new int[rows];
      retracts = new boolean[rows];
      stored = new int[rows];
      storedAt = new int[rows];
      rowMatches = new int[rows];
    }
  }

  /** Brings the own side up to date; rows without a key never match and need not be kept. */
  private void store(RowsByKey own) {
    int count = 0;
    for (int i = 0; i < batch.rows; i++) {
      if (!withoutKey[i]) {
        retracts[count] = ChangeKind.isRetraction(batch.kind(i));
        picked[count++] = i;
      }
    }
    own.update(batch, picked, count, hashes, retracts, stored);
    for (int i = 0; i < count; i++) {
      storedAt[picked[i]] = stored[i];
    }
    countRowsHeld();
  }

  private void countRowsHeld() {
    context.metrics().rowsHeld = sides[0].size() + sides[1].size();
  }

  @Override
  public Progress resume() {
    while (true) {
      for (; pairsDone < pairs; pairsDone++) {
        if (isFull()) {
          return Progress.MORE;
        }
        emitPair(pairsDone);
      }
      for (; settled < probe.row(); settled++) {
        if (isFull()) {
          return Progress.MORE;
        }
        settle(settled);
      }
      if (probe.row() == batch.rows) {
        break;
      }
      collectPairs();
    }
    appendRows();
    emit();
    pairs = 0;
    pairsDone = 0;
    sides[0].tidy();
    sides[1].tidy();
    return Progress.DONE;
  }

  /** Makes room for two rows; true when there is none because the output is full. */
  private boolean isFull() {
    if (out.rows + outCount > Batch.CAPACITY - 2 || outBytes > MOST_BYTES) {
      appendRows();
      emit();
      return !context.output().hasRoom();
    }
    return false;
  }

  /** Takes the next pairs with equal keys and drops those for which the residual does not hold. */
  private void collectPairs() {
    if (!probe.isTogether()) {
      appendRows(); // Their values go.
    }
    int count = probe.next(pairRows, pairOthers);
    for (int i = 0; i < count; i++) {
      pairPlaces[i] = probe.isTogether() ? pairOthers[i] : i;
    }
    pairs = residual != null && count > 0 ? filterPairs(residual, count) : count;
    pairsDone = 0;
  }

  /** Keeps the pairs for which a condition holds; returns their number. */
  private int filterPairs(PairFilterKernel condition, int count) {
    Column[] others = probe.columns();
    int kept =
        input == LEFT
            ? condition.filter(batch.columns, pairRows, others, pairPlaces, count)
            : condition.filter(others, pairPlaces, batch.columns, pairRows, count);
    for (int i = 0; i < kept; i++) {
      pairOthers[i] = probe.isTogether() ? pairPlaces[i] : pairOthers[pairPlaces[i]];
    }
    return kept;
  }

  private void emitPair(int pair) {
    int ownRow = pairRows[pair];
    int place = pairPlaces[pair];
    byte kind = batch.kind(ownRow);
    if (input == LEFT) {
      rowMatches[ownRow]++;
      put(ownRow, place, kind);
      return;
    }
    if (!leftOuter) {
      put(place, ownRow, kind);
      return;
    }
    int slot = pairOthers[pair];
    int matches = other.matches(slot);
    if (ChangeKind.isRetraction(kind)) {
      other.setMatches(slot, matches - 1);
      put(place, ownRow, kind);
      if (matches == 1) {
        put(place, NONE, ChangeKind.INSERT_BYTE);
      }
    } else {
      other.setMatches(slot, matches + 1);
      if (matches == 0) {
        put(place, NONE, ChangeKind.DELETE_BYTE);
      }
      put(place, ownRow, kind);
    }
  }

  /** All matches of a row of the batch are known. */
  private void settle(int ownRow) {
    if (input != LEFT || !leftOuter) {
      return;
    }
    if (rowMatches[ownRow] == 0) {
      put(ownRow, NONE, batch.kind(ownRow));
    }
    if (storedAt[ownRow] != NONE) {
      sides[LEFT].setMatches(storedAt[ownRow], rowMatches[ownRow]);
    }
  }

  private void put(int left, int right, byte kind) {
    outLeft[outCount] = left;
    outRight[outCount] = right;
    outKinds[outCount++] = kind;
    if (wide) {
      int own = input == LEFT ? left : right;
      int others = input == LEFT ? right : left;
      outBytes +=
          (own == NONE ? 0 : Columns.stringBytes(batch.columns, own))
              + (others == NONE ? 0 : Columns.stringBytes(probe.columns(), others));
    }
  }

  /** Copies the rows to put out behind those that are in the batch to emit. */
  private void appendRows() {
    if (outCount == 0) {
      return;
    }
    int at = out.rows;
    Column[] left = input == LEFT ? batch.columns : probe.columns();
    Column[] right = input == LEFT ? probe.columns() : batch.columns;
    for (int i = 0; i < left.length; i++) {
      out.columns[i].copyRows(left[i], outLeft, outCount, at);
    }
    boolean padded = false;
    boolean kinds = out.hasKinds;
    for (int i = 0; i < outCount; i++) {
      gather[i] = Math.max(outRight[i], 0);
      padded |= outRight[i] == NONE;
      kinds |= outKinds[i] != ChangeKind.INSERT_BYTE;
    }
    for (int i = 0; i < right.length; i++) {
      Column column = out.columns[leftColumns + i];
      column.copyRows(right[i], gather, outCount, at);
      if (padded) {
        setNulls(column, at);
      }
    }
    if (kinds) {
      System.arraycopy(outKinds, 0, out.useKinds(Batch.CAPACITY), at, outCount);
    }
    out.rows = at + outCount;
    outCount = 0;
  }

  private void setNulls(Column column, int at) {
    for (int i = 0; i < outCount; i++) {
      if (outRight[i] == NONE) {
        column.setNull(at + i);
      }
    }
  }

  private void emit() {
    if (out.rows > 0) {
      context.output().emit(out);
      out.clear();
      outBytes = 0;
    }
  }

  @Override
  public Progress watermark(long micros) {
    for (int side = 0; side < sides.length; side++) {
      // An idle input is behind the join's watermark, and one that has ended ahead of it.
      long others = Math.min(micros, context.inputWatermark(1 - side));
      RowExpiry expiry = expiries[side];
      if (others < Long.MAX_VALUE && expiry != null) {
        context.metrics().rowsExpired +=
            sides[side].forgetExpired(expiry.column(), expiry.latest(others));
      }
    }
    countRowsHeld();
    return Progress.DONE;
  }

  @Override
  public Progress endOfInput(int inputIndex) {
    ended[inputIndex] = true;
    return Progress.DONE;
  }

  @Override
  public void close() {
    for (RowsByKey side : sides) {
      if (side != null) {
        side.close();
      }
    }
  }
}
