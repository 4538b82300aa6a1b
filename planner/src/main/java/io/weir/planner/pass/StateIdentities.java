package io.weir.planner.pass;

import io.weir.planner.explain.Durations;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanContent;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanTable;
import io.weir.planner.plan.StateIdentity;
import io.weir.planner.plan.Window;
import io.weir.planner.plan.WindowProperty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives an identity to each node that keeps something from one run of a job to the next: sources
 * their positions, operators their state, sinks what they have to commit. It is made of what the
 * node computes of which rows: tables, conditions below, keys, calls, windows, kinds of joins. It
 * has nothing of how the rows come (options that do not say which data it is, columns nobody reads,
 * phases, exchanges, watermarks), of what happens to the result (names, projections and conditions
 * above), and of what else the job does.
 */
final class StateIdentities implements PlanNode.Visitor<Void> {
  private static final Void DONE = null;
  private static final String ALL = "all";

  /**
   * What is known of the rows that leave a node.
   *
   * @param of the rows before any condition, as a digest
   * @param conditions that all hold of them
   * @param depth number of aggregates and windows below: tells their columns apart
   * @param columns what each column is, in terms of the rows
   */
  private record Rows(String of, Set<String> conditions, int depth, List<String> columns) {
    /** Which rows these are, as a short text. */
    String text() {
      return conditions.isEmpty()
          ? of
          : CanonicalText.bounded(of + " where " + String.join(" AND ", conditions));
    }

    Rows with(List<String> otherColumns) {
      return new Rows(of, conditions, depth, otherColumns);
    }
  }

  private final ExecPlan plan;
  private final List<Rows> rows = new ArrayList<>();

  /** Of aggregates in two phases: what the LOCAL node is the first part of. */
  private final Map<Integer, PlanNode.Aggregate> locals = new HashMap<>();

  private final Map<Integer, Set<String>> targets = new HashMap<>();
  private final Map<Integer, StateIdentity> identities = new LinkedHashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();

  private StateIdentities(ExecPlan plan) {
    this.plan = plan;
  }

  /** The plan with the identities of its nodes. */
  static ExecPlan assign(ExecPlan plan) {
    StateIdentities pass = new StateIdentities(plan);
    pass.spreadTargets();
    plan.nodes().forEach(node -> node.accept(pass));
    return plan.withIdentities(pass.identities);
  }

  /** From consumers to inputs: a node stands behind its inputs. */
  private void spreadTargets() {
    for (int id = plan.nodes().size() - 1; id >= 0; id--) {
      PlanNode node = plan.node(id);
      Set<String> reached = targets.computeIfAbsent(id, n -> new TreeSet<>());
      if (node instanceof PlanNode.Sink sink) {
        reached.add(sink.table() == null ? "" : sink.table().name());
      }
      for (int input : node.inputs()) {
        targets.computeIfAbsent(input, n -> new TreeSet<>()).addAll(reached);
      }
    }
  }

  private void identify(
      PlanNode node, String title, Map<String, String> parts, List<String> columns) {
    String digest = StateIdentity.digest(parts.toString());
    int use = uses.merge(digest, 1, Integer::sum);
    Set<String> inputs = new LinkedHashSet<>();
    node.inputs().forEach(input -> addNearest(input, inputs));
    identities.put(
        node.id(),
        new StateIdentity(
            use == 1 ? digest : digest + "-" + use,
            title,
            parts,
            distinct(columns),
            List.copyOf(inputs),
            List.copyOf(targets.getOrDefault(node.id(), Set.of())),
            plan.changelog(node.id()).kind() != Changelog.Kind.APPEND));
  }

  private void addNearest(int id, Set<String> found) {
    StateIdentity identity = identities.get(id);
    if (identity == null) {
      plan.node(id).inputs().forEach(input -> addNearest(input, found));
    } else {
      found.add(identity.id());
    }
  }

  /** Names of columns, of which equal ones are numbered. */
  private static List<String> distinct(List<String> columns) {
    Map<String, Integer> seen = new HashMap<>();
    return columns.stream()
        .map(
            column -> {
              int use = seen.merge(column, 1, Integer::sum);
              return use == 1 ? column : column + " #" + use;
            })
        .toList();
  }

  private static Map<String, String> parts(String kind, Map<String, String> others) {
    Map<String, String> parts = new TreeMap<>(others);
    parts.put("kind", kind);
    return parts;
  }

  private String in(PlanNode node) {
    String names =
        targets.getOrDefault(node.id(), Set.of()).stream()
            .filter(name -> !name.isEmpty())
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " in INSERT INTO " + names;
  }

  private String mode() {
    return plan.batch() ? "batch " : "";
  }

  private static String digested(String... texts) {
    return StateIdentity.digest(String.join("\n", texts));
  }

  private static String list(Collection<String> texts) {
    return String.join(", ", texts);
  }

  // --- ends ---

  @Override
  public Void source(PlanNode.Source node) {
    PlanTable table = node.table();
    Map<String, String> parts = parts("source", Map.of("table", table.name()));
    if (!table.identity().isEmpty()) {
      parts.put("data", table.identity().toString());
    }
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < node.columns().size(); i++) {
      PlanNode.TableColumn column = node.columns().get(i);
      String text =
          column.physical() == null
              ? "METADATA " + CanonicalText.name(column.metadataKey())
              : column(table, column.physical());
      columns.add(CanonicalText.typed(text, node.output().get(i).type()));
    }
    rows.add(
        new Rows(
            "`" + table.name() + "` " + digested(parts.toString()), new TreeSet<>(), 0, columns));
    identify(node, "Source `" + table.name() + "`", parts, List.of());
    return DONE;
  }

  /** Where values belong to columns by their places, the place is part of what a column is. */
  private static String column(PlanTable table, String name) {
    String text = CanonicalText.name(name);
    if (!table.columnsByPosition()) {
      return text;
    }
    int place = 1;
    while (!table.columns().get(place - 1).name().equals(name)) {
      place++;
    }
    return text + "#" + place;
  }

  @Override
  public Void values(PlanNode.Values node) {
    String content =
        StateIdentity.digest(
            PlanContent.of(node, Set.of("id", "startAfter", "output")) + node.output().size());
    List<String> columns =
        IntStream.range(0, node.output().size()).mapToObj(i -> "VALUES." + i).toList();
    rows.add(new Rows("VALUES " + content, new TreeSet<>(), 0, columns));
    int count = node.rows().size();
    identify(
        node,
        "Values (" + (count == 1 ? "1 row" : count + " rows") + ")",
        parts("values", Map.of("rows", content)),
        List.of());
    return DONE;
  }

  @Override
  public Void sink(PlanNode.Sink node) {
    rows.add(rows.get(node.input()));
    PlanTable table = node.table();
    Map<String, String> parts = parts("sink", Map.of());
    if (table == null) {
      parts.put("table", "");
    } else if (table.identity().size() > 1) {
      // Where the rows go, whatever people call it: what was written is committed there.
      parts.put("data", table.identity().toString());
    } else {
      parts.put("table", table.name());
    }
    identify(node, table == null ? "Result" : "Sink `" + table.name() + "`", parts, List.of());
    return DONE;
  }

  // --- what keeps nothing ---

  @Override
  public Void calc(PlanNode.Calc node) {
    Rows input = rows.get(node.input());
    List<String> columns =
        node.projections().stream()
            .map(projection -> CanonicalText.of(projection, input.columns()))
            .toList();
    if (node.condition() == null) {
      rows.add(input.with(columns));
      return DONE;
    }
    Set<String> conditions = new TreeSet<>(input.conditions());
    conditions.addAll(CanonicalText.conjuncts(node.condition(), input.columns()));
    rows.add(new Rows(input.of(), conditions, input.depth(), columns));
    return DONE;
  }

  @Override
  public Void windowAssign(PlanNode.WindowAssign node) {
    Rows input = rows.get(node.input());
    List<String> columns = new ArrayList<>(input.columns());
    int depth = input.depth() + 1;
    for (WindowProperty property : WindowProperty.values()) {
      columns.add(at(property.name().toLowerCase(Locale.ROOT), depth));
    }
    String of = "windows " + digested(window(node.window(), input.columns()), input.text());
    rows.add(new Rows(of, new TreeSet<>(), depth, columns));
    return DONE;
  }

  @Override
  public Void upsert(PlanNode.Upsert node) {
    rows.add(rows.get(node.input()));
    return DONE;
  }

  @Override
  public Void exchange(PlanNode.Exchange node) {
    rows.add(rows.get(node.input()));
    PlanNode.Aggregate local = locals.get(node.input());
    if (local != null) {
      locals.put(node.id(), local);
    }
    return DONE;
  }

  @Override
  public Void union(PlanNode.Union node) {
    List<Rows> inputs = inAnyOrder(node.inputs().stream().map(rows::get).toList());
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < node.output().size(); i++) {
      int column = i;
      // One text a branch: which branch has which column is part of what the rows are.
      List<String> texts = inputs.stream().map(each -> each.columns().get(column)).toList();
      columns.add(
          Set.copyOf(texts).size() == 1
              ? texts.get(0)
              : CanonicalText.bounded("(" + String.join(" | ", texts) + ")"));
    }
    int depth = inputs.stream().mapToInt(Rows::depth).max().orElse(0);
    String of =
        "union " + digested(inputs.stream().map(Rows::text).collect(Collectors.joining("\n")));
    rows.add(new Rows(of, new TreeSet<>(), depth, columns));
    return DONE;
  }

  /**
   * Branches of a union sorted, as their order in the statement makes no difference. Branches of
   * the same rows are told apart by their columns; others are not, so that one more column leaves
   * their order as it was.
   */
  private static List<Rows> inAnyOrder(List<Rows> branches) {
    return branches.stream()
        .sorted(
            Comparator.comparing(Rows::text)
                .thenComparing(branch -> String.join("\n", branch.columns())))
        .toList();
  }

  // --- aggregates ---

  @Override
  public Void aggregate(PlanNode.Aggregate node) {
    if (node.phase() == PlanNode.Phase.LOCAL) {
      locals.put(node.id(), node);
      Rows input = rows.get(node.input());
      rows.add(
          input.with(
              IntStream.range(0, node.output().size())
                  .mapToObj(i -> "partial " + i)
                  .collect(Collectors.toList())));
      return DONE;
    }
    PlanNode.Aggregate whole =
        node.phase() == PlanNode.Phase.GLOBAL ? locals.getOrDefault(node.input(), node) : node;
    Rows input = rows.get(whole.input());
    List<String> keys = whole.keys().stream().map(input.columns()::get).toList();
    List<String> calls = whole.calls().stream().map(call -> call(call, input.columns())).toList();
    Window window = whole.window();
    String windowText = window == null ? "" : window(window, input.columns());

    int depth = input.depth() + 1;
    List<String> columns = new ArrayList<>(keys);
    calls.forEach(call -> columns.add(at(call, depth)));
    for (WindowProperty property : node.windowProperties()) {
      columns.add(at(property.name().toLowerCase(Locale.ROOT), depth));
    }
    String sortedKeys = list(new TreeSet<>(keys));
    String of =
        (window == null ? "groups " : "windows ")
            + digested(mode(), sortedKeys, windowText, input.text());
    rows.add(new Rows(of, new TreeSet<>(), depth, columns));

    Map<String, String> parts = new TreeMap<>();
    parts.put("of", input.of());
    parts.put("where", list(input.conditions()));
    parts.put("group by", sortedKeys);
    parts.put("calls", list(new TreeSet<>(calls)));
    if (window != null) {
      parts.put("window", windowText);
    }
    List<String> stored = new ArrayList<>();
    keys.forEach(key -> stored.add(StateIdentity.KEY + key));
    for (int i = 0; i < calls.size(); i++) {
      int accumulators = whole.calls().get(i).accumulators().size();
      for (int part = 0; part < accumulators; part++) {
        stored.add(accumulators == 1 ? calls.get(i) : calls.get(i) + "." + part);
      }
    }
    identify(
        node,
        title(keys, calls, window, input.columns()) + in(node),
        parts(mode() + (window == null ? "aggregate" : "window aggregate"), parts),
        stored);
    return DONE;
  }

  private static String title(
      List<String> keys, List<String> calls, @Nullable Window window, List<String> columns) {
    List<String> by = new ArrayList<>();
    if (window != null) {
      by.add(window(window, columns));
    }
    by.addAll(keys);
    String what = calls.isEmpty() && window == null ? "Distinct rows" : "Aggregate";
    return by.isEmpty()
        ? what + " " + CanonicalText.bounded(list(calls))
        : what + " GROUP BY " + CanonicalText.bounded(list(by));
  }

  private static String at(String column, int depth) {
    return depth == 1 ? column : column + "@" + depth;
  }

  private static String call(AggregateCall call, List<String> columns) {
    return CanonicalText.bounded(
        call.function()
            + "("
            + (call.distinct() ? "DISTINCT " : "")
            + (call.argument() < 0 ? "*" : columns.get(call.argument()))
            + ")"
            + (call.filter() < 0 ? "" : " FILTER " + columns.get(call.filter())));
  }

  /** Without the time zone: of a job there is one, see the manifest. */
  private static String window(Window window, List<String> columns) {
    String time = window.processingTime() ? "processing time" : columns.get(window.timeIndex());
    return window.kind()
        + "("
        + time
        + ", "
        + (window.slide() == window.size() ? "" : Durations.text(window.slide()) + ", ")
        + Durations.text(window.size())
        + (window.offset() == 0 ? "" : ", offset " + Durations.text(window.offset()))
        + ")";
  }

  // --- other operators ---

  @Override
  public Void join(PlanNode.Join node) {
    Rows left = rows.get(node.left());
    Rows right = rows.get(node.right());
    Set<String> equal = new TreeSet<>();
    for (int i = 0; i < node.leftKeys().size(); i++) {
      equal.add(
          left.columns().get(node.leftKeys().get(i))
              + " = "
              + right.columns().get(node.rightKeys().get(i)));
    }
    List<String> columns = new ArrayList<>();
    left.columns().forEach(column -> columns.add("left." + column));
    right.columns().forEach(column -> columns.add("right." + column));
    Set<String> more =
        node.residual() == null
            ? new TreeSet<>()
            : CanonicalText.conjuncts(node.residual(), columns);
    String type = node.type().name();
    String of =
        "join " + digested(mode(), type, list(equal), list(more), left.text(), "and", right.text());
    rows.add(new Rows(of, new TreeSet<>(), Math.max(left.depth(), right.depth()), columns));
    Map<String, String> parts = new TreeMap<>();
    parts.put("type", type);
    parts.put("on", list(equal));
    parts.put("and", list(more));
    parts.put("left", left.of());
    parts.put("left where", list(left.conditions()));
    parts.put("right", right.of());
    parts.put("right where", list(right.conditions()));
    identify(
        node,
        (type.equals("INNER")
                ? "Join"
                : type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT) + " join")
            + " ON "
            + CanonicalText.bounded(String.join(" AND ", equal))
            + in(node),
        parts(mode() + "join", parts),
        columns);
    return DONE;
  }

  @Override
  public Void sort(PlanNode.Sort node) {
    Rows input = rows.get(node.input());
    List<String> keys =
        node.keys().stream()
            .map(
                key ->
                    input.columns().get(key.index())
                        + (key.descending() ? " DESC" : "")
                        + (key.nullsLast() ? " NULLS LAST" : " NULLS FIRST"))
            .toList();
    limited(node, "sort", keys, node.offset(), node.fetch(), input);
    return DONE;
  }

  @Override
  public Void limit(PlanNode.Limit node) {
    limited(node, "limit", List.of(), node.offset(), node.fetch(), rows.get(node.input()));
    return DONE;
  }

  private void limited(
      PlanNode node, String kind, List<String> keys, long offset, long fetch, Rows input) {
    String limit = offset + " " + fetch;
    rows.add(
        offset == 0 && fetch < 0
            ? input
            : new Rows(
                kind + " " + digested(mode(), list(keys), limit, input.text()),
                new TreeSet<>(),
                input.depth(),
                input.columns()));
    Map<String, String> parts = new TreeMap<>();
    parts.put("of", input.of());
    parts.put("where", list(input.conditions()));
    parts.put("order by", list(keys));
    parts.put("offset", Long.toString(offset));
    parts.put("limit", fetch < 0 ? ALL : Long.toString(fetch));
    String title =
        (keys.isEmpty() ? "Limit" : "Sort BY " + CanonicalText.bounded(list(keys)))
            + (fetch < 0 ? "" : keys.isEmpty() ? " " + fetch : " LIMIT " + fetch);
    identify(node, title + in(node), parts(mode() + kind, parts), input.columns());
  }
}
