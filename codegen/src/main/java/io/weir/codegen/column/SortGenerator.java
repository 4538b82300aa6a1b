package io.weir.codegen.column;

import io.weir.codegen.source.JavaSource;
import io.weir.codegen.source.Template;
import io.weir.planner.plan.PlanNode.SortKey;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.Storage;
import java.util.List;

/** Generates {@link io.weir.runtime.kernel.SortKernel}s. Kernels take no constants. */
public final class SortGenerator {
  private static final String CLASS =
      """
      /** Order: «keys». */
      public final class «class» implements SortKernel {
        public «class»(Object[] constants, KernelContext context) {}

        public void prefixes(Column[] columns, int rows, long[] prefixes) {
          «prefixes»
        }

        public int compare(Column[] left, int leftRow, Column[] right, int rightRow) {
          int order;
          «compare»
          return 0;
        }
        «methods»
      }
      """;

  private static final String COMPARE =
      """

      private static int compare«number»(Column[] left, int leftRow, Column[] right, int rightRow) {
        «class» a = («class») left[«index»];
        «class» b = («class») right[«index»];
        if (a.isNull(leftRow)) {
          return b.isNull(rightRow) ? 0 : «nullFirst»;
        }
        if (b.isNull(rightRow)) {
          return «nullLast»;
        }
        return «compare»;
      }
      """;

  private SortGenerator() {}

  /**
   * A kernel for an order.
   *
   * @param className binary name for the class
   * @param schema of the rows
   * @param keys what to sort by, the first one first; none when any order will do
   * @throws IllegalArgumentException for a key whose type has no order
   */
  public static JavaSource generate(String className, RowType schema, List<SortKey> keys) {
    StringBuilder calls = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      SortKey key = keys.get(i);
      calls.append(
          """
          order = compare%s(left, leftRow, right, rightRow);
          if (order != 0) {
            return order;
          }
          """
              .formatted(i));
      methods.append(
          COMPARE
              .replace("«number»", Integer.toString(i))
              .replace("«index»", Integer.toString(key.index()))
              .replace("«class»", KeyColumn.columnClass(storage(schema, key)))
              .replace("«nullFirst»", key.nullsLast() ? "1" : "-1")
              .replace("«nullLast»", key.nullsLast() ? "-1" : "1")
              .replace("«compare»", (key.descending() ? "-" : "") + compare(storage(schema, key))));
    }
    return JavaSource.importing(
        className,
        Template.of(CLASS)
            .with("keys", describe(schema, keys))
            .with("prefixes", keys.isEmpty() ? "" : prefixes(schema, keys.get(0)))
            .with("compare", calls.toString())
            .with("methods", methods.toString()));
  }

  private static Storage storage(RowType schema, SortKey key) {
    DataType type = schema.fields().get(key.index()).type();
    return switch (type.storage()) {
      case BOOLEAN, INT, LONG, DOUBLE, BYTES, DECIMAL, ROW, ARRAY -> type.storage();
      case MAP -> throw new IllegalArgumentException(type + " has no order");
    };
  }

  private static String prefixes(RowType schema, SortKey key) {
    return "SortPrefixes.fill((%s) columns[%s], rows, %b, %b, prefixes);"
        .formatted(
            KeyColumn.columnClass(storage(schema, key)),
            key.index(),
            key.descending(),
            key.nullsLast());
  }

  private static String compare(Storage storage) {
    return switch (storage) {
      case BOOLEAN -> "Boolean.compare(a.values[leftRow], b.values[rightRow])";
      case INT -> "Integer.compare(a.values[leftRow], b.values[rightRow])";
      case LONG -> "Long.compare(a.values[leftRow], b.values[rightRow])";
      case DOUBLE -> "Double.compare(a.values[leftRow] + 0.0, b.values[rightRow] + 0.0)";
      case BYTES, ROW, ARRAY -> "Columns.compare(a, leftRow, b, rightRow)";
      case DECIMAL ->
          "Columns.compare(a.high[leftRow], a.low[leftRow], b.high[rightRow], b.low[rightRow])";
      case MAP -> throw new IllegalArgumentException(storage + " has no order");
    };
  }

  private static String describe(RowType schema, List<SortKey> keys) {
    StringBuilder out = new StringBuilder();
    for (SortKey key : keys) {
      out.append(out.isEmpty() ? "" : ", ")
          .append("column ")
          .append(key.index())
          .append(' ')
          .append(schema.fields().get(key.index()).type().withNullable(true))
          .append(key.descending() ? " descending" : "")
          .append(key.nullsLast() ? " nulls last" : " nulls first");
    }
    return out.isEmpty() ? "any" : out.toString();
  }
}
