package io.weir.runtime.format;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.kernel.BadRecordException;

/** Parses the text of rows, arrays and maps, which is JSON, into columns. Not thread-safe. */
public final class NestedText {
  private final JsonReader reader =
      new JsonReader(new JsonDialect(false, false), new ByteBuilder(0));

  /**
   * Parses all of {@code bytes[from, to)} and stores it in a row of a column of that type.
   *
   * @return whether it is a value of the type; if not, the row's value has no meaning
   */
  public boolean parse(DataType type, byte[] bytes, int from, int to, Column column, int row) {
    try {
      reader.readValue(bytes, from, to, type, column, row);
      return true;
    } catch (BadRecordException e) {
      return false;
    }
  }
}
