package io.weir.codegen.expression;

import io.weir.codegen.source.JavaText;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.Storage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one generated method that loops over rows: unique names, and what is fetched
 * from columns once before the loop.
 */
public final class Scope {
  private final ClassBody body;
  private final List<InputColumn> inputs;
  private final boolean assumeNoNulls;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Fetched> fetched = new HashMap<>();
  private final StringBuilder prologue = new StringBuilder();
  private final Set<String> assumptions = new LinkedHashSet<>();

  /**
   * @param assumeNoNulls whether no column that is read has nulls: the code is right only where all
   *     {@link #assumptions} hold
   */
  Scope(ClassBody body, List<InputColumn> inputs, boolean assumeNoNulls) {
    this.body = body;
    this.inputs = inputs;
    this.assumeNoNulls = assumeNoNulls;
  }

  /**
   * A column fetched before the loop.
   *
   * @param name of the array of values; of ROW, ARRAY and MAP of the column itself
   * @param nulls name of the null mask (null when there are none); empty when it cannot be null
   */
  private record Fetched(String name, String nulls) {
    /** Java condition that is true where the value in the row is null. */
    String isNull(String row) {
      return nulls.isEmpty() ? Expr.NEVER : "(" + nulls + " != null && " + nulls + "[" + row + "])";
    }
  }

  ClassBody body() {
    return body;
  }

  List<InputColumn> inputs() {
    return inputs;
  }

  /** A name for a variable, unique in the method. */
  public String name(String preferred) {
    String base = JavaText.identifier(preferred);
    String name = base;
    for (int i = 2; !names.add(name); i++) {
      name = base + i;
    }
    return name;
  }

  /** Declarations that stand before the loop. */
  public String prologue() {
    return prologue.toString();
  }

  /** Adds a declaration before the loop. */
  void declare(String statement) {
    prologue.append(statement);
  }

  /** Java conditions under which the code is right. */
  public Set<String> assumptions() {
    return assumptions;
  }

  /** The value of a column that is the same for all rows, at the given row. */
  Expr read(DataType type, String column, String row, String preferredName) {
    Fetched source = fetched.get(column);
    if (source == null) {
      source = fetch(type, column, preferredName);
      fetched.put(column, source);
    }
    String isNull = source.isNull(row);
    String name = source.name;
    return switch (type.storage()) {
      case BOOLEAN, INT, LONG, DOUBLE -> Expr.of("", isNull, name + "[" + row + "]");
      case BYTES -> {
        String view = view(column, row, preferredName);
        String statement =
            view
                + (".set(" + name + "Heap, " + name + "Offsets[" + row + "], ")
                + (name + "Lengths[" + row + "]);\n");
        yield Expr.of(statement, isNull, view);
      }
      case DECIMAL -> {
        String value = name(preferredName + "Decimal");
        String get = name + ".get(" + row + ", " + Types.scale(type) + ")";
        yield isNull.equals(Expr.NEVER)
            ? Expr.of("final BigDecimal " + value + " = " + get + ";\n", isNull, value)
            : Expr.of(
                "final BigDecimal " + value + " = " + isNull + " ? null : " + get + ";\n",
                "(" + value + " == null)",
                value);
      }
      case ROW, ARRAY, MAP -> Expr.inColumn("", isNull, name, row);
    };
  }

  private Fetched fetch(DataType type, String column, String preferredName) {
    Storage storage = type.storage();
    String columnClass = Types.columnClass(storage);
    String name = storage == Storage.BYTES ? bytesName(preferredName) : name(preferredName);
    String cast = "((" + columnClass + ") " + column + ")";
    switch (storage) {
      case BOOLEAN, INT, LONG, DOUBLE ->
          declare("final " + Types.javaType(storage) + "[] " + name + " = " + cast + ".values;\n");
      case BYTES -> {
        declare("final BytesColumn " + name + " = (BytesColumn) " + column + ";\n");
        declare("final byte[] " + name + "Heap" + " = " + name + ".heap;\n");
        declare("final int[] " + name + "Offsets" + " = " + name + ".offsets;\n");
        declare("final int[] " + name + "Lengths" + " = " + name + ".lengths;\n");
      }
      case DECIMAL, ROW, ARRAY, MAP ->
          declare(
              "final " + columnClass + " " + name + " = (" + columnClass + ") " + column + ";\n");
    }
    String nulls = "";
    if (type.nullable()) {
      String owner =
          storage == Storage.BYTES || Types.isNested(type) || storage == Storage.DECIMAL
              ? name
              : column;
      if (assumeNoNulls) {
        assumptions.add("!" + absolute(column) + ".hasNulls");
      } else {
        nulls = name(preferredName + "Nulls");
        declare(
            "final boolean[] "
                + nulls
                + " = "
                + owner
                + ".hasNulls ? "
                + owner
                + ".nulls : null;\n");
      }
    }
    return new Fetched(name, nulls);
  }

  /** A column expression without variables of this scope. */
  private String absolute(String column) {
    for (Map.Entry<String, Fetched> known : fetched.entrySet()) {
      String prefix = known.getValue().name + ".";
      if (column.startsWith(prefix)) {
        String owner = "((RowColumn) " + absolute(known.getKey()) + ").";
        return owner + column.substring(prefix.length());
      }
    }
    return column;
  }

  /** A name for a column of bytes from which its three arrays can be named. */
  private String bytesName(String preferred) {
    String base = JavaText.identifier(preferred);
    String name = base;
    for (int i = 2; ; i++) {
      List<String> all = List.of(name, name + "Heap", name + "Offsets", name + "Lengths");
      if (all.stream().noneMatch(names::contains)) {
        names.addAll(all);
        return name;
      }
      name = base + i;
    }
  }

  /**
   * All reads of one input column at the current row may share a view: they show the same bytes.
   */
  private String view(String column, String row, String preferredName) {
    boolean current = inputs.stream().anyMatch(input -> input.row().equals(row));
    return current
        ? body.sharedField("view " + column, "Bytes", preferredName + "View", "new Bytes()")
        : body.finalField("Bytes", preferredName + "View", "new Bytes()");
  }

  /** A field of a row that lies in a column that is the same for all rows. */
  Expr readField(RowType type, Expr row, int field, String preferredName) {
    String child = row.column() + ".children[" + field + "]";
    DataType fieldType = type.fields().get(field).type();
    boolean nullable = fieldType.nullable() || !row.neverNull();
    Expr value = read(fieldType.withNullable(nullable), child, row.value(), preferredName);
    Fetched rows = fetched(row.column());
    // Where the column has a null row, that of its field is null too.
    String isNull =
        rows != null && row.isNull().equals(rows.isNull(row.value()))
            ? value.isNull()
            : Expr.or(row.isNull(), value.isNull());
    return value.after(row.statements()).withNull(isNull);
  }

  /** Whether the column was declared before the loop, so that it is the same for all rows. */
  boolean isFetched(String name) {
    return fetched(name) != null;
  }

  private @Nullable Fetched fetched(String name) {
    return fetched.values().stream()
        .filter(known -> known.name.equals(name))
        .findAny()
        .orElse(null);
  }
}
