package io.weir.codegen.format;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.Template;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.format.JsonDialect;
import io.weir.runtime.format.JsonNode;
import io.weir.runtime.format.ValueParser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Generates the loop of a JSON decoder over records that are laid out as expected. */
final class JsonDecoderSource {
  /** With more leaves than this, the loop calls methods of so many leaves each. */
  private static final int LEAVES_IN_LOOP = 32;

  private static final String CLASS =
      """
      package io.weir.generated;

      import io.weir.runtime.data.Batch;
      import io.weir.runtime.data.BytesColumn;
      import io.weir.runtime.data.DoubleColumn;
      import io.weir.runtime.data.IntColumn;
      import io.weir.runtime.data.LongColumn;
      import io.weir.runtime.data.RowColumn;
      import io.weir.runtime.data.RowType;
      import io.weir.runtime.format.DecimalParser;
      import io.weir.runtime.format.DoubleParser;
      import io.weir.runtime.format.JsonDecoder;
      import io.weir.runtime.format.JsonDialect;
      import io.weir.runtime.format.JsonLayout;
      import io.weir.runtime.format.JsonScan;
      import io.weir.runtime.format.NumberParser;
      import io.weir.runtime.format.Swar;
      import io.weir.runtime.format.TimestampParser;
      import io.weir.runtime.kernel.KernelContext;

      /**
       * Reads from JSON:
       «leafList»
       */
      public final class «class» extends JsonDecoder {
        private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
        private static final long QUOTES = 0x2222222222222222L;
        private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;

        private final NumberParser number = new NumberParser();
        private final DoubleParser floating = new DoubleParser();
        private final DecimalParser decimal = new DecimalParser();
        private final TimestampParser timestamp = new TimestampParser();

        public «class»(Object[] constants, KernelContext context) {
          super((JsonDialect) constants[0], (RowType) constants[1]);
        }

        protected int decodeExpected(
            byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
          «columns»
          JsonLayout expected = layout;
          int[] targets = expected.targets;
          int steps = expected.steps;
          int row = out.rows;
          int at = from;
          records:
          while (at < stop && row < maxRows) {
            int i = at;
            int run = -1;
            int runFrom = 0;
            for (int step = 0; step < steps; step++) {
              int after = -1;
              if (expected.runEnd(step) != step) {
                after = expected.matchRun(step, bytes, i);
                if (after < 0 && run < 0) {
                  run = step;
                  runFrom = i;
                }
              }
              if (after >= 0) {
                step = expected.runEnd(step);
                i = after;
              } else {
                i = expected.match(step, bytes, i);
                if (i < 0) {
                  break records;
                }
                if (run >= 0 && targets[step] != JsonLayout.SKIP) {
                  expected.rememberRun(run, bytes, runFrom, i);
                  run = -1;
                }
              }
              int end = -1;
              switch (targets[step]) {
                case JsonLayout.SKIP:
                  end = JsonScan.skipValue(bytes, i, limit);
                  break;
                «leaves»
              }
              if (end < 0) {
                break records;
              }
              i = end;
            }

            // The rest of the line.
            int newline = Swar.findFar(bytes, i, limit, NEWLINES);
            if (newline >= limit && (!last || i > limit)) {
              break;
            }
            int close = newline > i && bytes[newline - 1] == '\\r' ? newline - 1 : newline;
            if (!expected.matchEnd(bytes, i, close)) {
              break;
            }
            if (expected.hasNulls) {
              applyNulls(row);
            }
            at = newline < limit ? newline + 1 : limit;
            row++;
          }
          out.rows = row;
          return at;
        }

        «methods»
      }
      """;

  private final JsonDialect dialect;
  private final RowType read;
  private final ColumnNames names =
      new ColumnNames(
          "bytes",
          "from",
          "stop",
          "limit",
          "last",
          "out",
          "maxRows",
          "row",
          "at",
          "i",
          "end",
          "number",
          "floating",
          "decimal",
          "timestamp",
          "layout",
          "expected",
          "targets",
          "steps",
          "step",
          "newline",
          "close",
          "target");

  private JsonDecoderSource(JsonDialect dialect, RowType read) {
    this.dialect = dialect;
    this.read = read;
  }

  /** A subclass of {@link io.weir.runtime.format.JsonDecoder}. */
  static GeneratedKernel generate(JsonDialect dialect, RowType read) {
    return new JsonDecoderSource(dialect, read).generate();
  }

  private record Leaf(JsonNode node, String name, String declaration, String statements) {}

  private GeneratedKernel generate() {
    List<Leaf> leaves = new ArrayList<>();
    addLeaves(JsonNode.root(read), "out.columns", leaves);
    StringBuilder list = new StringBuilder();
    leaves.forEach(
        leaf ->
            list.append("* ")
                .append(leaf.name())
                .append(' ')
                .append(leaf.node().type())
                .append('\n'));
    StringBuilder methods = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    boolean inLoop = leaves.size() <= LEAVES_IN_LOOP;
    if (inLoop) {
      leaves.forEach(leaf -> cases.append(leaf.statements()));
    } else {
      for (int first = 0; first < leaves.size(); first += LEAVES_IN_LOOP) {
        List<Leaf> part = leaves.subList(first, Math.min(leaves.size(), first + LEAVES_IN_LOOP));
        part.forEach(leaf -> cases.append("case ").append(leaf.node().id()).append(":\n"));
        cases.append(
            """
            end = leavesFrom%d(bytes, i, limit, out, row, targets[step]);
            break;
            """
                .formatted(first));
        methods.append(method(first, part));
      }
    }
    Template template =
        Template.of(CLASS)
            .with(
                "leafList", list.length() == 0 ? "* the number of records alone" : list.toString())
            .with(
                "columns",
                inLoop ? leaves.stream().map(Leaf::declaration).collect(Collectors.joining()) : "")
            .with("leaves", cases.toString())
            .with("methods", methods.toString());
    return GeneratedKernel.of("JsonDecoder", template, List.of(dialect, read));
  }

  private static String method(int first, List<Leaf> leaves) {
    StringBuilder cases = new StringBuilder();
    for (Leaf leaf : leaves) {
      int start = leaf.statements().indexOf(":\n") + 2;
      cases.append(leaf.statements(), 0, start).append("{\n").append(leaf.declaration());
      cases.append(leaf.statements().substring(start)).append("}\n");
    }
    return """
        private int leavesFrom%d(byte[] bytes, int i, int limit, Batch out, int row, int target) {
          int end = -1;
          switch (target) {
            %s
          }
          return end;
        }

        """
        .formatted(first, cases);
  }

  private void addLeaves(JsonNode node, String columns, List<Leaf> leaves) {
    for (JsonNode child : node.children()) {
      String column = columns + "[" + child.position() + "]";
      if (child.isRow()) {
        addLeaves(child, "((RowColumn) " + column + ").children", leaves);
      } else {
        String name = names.add(child.path());
        leaves.add(
            new Leaf(child, name, declaration(name, child.type(), column), leafCase(child, name)));
      }
    }
  }

  private static String declaration(String name, DataType type, String column) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, DATE ->
          "int[] %s = ((IntColumn) %s).values;\n".formatted(name, column);
      case BIGINT, TIMESTAMP, TIMESTAMP_LTZ ->
          "long[] %s = ((LongColumn) %s).values;\n".formatted(name, column);
      case FLOAT, DOUBLE -> "double[] %s = ((DoubleColumn) %s).values;\n".formatted(name, column);
      case CHAR, VARCHAR ->
          """
          int[] %1$s = ((BytesColumn) %2$s).offsets;
          int[] %1$sLengths = ((BytesColumn) %2$s).lengths;
          """
              .formatted(name, column);
      case DECIMAL ->
          ((ScalarType) type).precision() > ScalarType.MAX_LONG_DECIMAL_PRECISION
              ? ""
              : "long[] %s = ((LongColumn) %s).values;\n".formatted(name, column);
      case BOOLEAN,
          BINARY,
          VARBINARY,
          TIME,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME,
          NULL,
          ROW,
          ARRAY,
          MAP ->
          "";
    };
  }

  private static String leafCase(JsonNode leaf, String name) {
    String other = "decodeLeaf(bytes, i, limit, " + leaf.id() + ", row)";
    String statements =
        switch (leaf.type().kind()) {
          case BIGINT -> number(name, "end >= 0", "number.value", other);
          case INTEGER ->
              number(
                  name,
                  "end >= 0 && number.value == (int) number.value",
                  "(int) number.value",
                  other);
          case SMALLINT ->
              number(
                  name,
                  "end >= 0 && number.value == (short) number.value",
                  "(int) number.value",
                  other);
          case TINYINT ->
              number(
                  name,
                  "end >= 0 && number.value == (byte) number.value",
                  "(int) number.value",
                  other);
          case DOUBLE -> scanned(name, "floating.scan(bytes, i, limit)", "floating.value", other);
          case FLOAT ->
              scanned(name, "floating.scanFloat(bytes, i, limit)", "floating.value", other);
          case DECIMAL -> decimal(name, (ScalarType) leaf.type(), other);
          case CHAR, VARCHAR -> text(name, other);
          case DATE ->
              inQuotes(
                  name, "timestamp.scanDate(bytes, i + 1, limit)", "(int) timestamp.value", other);
          case TIMESTAMP, TIMESTAMP_LTZ ->
              inQuotes(
                  name,
                  "timestamp.scan(bytes, i + 1, limit, "
                      + ValueParser.unit(((ScalarType) leaf.type()).precision())
                      + ")",
                  "timestamp.value",
                  other);
          case BOOLEAN,
              BINARY,
              VARBINARY,
              TIME,
              INTERVAL_YEAR_MONTH,
              INTERVAL_DAY_TIME,
              NULL,
              ROW,
              ARRAY,
              MAP ->
              "end = " + other + ";\n";
        };
    return "case %d:\n// %s %s\n%sbreak;\n"
        .formatted(leaf.id(), leaf.path(), leaf.type(), statements);
  }

  private static String number(String name, String condition, String value, String other) {
    return """
        end = number.scan(bytes, i, limit);
        if (%2$s && !JsonScan.hasLeadingZero(bytes, i)) {
          %1$s[row] = %3$s;
        } else {
          end = %4$s;
        }
        """
        .formatted(name, condition, value, other);
  }

  private static String scanned(String name, String scan, String value, String other) {
    return """
        end = %2$s;
        if (end >= 0 && !JsonScan.hasLeadingZero(bytes, i)) {
          %1$s[row] = %3$s;
        } else {
          end = %4$s;
        }
        """
        .formatted(name, scan, value, other);
  }

  private static String decimal(String name, ScalarType type, String other) {
    return type.precision() > ScalarType.MAX_LONG_DECIMAL_PRECISION
        ? "end = " + other + ";\n"
        : scanned(
            name,
            "decimal.scan(bytes, i, limit, %d, %d)".formatted(type.precision(), type.scale()),
            "decimal.low",
            other);
  }

  private static String text(String name, String other) {
    return """
        if (i < limit && bytes[i] == '"') {
          end = Swar.find(bytes, i + 1, limit, QUOTES, BACKSLASHES, NEWLINES);
        }
        if (end >= 0 && end < limit && bytes[end] == '"') {
          %1$s[row] = i + 1;
          %1$sLengths[row] = end - i - 1;
          end++;
        } else {
          end = %2$s;
        }
        """
        .formatted(name, other);
  }

  private static String inQuotes(String name, String scan, String value, String other) {
    return """
        if (i < limit && bytes[i] == '"') {
          end = %2$s;
        }
        if (end >= 0 && bytes[end] == '"') {
          %1$s[row] = %3$s;
          end++;
        } else {
          end = %4$s;
        }
        """
        .formatted(name, scan, value, other);
  }
}
