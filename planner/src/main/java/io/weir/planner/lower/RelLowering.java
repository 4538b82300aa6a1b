package io.weir.planner.lower;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.PlannerOptions;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.TableCapabilities;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanBuilder;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanTable;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.validate.Positions;
import io.weir.planner.validate.ScanTarget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns Calcite's algebra into plan nodes: what is computed, not yet where. There are no exchanges
 * yet, and every aggregate has one phase.
 */
final class RelLowering {
  /** Rows to put out when there is no limit. */
  static final long NO_LIMIT = -1;

  private final Catalog catalog;
  private final PlannerOptions options;
  private final PlanBuilder nodes;
  private final ExpressionLowering expressions;
  private final AggregateLowering aggregates;

  RelLowering(Catalog catalog, PlanBuilder nodes, PlannerOptions options, RexBuilder rexBuilder) {
    this.nodes = nodes;
    this.catalog = catalog;
    this.options = options;
    this.expressions = new ExpressionLowering(rexBuilder);
    this.aggregates = new AggregateLowering(this);
  }

  PlanBuilder nodes() {
    return nodes;
  }

  boolean batch() {
    return nodes.batch();
  }

  PlannerOptions options() {
    return options;
  }

  Expression expression(RexNode node) {
    return expressions.lower(node);
  }

  /** Adds what a statement writes, or a query gives. */
  void sink(int input, @Nullable PlanTable table, List<PlanNode.TableColumn> columns) {
    sink(input, table, columns, nodes.output(input));
  }

  /** Adds a sink that gives the columns names of its own. */
  void sink(
      int input,
      @Nullable PlanTable table,
      List<PlanNode.TableColumn> columns,
      List<PlanField> output) {
    nodes.add(id -> new PlanNode.Sink(id, input, table, output, columns));
  }

  /** The id of the node for a relational expression. */
  int lower(RelNode rel) {
    if (rel instanceof TableScan scan) {
      return scan(scan);
    } else if (rel instanceof Values values) {
      return values(values);
    } else if (rel instanceof Project || rel instanceof Filter) {
      return calc(rel);
    } else if (rel instanceof TableFunctionScan function) {
      return new WindowLowering(this).assign(function);
    } else if (rel instanceof Aggregate aggregate) {
      return aggregates.lower(aggregate);
    } else if (rel instanceof Join join) {
      return join(join);
    } else if (rel instanceof Union union) {
      return union(union);
    } else if (rel instanceof Sort sort) {
      return sort(sort);
    }
    throw Unsupported.relation(Positions.of(rel));
  }

  private int scan(TableScan scan) {
    ScanTarget target = scan.getTable().unwrapOrThrow(ScanTarget.class);
    CatalogTable table = target.table();
    TableCapabilities capabilities = catalog.capabilities(table);
    if (!capabilities.readable()) {
      throw new SqlException(
          Code.INVALID, "Table `" + table.name() + "` cannot be read", Positions.of(scan), null);
    }
    if (capabilities.sourceChangelog() == Changelog.Kind.UPSERT) {
      throw Unsupported.upsertTable(table.name(), Positions.of(scan));
    }
    List<PlanField> physical = new ArrayList<>();
    List<PlanField> metadata = new ArrayList<>();
    List<PlanNode.TableColumn> columns = new ArrayList<>();
    List<PlanNode.TableColumn> metadataColumns = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (CatalogColumn column : table.columns()) {
      PlanField field = new PlanField(column.name(), column.type());
      if (column instanceof CatalogColumn.Physical) {
        places.add(physical.size());
        physical.add(field);
        columns.add(new PlanNode.TableColumn(column.name(), null));
      } else if (column instanceof CatalogColumn.Metadata from) {
        places.add(-1 - metadata.size());
        metadata.add(field);
        metadataColumns.add(new PlanNode.TableColumn(null, from.key()));
      }
    }
    places.replaceAll(place -> place >= 0 ? place : physical.size() - 1 - place);
    List<PlanField> output = new ArrayList<>(physical);
    output.addAll(metadata);
    columns.addAll(metadataColumns);
    Expression watermark = inScan(target.watermark(), places);
    Expression time = inScan(target.time(), places);
    int source =
        nodes.add(
            id ->
                new PlanNode.Source(
                    id,
                    planTable(table),
                    columns,
                    output,
                    batch() ? null : time,
                    batch() ? null : watermark,
                    capabilities.bounded(),
                    new Changelog(capabilities.sourceChangelog(), List.of()),
                    List.of()));
    List<Expression> declared = new ArrayList<>();
    List<PlanField> declaredFields = new ArrayList<>();
    for (int place : places) {
      declared.add(Expressions.reference(output, place));
      declaredFields.add(output.get(place));
    }
    return calc(source, null, declared, declaredFields);
  }

  private @Nullable Expression inScan(@Nullable RexNode node, List<Integer> places) {
    return node == null
        ? null
        : Expressions.mapInputs(
            expression(node),
            input -> new Expression.InputRef(places.get(input.index()), input.type()));
  }

  PlanTable planTable(CatalogTable table) {
    TableCapabilities capabilities = catalog.capabilities(table);
    return new PlanTable(
        table.name(),
        table.physicalFields(),
        table.primaryKey(),
        table.partitionKeys(),
        table.options(),
        capabilities.identity(),
        capabilities.columnsByPosition());
  }

  private int values(Values values) {
    List<List<Expression.Literal>> rows = new ArrayList<>();
    List<PlanField> output = PlanTypes.fields(values.getRowType());
    for (List<RexLiteral> tuple : values.getTuples()) {
      rows.add(tuple.stream().map(Literals::of).toList());
    }
    return nodes.add(id -> new PlanNode.Values(id, rows, output, List.of()));
  }

  /** No rows: of what Calcite has found that nothing can meet its condition. */
  private int noRows(RelNode rel) {
    List<PlanField> output = PlanTypes.fields(rel.getRowType());
    return nodes.add(id -> new PlanNode.Values(id, List.of(), output, List.of()));
  }

  private int calc(RelNode rel) {
    Project project = rel instanceof Project p ? p : null;
    RelNode below = project == null ? rel : project.getInput();
    List<RexNode> conditions = new ArrayList<>();
    while (below instanceof Filter filter) {
      conditions.add(0, filter.getCondition());
      below = filter.getInput();
    }
    int input = lower(below);
    RexNode condition =
        RexUtil.composeConjunction(rel.getCluster().getRexBuilder(), conditions, true);
    List<PlanField> output = PlanTypes.fields(rel.getRowType());
    List<Expression> projections =
        project == null
            ? Expressions.references(nodes.output(input))
            : project.getProjects().stream().map(this::expression).toList();
    return calc(input, condition == null ? null : expression(condition), projections, output);
  }

  /** A Calc; none where it would change nothing, and one where two follow each other trivially. */
  int calc(
      int input,
      @Nullable Expression condition,
      List<Expression> projections,
      List<PlanField> output) {
    if (nodes.get(input) instanceof PlanNode.Calc calc
        && isMergeable(calc, condition, projections)) {
      return calc(
          calc.input(),
          and(calc.condition(), through(condition, calc)),
          projections.stream().map(p -> through(p, calc)).toList(),
          output);
    }
    if (condition == null && isIdentity(projections, nodes.output(input), output)) {
      return input;
    }
    return nodes.add(id -> new PlanNode.Calc(id, input, condition, projections, output));
  }

  private static @Nullable Expression through(@Nullable Expression expression, PlanNode.Calc calc) {
    return expression == null
        ? null
        : Expressions.mapInputs(expression, input -> calc.projections().get(input.index()));
  }

  /** Whether nothing but references and constants would be computed twice. */
  private static boolean isMergeable(
      PlanNode.Calc below, @Nullable Expression condition, List<Expression> projections) {
    int[] uses = new int[below.projections().size()];
    List<Expression> all = new ArrayList<>(projections);
    if (condition != null) {
      all.add(condition);
    }
    for (Expression expression : all) {
      Expressions.mapInputs(
          expression,
          input -> {
            uses[input.index()]++;
            return input;
          });
    }
    for (int i = 0; i < uses.length; i++) {
      Expression projection = below.projections().get(i);
      boolean free =
          Expressions.referenced(projection) >= 0 || projection instanceof Expression.Literal;
      if (uses[i] > 1 && !free) {
        return false;
      }
    }
    return true;
  }

  static @Nullable Expression and(@Nullable Expression first, @Nullable Expression second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return new Expression.Call(
        "AND",
        List.of(first, second),
        PlanType.of(PlanType.Kind.BOOLEAN, first.type().nullable() || second.type().nullable()));
  }

  private static boolean isIdentity(
      List<Expression> projections, List<PlanField> input, List<PlanField> output) {
    if (!input.equals(output)) {
      return false;
    }
    for (int i = 0; i < projections.size(); i++) {
      if (Expressions.referenced(projections.get(i)) != i) {
        return false;
      }
    }
    return true;
  }

  private int union(Union union) {
    List<PlanField> output = PlanTypes.fields(union.getRowType());
    List<Integer> inputs = new ArrayList<>();
    for (RelNode input : union.all ? unionInputs(union, output) : union.getInputs()) {
      inputs.add(cast(lower(input), output));
    }
    List<Integer> merged = ConstantRows.merge(nodes, output, inputs);
    if (merged.isEmpty()) {
      return noRows(union);
    }
    int all =
        merged.size() == 1
            ? merged.get(0)
            : nodes.add(id -> new PlanNode.Union(id, merged, output));
    return union.all ? all : aggregates.distinct(all);
  }

  /** The inputs of a UNION ALL and of those in it whose rows are not cast in between. */
  private static List<RelNode> unionInputs(Union union, List<PlanField> output) {
    List<RelNode> inputs = new ArrayList<>();
    Deque<RelNode> open = new ArrayDeque<>(union.getInputs());
    while (!open.isEmpty()) {
      RelNode input = open.removeFirst();
      if (input instanceof Union inner && inner.all && isPassedOn(inner, output)) {
        for (int i = inner.getInputs().size() - 1; i >= 0; i--) {
          open.addFirst(inner.getInputs().get(i));
        }
      } else {
        inputs.add(input);
      }
    }
    return inputs;
  }

  private static boolean isPassedOn(Union inner, List<PlanField> output) {
    for (int i = 0; i < output.size(); i++) {
      PlanType from = PlanTypes.of(inner.getRowType().getFieldList().get(i).getType());
      Expression column = new Expression.InputRef(i, from);
      if (Casts.implicit(column, output.get(i).type()) != column) {
        return false;
      }
    }
    return true;
  }

  /** The rows of a node in given types; strings of another length pass as they are. */
  int cast(int input, List<PlanField> types) {
    List<PlanField> fields = nodes.output(input);
    List<Expression> projections = new ArrayList<>();
    boolean changed = false;
    for (int i = 0; i < types.size(); i++) {
      Expression reference = Expressions.reference(fields, i);
      Expression cast = Casts.implicit(reference, types.get(i).type());
      changed |= cast != reference;
      projections.add(cast);
    }
    return changed ? calc(input, null, projections, types) : input;
  }

  private int join(Join join) {
    JoinInfo condition =
        JoinInfo.createWithStrictEquality(join.getLeft(), join.getRight(), join.getCondition());
    Span span = Positions.of(join);
    if (join.getJoinType() == JoinRelType.INNER && meetsNothing(join)) {
      return noRows(join);
    }
    if (condition.leftKeys.isEmpty()) {
      throw Unsupported.joinCondition(span);
    }
    if (join.getJoinType() != JoinRelType.INNER
        && join.getJoinType() != JoinRelType.LEFT
        && join.getJoinType() != JoinRelType.RIGHT) {
      throw Unsupported.join(join.getJoinType(), span);
    }
    return new JoinLowering(this).lower(join, condition);
  }

  /** Whether FALSE is a part of a join's condition, which may have been moved to its inputs. */
  private static boolean meetsNothing(Join join) {
    return join.getCondition().isAlwaysFalse()
        || join.getInputs().stream()
            .map(RelNode::stripped)
            .anyMatch(
                input ->
                    input instanceof Values values && values.getTuples().isEmpty()
                        || input instanceof Filter filter && filter.getCondition().isAlwaysFalse());
  }

  private int sort(Sort sort) {
    int input = lower(sort.getInput());
    long offset = number(sort.offset, 0);
    long fetch = number(sort.fetch, NO_LIMIT);
    List<PlanField> output = nodes.output(input);
    boolean bounded = nodes.traits(input).bounded();
    List<PlanNode.SortKey> keys = new ArrayList<>();
    for (RelFieldCollation each : sort.getCollation().getFieldCollations()) {
      keys.add(
          new PlanNode.SortKey(
              each.getFieldIndex(),
              each.getDirection().isDescending(),
              each.nullDirection == RelFieldCollation.NullDirection.LAST));
    }
    if (keys.isEmpty()) {
      if (!bounded && nodes.changelog(input).kind() != Changelog.Kind.APPEND) {
        throw Unsupported.limitOfUpdates(Positions.of(sort));
      }
      return nodes.add(id -> new PlanNode.Limit(id, input, offset, fetch, output));
    }
    if (!bounded) {
      PlanNode.SortKey first = keys.get(0);
      boolean byTime = nodes.traits(input).times().event().contains(first.index());
      throw Unsupported.sort(byTime && !first.descending(), Positions.of(sort));
    }
    return nodes.add(id -> new PlanNode.Sort(id, input, keys, offset, fetch, output));
  }

  private static long number(@Nullable RexNode node, long missing) {
    return node == null ? missing : Long.parseLong(Literals.of((RexLiteral) node).value());
  }

  /** Input fields followed by more, for nodes that append columns. */
  static List<PlanField> appended(List<PlanField> fields, List<PlanField> more) {
    List<PlanField> all = new ArrayList<>(fields);
    all.addAll(more);
    return all;
  }
}
