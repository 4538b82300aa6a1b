package io.weir.codegen.expression;

import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.Storage;
import java.util.List;

/** Java that reads values from columns and stores values in columns, one row at a time. */
final class Columns {
  /** What is stored by one method, which has to fit into a class file. */
  private static final int MOST_ELEMENTS = 1_000;

  private Columns() {}

  /**
   * A value of a column that may change from row to row (a scratch column, the elements of an
   * array).
   *
   * @param column Java expression of a {@code Column}
   * @param rowIsNull where this is true there is no such row
   */
  static Expr read(
      ExpressionCompiler compiler,
      DataType type,
      String column,
      String row,
      String rowIsNull,
      String preferredName) {
    Scope scope = compiler.scope();
    Storage storage = type.storage();
    String columnClass = Types.columnClass(storage);
    String from = scope.name(preferredName + "Column");
    String isNull = scope.name(preferredName + "IsNull");
    StringBuilder out = new StringBuilder();
    out.append("final ").append(columnClass).append(' ').append(from).append(" = (");
    out.append(columnClass).append(") ").append(column).append(";\n");
    out.append("final boolean ").append(isNull).append(" = ");
    out.append(Expr.or(rowIsNull, from + ".isNull(" + row + ")")).append(";\n");
    if (Types.isNested(type)) {
      return Expr.inColumn(out.toString(), isNull, from, row);
    }
    String value = scope.name(preferredName);
    String get =
        switch (storage) {
          case BYTES ->
              compiler.view(preferredName)
                  + (".set(" + from + ".heap, " + from + ".offsets[" + row + "], ")
                  + (from + ".lengths[" + row + "])");
          case DECIMAL -> from + ".get(" + row + ", " + Types.scale(type) + ")";
          default -> from + ".values[" + row + "]";
        };
    out.append("final ").append(Types.javaType(storage)).append(' ').append(value).append(" = ");
    out.append(isNull).append(" ? ").append(Types.defaultValue(storage)).append(" : ");
    out.append(get).append(";\n");
    return Expr.of(out.toString(), isNull, value);
  }

  /** Statements that store a value (whose statements have been executed) in a row of a column. */
  static String store(
      ExpressionCompiler compiler, DataType type, String column, String row, Expr value) {
    if (value.alwaysNull()) {
      return column + ".setNull(" + row + ");\n";
    }
    String stored = storeValue(compiler, type, column, row, value);
    if (value.neverNull()) {
      return stored;
    }
    return "if ("
        + value.isNull()
        + ") {\n"
        + (column + ".setNull(" + row + ");\n")
        + "} else {\n"
        + stored
        + "}\n";
  }

  private static String storeValue(
      ExpressionCompiler compiler, DataType type, String column, String row, Expr value) {
    return switch (type.storage()) {
      case BOOLEAN, INT, LONG, DOUBLE -> column + ".values[" + row + "] = " + value.value() + ";\n";
      case BYTES -> {
        String bytes = value.value();
        String prefix = "";
        if (!Expr.isName(bytes)) {
          String name = compiler.scope().name("stored");
          prefix = "final Bytes " + name + " = " + bytes + ";\n";
          bytes = name;
        }
        yield prefix
            + (column + ".set(" + row + ", " + bytes + ".bytes, " + bytes + ".offset, ")
            + (bytes + ".length);\n");
      }
      case DECIMAL -> column + ".set(" + row + ", " + value.value() + ");\n";
      case ROW -> storeRow(compiler, (RowType) type, column, row, value);
      case ARRAY, MAP -> {
        if (value.fields() != null) {
          yield storeElements(compiler, type, column, row, value.fields());
        }
        yield "Nested.copy("
            + (value.column() + ", " + value.value() + ", " + column + ", " + row + ");\n");
      }
    };
  }

  private static String storeRow(
      ExpressionCompiler compiler, RowType type, String column, String row, Expr value) {
    List<Expr> fields = value.fields();
    if (fields == null) {
      return "Nested.copy("
          + (value.column() + ", " + value.value() + ", " + column + ", " + row + ");\n");
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < fields.size(); i++) {
      DataType fieldType = type.fields().get(i).type();
      out.append(
          storeChild(compiler, fieldType, column + ".children[" + i + "]", row, fields.get(i)));
    }
    return out.toString();
  }

  /** Statements that compute a value and store it in a row of a column of columns. */
  static String storeChild(
      ExpressionCompiler compiler, DataType type, String child, String row, Expr value) {
    String columnClass = Types.columnClass(type.storage());
    String name = compiler.scope().name("field");
    return "final "
        + (columnClass + " " + name + " = (" + columnClass + ") " + child + ";\n")
        + value.statements()
        + store(compiler, type, name, row, value);
  }

  private static String storeElements(
      ExpressionCompiler compiler, DataType type, String column, String row, List<Expr> elements) {
    if (elements.size() > MOST_ELEMENTS) {
      throw Unsupported.elements(MOST_ELEMENTS);
    }
    StringBuilder out = new StringBuilder();
    int parts = type instanceof MapType ? 2 : 1;
    int count = elements.size() / parts;
    String at = compiler.scope().name("element");
    out.append("final int ").append(at).append(" = ").append(column).append(".elementCount;\n");
    for (int part = 0; part < parts; part++) {
      DataType elementType =
          type instanceof MapType map
              ? part == 0 ? map.key() : map.value()
              : ((ArrayType) type).element();
      String child = column + (parts == 1 ? ".elements" : part == 0 ? ".keys" : ".values");
      out.append("Nested.prepare(").append(child).append(", ").append(at).append(", ");
      out.append(count).append(");\n");
      for (int i = 0; i < count; i++) {
        out.append(
            storeChild(
                compiler,
                elementType,
                child,
                "(" + at + " + " + i + ")",
                elements.get(i * parts + part)));
      }
    }
    out.append(column).append(".offsets[").append(row).append("] = ").append(at).append(";\n");
    out.append(column).append(".lengths[").append(row).append("] = ").append(count).append(";\n");
    out.append(column).append(".elementCount += ").append(count).append(";\n");
    return out.toString();
  }

  /** Statements that make room for the elements of the only row of a column; none for a ROW. */
  static String prepareElements(DataType type, String column, int arguments) {
    if (type instanceof RowType) {
      return "";
    }
    int parts = type instanceof MapType ? 2 : 1;
    int count = arguments / parts;
    if (arguments > MOST_ELEMENTS) {
      throw Unsupported.elements(MOST_ELEMENTS);
    }
    StringBuilder out = new StringBuilder();
    for (String child : parts == 1 ? List.of("elements") : List.of("keys", "values")) {
      out.append("Nested.prepare(%s.%s, 0, %s);\n".formatted(column, child, count));
    }
    out.append("%1$s.offsets[0] = 0;\n%1$s.lengths[0] = %2$s;\n".formatted(column, count));
    return out.append("%s.elementCount = %s;\n".formatted(column, count)).toString();
  }

  /** Statements that store an argument of ROW, ARRAY or MAP in the only row of a column. */
  static String storePart(
      ExpressionCompiler compiler, DataType type, String column, int argument, Expr value) {
    if (type instanceof RowType row) {
      String child = column + ".children[" + argument + "]";
      return storeChild(compiler, row.fields().get(argument).type(), child, "0", value);
    }
    if (type instanceof MapType map) {
      boolean key = argument % 2 == 0;
      return storeChild(
          compiler,
          key ? map.key() : map.value(),
          column + (key ? ".keys" : ".values"),
          Integer.toString(argument / 2),
          value);
    }
    return storeChild(
        compiler,
        ((ArrayType) type).element(),
        column + ".elements",
        Integer.toString(argument),
        value);
  }

  /** A field with an empty column of a type and room for one row. */
  static String scratch(ExpressionCompiler compiler, DataType type, String preferredName) {
    ClassBody body = compiler.body();
    String dataType = body.constant("DataType", preferredName + "Type", type);
    String columnClass = Types.columnClass(type.storage());
    String field = body.finalField(columnClass, preferredName + "Scratch", "");
    body.assign(field + " = (" + columnClass + ") " + dataType + ".newColumn(1);\n");
    return field;
  }

  /** The value in a column, so that it can be referred to by column and row. */
  static Expr materialise(
      ExpressionCompiler compiler, Expr value, DataType type, String preferredName) {
    if (value.fields() == null) {
      return value;
    }
    String scratch = scratch(compiler, type, preferredName);
    String isNull = value.isNull();
    String statements =
        value.statements()
            + (scratch + ".clear();\n")
            + store(compiler, type, scratch, "0", value.withNull(Expr.NEVER));
    return Expr.inColumn(statements, isNull, scratch, "0");
  }
}
