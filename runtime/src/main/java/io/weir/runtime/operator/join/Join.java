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
import io.weir.runtime.state.KeyKernel;
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
  private static final int NONE = JoinSide.NONE;

  private final boolean leftOuter;
  private final boolean rightFirst;
  private final @Nullable PairFilterKernel residual;
  private final JoinSide[] sides;
  private final boolean[] ended = new boolean[2];
  private final Batch out;
  private final int leftColumns;
  private OperatorContext context;

  // The batch at hand.
  private Batch batch;
  private int input;
  private JoinSide other;
  private long[] hashes = new long[Batch.CAPACITY];
  private int[] otherSlots = new int[Batch.CAPACITY];
  private boolean[] withoutKey = new boolean[Batch.CAPACITY];
  private int[] picked = new int[Batch.CAPACITY];
  private boolean[] retracts = new boolean[Batch.CAPACITY];
  private int[] stored = new int[Batch.CAPACITY];
  private int[] storedAt = new int[Batch.CAPACITY];
  private int[] rowMatches = new int[Batch.CAPACITY];

  /** The row whose chain is being walked, and the next row of the other side on it. */
  private int row;

  private int cursor;

  /** Rows below this have had all their pairs put out. */
  private int settled;

  // Pairs of a row of the batch and a row of the other side.
  private final int[] pairRows = new int[Batch.CAPACITY];
  private final int[] pairOthers = new int[Batch.CAPACITY];
  private final int[] fetchedRows = new int[Batch.CAPACITY];
  private int pairs;
  private int pairsDone;

  // Rows to put out: of the batch and of the other side; NONE stands for nulls.
  private final int[] outLeft = new int[Batch.CAPACITY];
  private final int[] outRight = new int[Batch.CAPACITY];
  private final byte[] outKinds = new byte[Batch.CAPACITY];
  private final int[] gather = new int[Batch.CAPACITY];
  private int outCount;

  Join(JoinSpec spec, KernelLoader kernels) {
    leftOuter = spec.leftOuter();
    rightFirst = spec.rightFirst();
    KernelSpec filter = spec.residual();
    residual = filter == null ? null : kernels.create(filter, PairFilterKernel.class);
    sides =
        new JoinSide[] {
          new JoinSide(
              "left",
              spec.left(),
              array(spec.leftKeyColumns()),
              kernels.create(spec.leftKeys(), KeyKernel.class),
              leftOuter,
              spec.leftExpiry()),
          new JoinSide(
              "right",
              spec.right(),
              array(spec.rightKeyColumns()),
              kernels.create(spec.rightKeys(), KeyKernel.class),
              false,
              spec.rightExpiry())
        };
    leftColumns = spec.left().fields().size();
    out = new Batch(spec.output(), Batch.CAPACITY);
    batch = out;
    other = sides[1];
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    sides[0].overflowWhenScarce(context.stateMemory());
    sides[1].overflowWhenScarce(context.stateMemory());
    if (!rightFirst) {
      context.register(sides[0]);
      context.register(sides[1]);
    }
  }

  @Override
  public Progress process(int inputIndex, Batch in) {
    batch = in;
    input = inputIndex;
    JoinSide own = sides[input];
    other = sides[1 - input];
    ensureRows(in.rows);
    own.keys.hash(in, in.rows, hashes);
    for (int i = 0; i < in.rows; i++) {
      withoutKey[i] = own.keys.hasNull(in, i);
      storedAt[i] = NONE;
      rowMatches[i] = 0;
    }
    if (!ended[1 - input] && !(rightFirst && input == LEFT)) {
      store(own);
    }
    own.keys.find(in, in.rows, hashes, other.index, otherSlots);
    row = 0;
    settled = 0;
    enterRow();
    return resume();
  }

  private void ensureRows(int rows) {
    if (hashes.length < rows) {
      hashes = new long[rows];
      otherSlots = new int[rows];
      withoutKey = new boolean[rows];
      picked = new int[rows];
      retracts = new boolean[rows];
      stored = new int[rows];
      storedAt = new int[rows];
      rowMatches = new int[rows];
    }
  }

  /** Brings the own side up to date; rows without a key never match and need not be kept. */
  private void store(JoinSide own) {
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

  private void enterRow() {
    if (row < batch.rows) {
      cursor = withoutKey[row] ? NONE : other.head(otherSlots[row]);
    }
  }

  @Override
  public Progress resume() {
    while (true) {
      for (; pairsDone < pairs; pairsDone++) {
        if (isFull()) {
          return Progress.MORE;
        }
        emitPair(pairRows[pairsDone], pairOthers[pairsDone]);
      }
      for (; settled < row; settled++) {
        if (isFull()) {
          return Progress.MORE;
        }
        settle(settled);
      }
      if (row == batch.rows) {
        break;
      }
      collectPairs();
    }
    flush();
    sides[0].tidy();
    sides[1].tidy();
    return Progress.DONE;
  }

  /** Makes room for two rows; true when there is none because the output is full. */
  private boolean isFull() {
    if (outCount > Batch.CAPACITY - 2) {
      flush();
      return !context.output().hasRoom();
    }
    return false;
  }

  /** Takes the next pairs with equal keys and drops those for which the residual does not hold. */
  private void collectPairs() {
    int count = 0;
    int[] next = other.next;
    while (row < batch.rows) {
      while (cursor != NONE && count < pairRows.length) {
        pairRows[count] = row;
        pairOthers[count++] = cursor;
        cursor = next[cursor];
      }
      if (cursor != NONE) {
        break;
      }
      row++;
      enterRow();
    }
    if (residual != null && count > 0) {
      count = filterPairs(residual, count);
    }
    pairs = count;
    pairsDone = 0;
  }

  /** Keeps the pairs for which a condition holds; returns their number. */
  private int filterPairs(PairFilterKernel condition, int count) {
    if (!other.isOverflowed()) {
      return filter(condition, other.columns, pairOthers, count);
    }
    number(fetchedRows, count);
    int kept = filter(condition, other.fetch(pairOthers, count), fetchedRows, count);
    for (int i = 0; i < kept; i++) {
      pairOthers[i] = pairOthers[fetchedRows[i]];
    }
    return kept;
  }

  private int filter(PairFilterKernel condition, Column[] others, int[] otherRows, int count) {
    return input == LEFT
        ? condition.filter(batch.columns, pairRows, others, otherRows, count)
        : condition.filter(others, otherRows, batch.columns, pairRows, count);
  }

  private static void number(int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
  }

  private void emitPair(int ownRow, int otherRow) {
    byte kind = batch.kind(ownRow);
    if (input == LEFT) {
      rowMatches[ownRow]++;
      put(ownRow, otherRow, kind);
      return;
    }
    if (!leftOuter) {
      put(otherRow, ownRow, kind);
      return;
    }
    other.changed(otherRow);
    if (ChangeKind.isRetraction(kind)) {
      put(otherRow, ownRow, kind);
      if (--other.matches[otherRow] == 0) {
        put(otherRow, NONE, ChangeKind.INSERT_BYTE);
      }
    } else {
      if (other.matches[otherRow]++ == 0) {
        put(otherRow, NONE, ChangeKind.DELETE_BYTE);
      }
      put(otherRow, ownRow, kind);
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
      sides[LEFT].matches[storedAt[ownRow]] = rowMatches[ownRow];
    }
  }

  private void put(int left, int right, byte kind) {
    outLeft[outCount] = left;
    outRight[outCount] = right;
    outKinds[outCount++] = kind;
  }

  private void flush() {
    if (outCount == 0) {
      return;
    }
    out.clear();
    Column[] others = other.columns;
    int[] otherRows = input == LEFT ? outRight : outLeft;
    if (other.isOverflowed()) {
      others = other.fetch(otherRows, outCount);
      number(fetchedRows, outCount);
      otherRows = fetchedRows;
    }
    Column[] left = input == LEFT ? batch.columns : others;
    Column[] right = input == LEFT ? others : batch.columns;
    int[] leftRows = input == LEFT ? outLeft : otherRows;
    int[] rightRows = input == LEFT ? otherRows : outRight;
    for (int i = 0; i < left.length; i++) {
      out.columns[i].copyRows(left[i], leftRows, outCount, 0);
    }
    boolean padded = false;
    boolean kinds = false;
    for (int i = 0; i < outCount; i++) {
      gather[i] = Math.max(rightRows[i], 0);
      padded |= outRight[i] == NONE;
      kinds |= outKinds[i] != ChangeKind.INSERT_BYTE;
    }
    for (int i = 0; i < right.length; i++) {
      Column column = out.columns[leftColumns + i];
      column.copyRows(right[i], gather, outCount, 0);
      if (padded) {
        setNulls(column);
      }
    }
    if (kinds) {
      System.arraycopy(outKinds, 0, out.useKinds(Batch.CAPACITY), 0, outCount);
    }
    out.rows = outCount;
    outCount = 0;
    context.output().emit(out);
  }

  private void setNulls(Column column) {
    for (int i = 0; i < outCount; i++) {
      if (outRight[i] == NONE) {
        column.setNull(i);
      }
    }
  }

  @Override
  public Progress watermark(long micros) {
    for (int side = 0; side < sides.length; side++) {
      // An idle input is behind the join's watermark, and one that has ended ahead of it.
      long others = Math.min(micros, context.inputWatermark(1 - side));
      if (others < Long.MAX_VALUE) {
        context.metrics().rowsExpired += sides[side].forgetExpired(others);
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
    try {
      sides[0].close();
    } finally {
      sides[1].close();
    }
  }
}
