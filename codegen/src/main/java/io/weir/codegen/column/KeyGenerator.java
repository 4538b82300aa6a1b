package io.weir.codegen.column;

import io.weir.codegen.source.JavaSource;
import io.weir.codegen.source.Template;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Generates {@link io.weir.runtime.state.KeyKernel}s. Kernels take no constants. Keys of up to
 * {@value #INLINED} columns are compared in place; wider ones (whole rows as keys) column by column
 * through calls, which keeps methods small.
 */
public final class KeyGenerator {
  private static final int INLINED = 8;

  private static final String CLASS =
      """
      /** Key: «key». */
      public final class «class» implements KeyKernel {
        public «class»(Object[] constants, KernelContext context) {}

        public void hash(Batch in, int rows, long[] hashes) {
          Hashing.start(rows, hashes);
          «hash»
        }

        public boolean hasNull(Batch in, int row) {
          return «hasNull»;
        }

        public void intern(Batch in, int rows, long[] hashes, KeyIndex index, int[] slots) {
          index.touch(hashes, rows);
          if (mayBeNull(in, index)) {
            internNullable(in, null, rows, hashes, index, slots);
          } else {
            internAll(in, rows, hashes, index, slots);
          }
        }

        public void internRows(Batch in, int[] picked, int count, long[] hashes, KeyIndex index, int[] slots) {
          index.touch(picked, count, hashes);
          internNullable(in, picked, count, hashes, index, slots);
        }

        private static boolean mayBeNull(Batch in, KeyIndex index) {
          return «mayBeNull»;
        }

        /** Finds or adds keys, all rows, no nulls. */
        private static void internAll(Batch in, int count, long[] hashes, KeyIndex index, int[] slots) {
          «internAll»
        }

        /** Finds or adds keys. */
        private static void internNullable(Batch in, int[] picked, int count, long[] hashes, KeyIndex index, int[] slots) {
          «internNullable»
        }

        public void find(Batch in, int count, long[] hashes, KeyIndex index, int[] slots) {
          index.touch(hashes, count);
          «find»
        }
        «wide»
      }
      """;

  private static final String SEARCH =
      """
      «declare»
      long[] table = index.table;
      int mask = index.mask;
      for («loop») {
        «row»
        long hash = hashes[row];
        int at = (int) hash & mask;
        int slot;
        while (true) {
          long entry = table[at];
          if (entry == 0L) {
            «missing»
            break;
          }
          slot = (int) entry - 1;
          if ((entry ^ hash) >>> 32 == 0L«equal») {
            break;
          }
          at = at + 1 & mask;
        }
        slots[«at»] = slot;
      }
      """;

  private static final String WIDE =
      """

      private static boolean equal(Batch in, int row, KeyIndex index, int slot) {
        for (int k = 0; k < COLUMNS.length; k++) {
          if (!Columns.equal(in.columns[COLUMNS[k]], row, index.keys[k], slot)) {
            return false;
          }
        }
        return true;
      }

      private static void store(Batch in, int row, KeyIndex index, int slot) {
        for (int k = 0; k < COLUMNS.length; k++) {
          Columns.copy(in.columns[COLUMNS[k]], row, index.keys[k], slot);
        }
      }

      private static final int[] COLUMNS = {«columns»};
      """;

  private final List<KeyColumn> columns = new ArrayList<>();

  private KeyGenerator(RowType input, List<Integer> keys) {
    for (int i = 0; i < keys.size(); i++) {
      int index = keys.get(i);
      columns.add(
          KeyColumn.of(
              input.fields().get(index).name(), input.fields().get(index).type(), index, i));
    }
  }

  /**
   * A kernel for keys that stand in some columns of a batch.
   *
   * @param className binary name for the class
   * @param input schema of the batches
   * @param keys positions of the key columns, in key order; none is the key that all rows share
   */
  public static JavaSource generate(String className, RowType input, List<Integer> keys) {
    return new KeyGenerator(input, keys).source(className);
  }

  private JavaSource source(String className) {
    boolean wide = columns.size() > INLINED;
    return JavaSource.importing(
        className,
        Template.of(CLASS)
            .with("key", describe())
            .with("hash", each("", this::hash))
            .with("hasNull", anyOf(c -> "in.columns[%s].isNull(row)".formatted(c.index())))
            .with(
                "mayBeNull",
                anyOf(
                    c ->
                        "in.columns[%s].hasNulls || index.keys[%s].hasNulls"
                            .formatted(c.index(), c.ordinal())))
            .with("internAll", wide ? wideSearch(false, true) : search(false, true, false))
            .with("internNullable", wide ? wideSearch(true, true) : search(true, true, true))
            .with("find", wide ? wideSearch(false, false) : search(false, false, true))
            .with("wide", wide ? WIDE.replace("«columns»", positions()) : ""));
  }

  private String search(boolean picked, boolean add, boolean nullable) {
    String store = each("", nullable ? KeyColumn::storeNullable : KeyColumn::storeValue);
    String missing =
        add
            ? "slot = index.add(at, hash);\ntable = index.table;\nmask = index.mask;\n"
                + each("", KeyColumn::reloadKey)
                + store.stripTrailing()
            : "slot = -1;";
    return loop(picked)
        .replace("«declare»", each("", KeyColumn::declareInput) + each("", KeyColumn::declareKey))
        .replace("«missing»", missing)
        .replace(
            "«equal»", each("", c -> " && " + (nullable ? c.equalNullable() : c.equalValues())));
  }

  private static String wideSearch(boolean picked, boolean add) {
    return loop(picked)
        .replace("«declare»", "")
        .replace(
            "«missing»",
            add
                ? """
                  slot = index.add(at, hash);
                  table = index.table;
                  mask = index.mask;
                  store(in, row, index, slot);
                  """
                : "slot = -1;")
        .replace("«equal»", " && equal(in, row, index, slot)");
  }

  private static String loop(boolean picked) {
    return SEARCH
        .replace("«loop»", picked ? "int i = 0; i < count; i++" : "int row = 0; row < count; row++")
        .replace("«row»", picked ? "int row = picked == null ? i : picked[i];" : "")
        .replace("«at»", picked ? "i" : "row");
  }

  private String hash(KeyColumn column) {
    return "Hashing.add((%s) in.columns[%s], rows, hashes);\n"
        .formatted(column.columnClass(), column.index());
  }

  private String each(String separator, Function<KeyColumn, String> text) {
    return columns.stream().map(text).collect(Collectors.joining(separator));
  }

  private String anyOf(Function<KeyColumn, String> condition) {
    return columns.isEmpty() ? "false" : each("\n|| ", condition);
  }

  private String positions() {
    return each(", ", c -> Integer.toString(c.index()));
  }

  private String describe() {
    return columns.isEmpty()
        ? "none"
        : each(", ", c -> "column " + c.index() + " " + c.type().withNullable(true));
  }
}
