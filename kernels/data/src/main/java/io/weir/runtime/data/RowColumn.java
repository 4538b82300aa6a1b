package io.weir.runtime.data;

import org.jspecify.annotations.Nullable;

/**
 * A column of rows: one child column per field, all with the same row numbers. Where a row is null,
 * its children are null as well, so that a child can be read without looking at the row.
 */
public final class RowColumn extends Column {
  public final Column[] children;

  public RowColumn(RowType type, int capacity) {
    super(capacity);
    children = new Column[type.fields().size()];
    for (int i = 0; i < children.length; i++) {
      children[i] = type.fields().get(i).type().newColumn(capacity);
    }
  }

  @Override
  public void setNull(int row) {
    super.setNull(row);
    for (Column child : children) {
      child.setNull(row);
    }
  }

  @Override
  public void setNulls(int from, int to) {
    super.setNulls(from, to);
    for (Column child : children) {
      child.setNulls(from, to);
    }
  }

  @Override
  void grow(int newCapacity) {
    for (Column child : children) {
      child.ensureCapacity(newCapacity);
    }
  }

  @Override
  public void clear() {
    super.clear();
    for (Column child : children) {
      child.clear();
    }
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    RowColumn from = (RowColumn) source;
    for (int i = 0; i < children.length; i++) {
      children[i].copyRows(from.children[i], rows, count, at);
    }
  }

  @Override
  void scatterValues(Column source, int[] rows, int[] at, int count) {
    RowColumn from = (RowColumn) source;
    for (int i = 0; i < children.length; i++) {
      children[i].scatterRows(from.children[i], rows, at, count);
    }
  }

  @Override
  public long memory() {
    long sum = nulls.length;
    for (Column child : children) {
      sum += child.memory();
    }
    return sum;
  }
}
