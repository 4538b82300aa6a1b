package io.weir.runtime.format;

import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;

/** Parses the text of rows, arrays and maps, which is JSON, into columns. */
final class NestedText {
  /** Parses all of {@code bytes[from, to)} and stores it in a row of a column of that type. */
  boolean parse(DataType type, byte[] bytes, int from, int to, Column column, int row) {
    return false;
  }
}
