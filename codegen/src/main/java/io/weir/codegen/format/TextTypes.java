package io.weir.codegen.format;

import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;

/** Which types have a text in csv and json. */
final class TextTypes {
  private TextTypes() {}

  static void check(String format, RowType table) {
    for (Field field : table.fields()) {
      if (!isWritable(field.type())) {
        throw new JobException(
            "column " + field.name() + ": the format " + format + " has no " + field.type());
      }
    }
  }

  private static boolean isWritable(DataType type) {
    return switch (type.kind()) {
      case ROW -> ((RowType) type).fields().stream().allMatch(field -> isWritable(field.type()));
      case ARRAY -> isWritable(((ArrayType) type).element());
      case MAP -> isWritable(((MapType) type).key()) && isWritable(((MapType) type).value());
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL -> false;
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          FLOAT,
          DOUBLE,
          DECIMAL,
          CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ ->
          true;
    };
  }
}
