package io.weir.codegen.column;

import io.weir.codegen.source.JavaText;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Storage;

/**
 * A key column and the Java that deals with its values in a generated kernel.
 *
 * @param name of local variables: the column's name, made unique
 * @param index position in the batch
 * @param ordinal position in the key
 */
record KeyColumn(String name, DataType type, int index, int ordinal) {
  static KeyColumn of(String name, DataType type, int index, int ordinal) {
    return new KeyColumn(JavaText.identifier(name) + ordinal, type, index, ordinal);
  }

  Storage storage() {
    return type.storage();
  }

  String columnClass() {
    return columnClass(storage());
  }

  static String columnClass(Storage storage) {
    return switch (storage) {
      case BOOLEAN -> "BooleanColumn";
      case INT -> "IntColumn";
      case LONG -> "LongColumn";
      case DOUBLE -> "DoubleColumn";
      case BYTES -> "BytesColumn";
      case DECIMAL -> "DecimalColumn";
      case ROW, ARRAY, MAP -> "Column";
    };
  }

  /** Whether values are compared and copied as an element of one array. */
  boolean isPrimitive() {
    return isPrimitive(storage());
  }

  static boolean isPrimitive(Storage storage) {
    return switch (storage) {
      case BOOLEAN, INT, LONG, DOUBLE -> true;
      case BYTES, DECIMAL, ROW, ARRAY, MAP -> false;
    };
  }

  /** Type of the array that holds the values of a primitive column. */
  static String arrayType(Storage storage) {
    return switch (storage) {
      case BOOLEAN -> "boolean[]";
      case INT -> "int[]";
      case LONG -> "long[]";
      case DOUBLE -> "double[]";
      case BYTES, DECIMAL, ROW, ARRAY, MAP ->
          throw new IllegalArgumentException(storage + " is not primitive");
    };
  }

  /** Declares the batch's column; {@code «name»} and, if primitive, {@code «name»Values}. */
  String declareInput() {
    String column =
        "%s %s = (%s) in.columns[%s];\n".formatted(columnClass(), name, columnClass(), index);
    return isPrimitive()
        ? column + "%s %sValues = %s.values;\n".formatted(arrayType(storage()), name, name)
        : column;
  }

  /** Declares the index's column: {@code «name»Key}, {@code «name»Keys}. */
  String declareKey() {
    if (storage() == Storage.BYTES) {
      // In pages or not.
      return "Column %sKey = index.keys[%s];\n".formatted(name, ordinal);
    }
    String column =
        "%s %sKey = (%s) index.keys[%s];\n".formatted(columnClass(), name, columnClass(), ordinal);
    return isPrimitive()
        ? column + "%s %sKeys = %sKey.values;\n".formatted(arrayType(storage()), name, name)
        : column;
  }

  /** Takes the index's arrays again after they may have been replaced. */
  String reloadKey() {
    return isPrimitive() ? "%sKeys = %sKey.values;\n".formatted(name, name) : "";
  }

  /** Condition that the values, neither null, are equal. */
  String equalValues() {
    return switch (storage()) {
      case BOOLEAN, INT, LONG -> "%1$sKeys[slot] == %1$sValues[row]".formatted(name);
      case DOUBLE ->
          "Hashing.bits(%1$sKeys[slot]) == Hashing.bits(%1$sValues[row])".formatted(name);
      case BYTES -> "Columns.equalsKey(%1$s, row, %1$sKey, slot)".formatted(name);
      case DECIMAL ->
          "%1$sKey.low[slot] == %1$s.low[row] && %1$sKey.high[slot] == %1$s.high[row]"
              .formatted(name);
      case ROW, ARRAY, MAP -> "Columns.equal(%1$s, row, %1$sKey, slot)".formatted(name);
    };
  }

  /** Condition that the values, null or not, are equal. */
  String equalNullable() {
    return "(%1$s.hasNulls && %1$s.nulls[row] ? %1$sKey.isNull(slot) : !%1$sKey.isNull(slot) && %2$s)"
        .formatted(name, equalValues());
  }

  /** Stores a value that is not null. */
  String storeValue() {
    return switch (storage()) {
      case BOOLEAN, INT, LONG, DOUBLE -> "%1$sKeys[slot] = %1$sValues[row];\n".formatted(name);
      case BYTES -> "Columns.setKey(%1$sKey, slot, %1$s, row);\n".formatted(name);
      case DECIMAL ->
          "%1$sKey.low[slot] = %1$s.low[row];\n%1$sKey.high[slot] = %1$s.high[row];\n"
              .formatted(name);
      case ROW, ARRAY, MAP -> storeNullable();
    };
  }

  /** Stores a value, null or not. */
  String storeNullable() {
    return "Columns.copy(%1$s, row, %1$sKey, slot);\n".formatted(name);
  }
}
