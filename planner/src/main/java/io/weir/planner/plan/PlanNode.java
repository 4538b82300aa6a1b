package io.weir.planner.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of an {@link ExecPlan}. Inputs are named by node id; a node with several consumers is
 * computed once.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "node")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PlanNode.Source.class, name = "source"),
  @JsonSubTypes.Type(value = PlanNode.Values.class, name = "values"),
  @JsonSubTypes.Type(value = PlanNode.Calc.class, name = "calc"),
  @JsonSubTypes.Type(value = PlanNode.WindowAssign.class, name = "window"),
  @JsonSubTypes.Type(value = PlanNode.Aggregate.class, name = "aggregate"),
  @JsonSubTypes.Type(value = PlanNode.Join.class, name = "join"),
  @JsonSubTypes.Type(value = PlanNode.Union.class, name = "union"),
  @JsonSubTypes.Type(value = PlanNode.Sort.class, name = "sort"),
  @JsonSubTypes.Type(value = PlanNode.Limit.class, name = "limit"),
  @JsonSubTypes.Type(value = PlanNode.Exchange.class, name = "exchange"),
  @JsonSubTypes.Type(value = PlanNode.Sink.class, name = "sink")
})
public sealed interface PlanNode {
  int id();

  List<Integer> inputs();

  /** Columns of the node's output, in order. */
  List<PlanField> output();

  /** Changes on the edges that leave this node. */
  Changelog changelog();

  /**
   * A scan of a table.
   *
   * @param columns where each output column comes from
   * @param watermark expression over the output (computed columns inlined) giving the watermark of
   *     a row, null when the table has none or event time is not used
   */
  record Source(
      int id,
      PlanTable table,
      List<SourceColumn> columns,
      List<PlanField> output,
      @Nullable Expression watermark,
      boolean bounded,
      Changelog changelog)
      implements PlanNode {
    public Source {
      columns = List.copyOf(columns);
      output = List.copyOf(output);
      if (columns.size() != output.size()) {
        throw new IllegalArgumentException("columns and output differ");
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of();
    }
  }

  /**
   * Where a column of a {@link Source} comes from. A ROW column may be pruned to the fields that
   * are read: the output type then has fewer fields than the table's, matched by name.
   *
   * @param physical name of a physical column, null for metadata
   * @param metadataKey key of the metadata, null for physical columns
   */
  record SourceColumn(@Nullable String physical, @Nullable String metadataKey) {
    public SourceColumn {
      if ((physical == null) == (metadataKey == null)) {
        throw new IllegalArgumentException("either physical or metadata");
      }
    }
  }

  /** Literal rows. */
  record Values(int id, List<List<Expression.Literal>> rows, List<PlanField> output)
      implements PlanNode {
    @Override
    public List<Integer> inputs() {
      return List.of();
    }

    @Override
    public Changelog changelog() {
      return Changelog.APPEND;
    }
  }

  /** Filters by a condition, then projects. */
  record Calc(
      int id,
      int input,
      @Nullable Expression condition,
      List<Expression> projections,
      List<PlanField> output,
      Changelog changelog)
      implements PlanNode {
    public Calc {
      if (projections.size() != output.size()) {
        throw new IllegalArgumentException("projections and output differ");
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /**
   * TUMBLE or HOP as a table function without aggregation: each row once per window it belongs to,
   * with window_start, window_end and window_time appended.
   *
   * @param dropsLate whether rows get no windows that have fired: only when what reads them works
   *     by these windows, since otherwise no window ever fires
   */
  record WindowAssign(
      int id,
      int input,
      Window window,
      boolean dropsLate,
      List<PlanField> output,
      Changelog changelog)
      implements PlanNode {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /** How much of an aggregation a node does. */
  enum Phase {
    /** Rows in, results out. */
    SINGLE,
    /** Rows in, partial accumulators out, anywhere. */
    LOCAL,
    /** Partial accumulators in, results out. */
    GLOBAL
  }

  /**
   * Group or window aggregate. SINGLE and GLOBAL put out the key fields, then the aggregates, then
   * the window properties. LOCAL puts out the key fields, then for a window {@code $slice_end} and
   * {@code $first_window} (BIGINT micros), then the accumulators of all calls in order; LOCAL is
   * never used with DISTINCT, or where the input retracts.
   *
   * @param keys input fields that form the group; for GLOBAL they are 0 … n-1
   * @param calls the aggregates; {@code argument} and {@code filter} refer to the rows (for GLOBAL
   *     to the input of the LOCAL node)
   * @param window null for a group aggregate; {@code timeIndex} refers to the rows
   */
  record Aggregate(
      int id,
      int input,
      Phase phase,
      List<Integer> keys,
      List<AggregateCall> calls,
      @Nullable Window window,
      List<WindowProperty> windowProperties,
      List<PlanField> output,
      Changelog inputChangelog,
      Changelog changelog)
      implements PlanNode {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /** The kinds of joins. */
  enum JoinType {
    INNER,
    LEFT
  }

  /**
   * Equi-join of two inputs. In batch the right side is read first and the left side probes it; in
   * streaming both sides are kept.
   *
   * @param residual further condition over left fields, then right fields
   */
  record Join(
      int id,
      int left,
      int right,
      JoinType type,
      List<Integer> leftKeys,
      List<Integer> rightKeys,
      @Nullable Expression residual,
      List<PlanField> output,
      Changelog leftChangelog,
      Changelog rightChangelog,
      Changelog changelog)
      implements PlanNode {
    @Override
    public List<Integer> inputs() {
      return List.of(left, right);
    }
  }

  /** All rows of all inputs. */
  record Union(int id, List<Integer> inputs, List<PlanField> output, Changelog changelog)
      implements PlanNode {}

  /** A field to sort by. */
  record SortKey(int index, boolean descending, boolean nullsLast) {}

  /**
   * Sorts a bounded input; with a limit keeps only the first rows.
   *
   * @param fetch rows to put out, -1 for all
   */
  record Sort(
      int id,
      int input,
      List<SortKey> keys,
      long offset,
      long fetch,
      List<PlanField> output,
      Changelog inputChangelog)
      implements PlanNode {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Changelog changelog() {
      return Changelog.APPEND;
    }
  }

  /** The first rows in any order. */
  record Limit(int id, int input, long offset, long fetch, List<PlanField> output)
      implements PlanNode {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Changelog changelog() {
      return Changelog.APPEND;
    }
  }

  /** How rows spread over workers. */
  enum Distribution {
    /** By the hash of the key fields. */
    HASH,
    /** All to one worker. */
    SINGLETON
  }

  /** Rows change workers here. */
  record Exchange(
      int id,
      int input,
      Distribution distribution,
      List<Integer> keys,
      List<PlanField> output,
      Changelog changelog)
      implements PlanNode {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /**
   * The end: a table, or the person who asked.
   *
   * @param table null when the rows are the result of a query
   * @param columns where each output column goes to: the table's physical columns in declared
   *     order, then its writable metadata columns; empty when there is no table
   */
  record Sink(
      int id,
      int input,
      @Nullable PlanTable table,
      List<PlanField> output,
      Changelog changelog,
      List<SourceColumn> columns)
      implements PlanNode {
    public Sink {
      output = List.copyOf(output);
      columns = columns == null ? List.of() : List.copyOf(columns);
      if (table != null && columns.size() != output.size()) {
        throw new IllegalArgumentException("columns and output differ");
      }
    }

    /** A sink that writes only physical columns, or the result of a query. */
    public Sink(
        int id, int input, @Nullable PlanTable table, List<PlanField> output, Changelog changelog) {
      this(id, input, table, output, changelog, physical(table));
    }

    private static List<SourceColumn> physical(@Nullable PlanTable table) {
      return table == null
          ? List.of()
          : table.columns().stream().map(field -> new SourceColumn(field.name(), null)).toList();
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }
}
