package io.weir.runtime.operator;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.state.Columns;
import java.util.Arrays;
import java.util.List;

/**
 * Leaves an old row out when the row behind it replaces it, and makes a delete of any other. Two
 * such rows in two batches are a delete and an insert: the table is the same.
 */
final class Upsert implements Operator {
  private final int[] keyColumns;
  private final Batch out;
  private OperatorContext context;
  private boolean[] otherKey = new boolean[Batch.CAPACITY];
  private int[] picked = new int[Batch.CAPACITY];
  private byte[] kinds = new byte[Batch.CAPACITY];

  Upsert(RowType schema, List<Integer> keyColumns) {
    this.keyColumns = keyColumns.stream().mapToInt(Integer::intValue).toArray();
    out = new Batch(schema, Batch.CAPACITY);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
  }

  @Override
  public Progress process(int input, Batch batch) {
    int rows = batch.rows;
    if (picked.length < rows) {
      otherKey = new boolean[rows];
      picked = new int[rows];
      kinds = new byte[rows];
    }
    findOtherKeys(batch);
    int count = 0;
    boolean replaces = false;
    for (int row = 0; row < rows; row++) {
      byte kind = batch.kind(row);
      boolean retracts = ChangeKind.isRetraction(kind);
      if (retracts && isReplacedByNext(batch, row)) {
        replaces = true;
        continue;
      }
      picked[count] = row;
      kinds[count++] =
          retracts ? ChangeKind.DELETE_BYTE : replaces ? ChangeKind.UPDATE_AFTER_BYTE : kind;
      replaces = false;
    }
    out.clear();
    for (int i = 0; i < out.columns.length; i++) {
      out.columns[i].copyRows(batch.columns[i], picked, count, 0);
    }
    out.appendRowAttributes(batch, picked, count);
    System.arraycopy(kinds, 0, out.useKinds(count), 0, count);
    out.rows = count;
    context.output().emit(out);
    return Progress.DONE;
  }

  private boolean isReplacedByNext(Batch batch, int row) {
    return row + 1 < batch.rows && !otherKey[row] && !ChangeKind.isRetraction(batch.kind(row + 1));
  }

  /** By row, whether the key of the next one is another. */
  private void findOtherKeys(Batch batch) {
    int pairs = batch.rows - 1;
    if (pairs > 0) {
      Arrays.fill(otherKey, 0, pairs, false);
      for (int column : keyColumns) {
        Column values = batch.columns[column];
        Columns.differing(values, 0, values, 1, pairs, otherKey);
      }
    }
  }
}
