package io.weir.planner.explain;

import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.NodeTraits;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in a line what a node does. */
final class NodeText implements PlanNode.Visitor<String> {
  private final ExecPlan plan;

  NodeText(ExecPlan plan) {
    this.plan = plan;
  }

  /** The changes that leave a node, a key by its columns' names. */
  String changelog(PlanNode node) {
    Changelog changelog = plan.changelog(node.id());
    return changelog.kind() == Changelog.Kind.UPSERT
        ? "UPSERT by " + names(changelog.key(), node.output())
        : changelog.kind().name();
  }

  String of(PlanNode node) {
    return node.accept(this);
  }

  @Override
  public String values(PlanNode.Values values) {
    return "Values(" + rows(values.rows().size()) + ": " + columns(values.output()) + ")";
  }

  @Override
  public String windowAssign(PlanNode.WindowAssign assign) {
    return "WindowAssign("
        + window(assign.window(), input(assign.input()))
        + (assign.dropsLate() ? "; without late rows" : "")
        + ")";
  }

  @Override
  public String union(PlanNode.Union union) {
    return "Union(" + columns(union.output()) + ")";
  }

  @Override
  public String limit(PlanNode.Limit limit) {
    return "Limit(" + limit(limit.offset(), limit.fetch()) + ")";
  }

  @Override
  public String exchange(PlanNode.Exchange exchange) {
    return switch (exchange.distribution()) {
      case SINGLETON -> "Exchange(to one worker)";
      case HASH -> "Exchange(by " + names(exchange.keys(), exchange.output()) + ")";
    };
  }

  @Override
  public String upsert(PlanNode.Upsert upsert) {
    return "Upsert(by " + names(upsert.key(), upsert.output()) + ")";
  }

  @Override
  public String sink(PlanNode.Sink sink) {
    String target = sink.table() == null ? "result" : "`" + sink.table().name() + "`";
    return "Sink(" + target + ": " + columns(sink.output()) + upsertKeys(sink) + ")";
  }

  /** By what a table of the rows could replace them, where they change. */
  private String upsertKeys(PlanNode.Sink sink) {
    NodeTraits traits = plan.traits(sink.id());
    if (traits.changelog().kind() == Changelog.Kind.APPEND || traits.upsertKeys().isEmpty()) {
      return "";
    }
    return traits.upsertKeys().stream()
        .map(key -> "[" + names(key, sink.output()) + "]")
        .collect(Collectors.joining(" or ", "; upsertKey=", ""));
  }

  private List<PlanField> input(int id) {
    return plan.node(id).output();
  }

  private static String rows(int count) {
    return count == 1 ? "1 row" : count + " rows";
  }

  @Override
  public String source(PlanNode.Source source) {
    List<String> parts = new ArrayList<>();
    parts.add("`" + source.table().name() + "`: " + columns(source.output()));
    if (source.watermark() != null) {
      parts.add("watermark " + ExpressionPrinter.print(source.watermark(), source.output()));
    }
    parts.add(source.bounded() ? "bounded" : "unbounded");
    return "Source(" + String.join("; ", parts) + ")";
  }

  @Override
  public String calc(PlanNode.Calc calc) {
    List<PlanField> input = input(calc.input());
    List<String> items = new ArrayList<>();
    for (int i = 0; i < calc.projections().size(); i++) {
      String item = ExpressionPrinter.print(calc.projections().get(i), input);
      String name = calc.output().get(i).name();
      items.add(item.equals(name) ? item : item + " AS " + name);
    }
    String select = "select " + (items.isEmpty() ? "nothing" : String.join(", ", items));
    return calc.condition() == null
        ? "Calc(" + select + ")"
        : "Calc(where " + ExpressionPrinter.print(calc.condition(), input) + "; " + select + ")";
  }

  @Override
  public String aggregate(PlanNode.Aggregate aggregate) {
    List<PlanField> rows = input(aggregate.input());
    String keys = names(aggregate.keys(), rows);
    List<String> parts = new ArrayList<>();
    if (!aggregate.keys().isEmpty()) {
      parts.add("by " + keys);
    }
    Window window = aggregate.window();
    if (window != null) {
      parts.add(window(window, rows));
    }
    List<String> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.calls()) {
      calls.add(
          aggregate.phase() == PlanNode.Phase.GLOBAL
              ? rows.get(call.argument()).name()
              : call.text(rows));
    }
    if (!calls.isEmpty()) {
      parts.add(String.join(", ", calls));
    }
    if (!aggregate.windowProperties().isEmpty()) {
      parts.add(
          aggregate.windowProperties().stream()
              .map(property -> property.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ")));
    }
    if (!plan.batch() && aggregate.phase() != PlanNode.Phase.LOCAL) {
      parts.add("state: " + state(aggregate, keys, window));
    }
    String name = (window == null ? "" : "Window") + "Aggregate";
    String phase =
        switch (aggregate.phase()) {
          case SINGLE -> "";
          case LOCAL -> "Local";
          case GLOBAL -> "Global";
        };
    return phase + name + "(" + String.join("; ", parts) + ")";
  }

  private static String state(PlanNode.Aggregate aggregate, String keys, @Nullable Window window) {
    String what =
        aggregate.calls().isEmpty()
            ? "keys"
            : aggregate.calls().stream().anyMatch(AggregateCall::distinct)
                ? "accumulators and distinct values"
                : "accumulators";
    String per = aggregate.keys().isEmpty() ? "" : " per (" + keys + ")";
    if (window == null) {
      return what + per;
    }
    long slice = greatestCommonDivisor(window.size(), window.slide());
    return what + per + ", slices of " + Durations.text(slice);
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  static String window(Window window, List<PlanField> rows) {
    String lengths =
        window.kind() == Window.Kind.TUMBLE
            ? Durations.text(window.size())
            : Durations.text(window.size()) + " every " + Durations.text(window.slide());
    return window.kind()
        + " of "
        + lengths
        + (window.offset() == 0 ? "" : " from " + Durations.text(window.offset()))
        + " on "
        + (window.processingTime() ? "processing time" : rows.get(window.timeIndex()).name())
        + (window.timeZone() == null ? "" : " in " + window.timeZone());
  }

  @Override
  public String join(PlanNode.Join join) {
    List<PlanField> left = input(join.left());
    List<PlanField> right = input(join.right());
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < join.leftKeys().size(); i++) {
      conditions.add(
          "left."
              + left.get(join.leftKeys().get(i)).name()
              + " = right."
              + right.get(join.rightKeys().get(i)).name());
    }
    List<String> parts = new ArrayList<>();
    parts.add(String.join(" AND ", conditions));
    Expression residual = join.residual();
    if (residual != null) {
      List<PlanField> sides = new ArrayList<>();
      left.forEach(field -> sides.add(new PlanField("left." + field.name(), field.type())));
      right.forEach(field -> sides.add(new PlanField("right." + field.name(), field.type())));
      parts.add("and " + ExpressionPrinter.print(residual, sides));
    }
    if (!plan.batch()) {
      parts.add("state: rows of both sides" + oneRowPerKey(join));
      addRetention("left", join.leftExpiry(), left, parts);
      addRetention("right", join.rightExpiry(), right, parts);
    }
    String name = join.type() == PlanNode.JoinType.LEFT ? "LeftJoin" : "Join";
    return name + "(" + String.join("; ", parts) + ")";
  }

  /** Of which sides a key has one row at most. */
  private String oneRowPerKey(PlanNode.Join join) {
    boolean left = plan.traits(join.left()).isUnique(join.leftKeys());
    boolean right = plan.traits(join.right()).isUnique(join.rightKeys());
    return left && right
        ? ", one a key"
        : left ? ", one a key on the left" : right ? ", one a key on the right" : "";
  }

  private static void addRetention(
      String side,
      PlanNode.@Nullable RowExpiry expiry,
      List<PlanField> fields,
      List<String> parts) {
    if (expiry != null) {
      long delay = expiry.delayMicros();
      parts.add(
          "%s rows until the other side's watermark reaches %s %s %s"
              .formatted(
                  side,
                  fields.get(expiry.column()).name(),
                  delay < 0 ? "-" : "+",
                  Durations.text(Math.abs(delay))));
    }
  }

  @Override
  public String sort(PlanNode.Sort sort) {
    List<String> parts = new ArrayList<>();
    if (!sort.keys().isEmpty()) {
      parts.add(
          "by "
              + sort.keys().stream()
                  .map(key -> sortKey(key, sort.output()))
                  .collect(Collectors.joining(", ")));
    }
    if (sort.offset() > 0 || sort.fetch() >= 0) {
      parts.add(limit(sort.offset(), sort.fetch()));
    }
    if (!plan.batch()) {
      boolean first =
          sort.fetch() >= 0 && plan.changelog(sort.input()).kind() == Changelog.Kind.APPEND;
      parts.add("state: " + (first ? "first rows" : "all rows"));
    }
    return "Sort(" + String.join("; ", parts) + ")";
  }

  private static String sortKey(PlanNode.SortKey key, List<PlanField> fields) {
    PlanField field = fields.get(key.index());
    boolean usual = key.descending() == key.nullsLast() || !field.type().nullable();
    return field.name()
        + (key.descending() ? " DESC" : "")
        + (usual ? "" : key.nullsLast() ? " NULLS LAST" : " NULLS FIRST");
  }

  private static String limit(long offset, long fetch) {
    String rows = fetch < 0 ? "all rows" : fetch == 1 ? "1 row" : fetch + " rows";
    return offset == 0 ? rows : rows + " after " + offset;
  }

  private static String names(List<Integer> indexes, List<PlanField> fields) {
    return indexes.stream()
        .map(index -> fields.get(index).name())
        .collect(Collectors.joining(", "));
  }

  /** Names of columns; of a row the fields that are left of it. */
  private static String columns(List<PlanField> fields) {
    return fields.isEmpty()
        ? "no columns"
        : fields.stream().map(NodeText::column).collect(Collectors.joining(", "));
  }

  private static String column(PlanField field) {
    return field.type().kind() == PlanType.Kind.ROW
        ? field.name() + "(" + columns(field.type().fields()) + ")"
        : field.name();
  }
}
