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
  @JsonSubTypes.Type(value = PlanNode.Upsert.class, name = "upsert"),
  @JsonSubTypes.Type(value = PlanNode.Sink.class, name = "sink")
})
public sealed interface PlanNode {
  int id();

  List<Integer> inputs();

  /** Columns of the node's output, in order. */
  List<PlanField> output();

  /**
   * The same node at another place.
   *
   * @param newInputs as many as it has
   */
  PlanNode at(int newId, List<Integer> newInputs);

  /** Calls the visitor's method for this kind of node. */
  <R> R accept(Visitor<R> visitor);

  /**
   * What is done for each kind of node. Whatever treats nodes by their kind implements this, so
   * that a kind that is forgotten somewhere does not compile.
   */
  interface Visitor<R> {
    R source(Source node);

    R values(Values node);

    R calc(Calc node);

    R windowAssign(WindowAssign node);

    R aggregate(Aggregate node);

    R join(Join node);

    R union(Union node);

    R sort(Sort node);

    R limit(Limit node);

    R exchange(Exchange node);

    R upsert(Upsert node);

    R sink(Sink node);
  }

  /**
   * A scan of a table.
   *
   * @param columns where each output column comes from
   * @param time expression over the output (computed columns inlined) giving the event time of a
   *     row, null when the table has none, event time is not used, or what it takes is not read
   * @param watermark such an expression giving the watermark of a row, null when the table has none
   *     or event time is not used
   * @param changelog the changes that the table brings
   * @param startAfter ids of the joins whose right side must have ended before this scan starts: in
   *     batch, those on whose left side the scan is
   */
  record Source(
      int id,
      PlanTable table,
      List<TableColumn> columns,
      List<PlanField> output,
      @Nullable Expression time,
      @Nullable Expression watermark,
      boolean bounded,
      Changelog changelog,
      List<Integer> startAfter)
      implements PlanNode {
    public Source {
      columns = List.copyOf(columns);
      output = List.copyOf(output);
      startAfter = List.copyOf(startAfter);
      if (columns.size() != output.size()) {
        throw new IllegalArgumentException("columns and output differ");
      }
    }

    /** The same scan, waiting for joins. */
    public Source withStartAfter(List<Integer> joins) {
      return new Source(id, table, columns, output, time, watermark, bounded, changelog, joins);
    }

    @Override
    public List<Integer> inputs() {
      return List.of();
    }

    @Override
    public Source at(int newId, List<Integer> newInputs) {
      return new Source(
          newId, table, columns, output, time, watermark, bounded, changelog, startAfter);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.source(this);
    }
  }

  /**
   * Where a column of a {@link Source} comes from. A ROW column may be pruned to the fields that
   * are read: the output type then has fewer fields than the table's, matched by name.
   *
   * @param physical name of a physical column, null for metadata
   * @param metadataKey key of the metadata, null for physical columns
   */
  record TableColumn(@Nullable String physical, @Nullable String metadataKey) {
    public TableColumn {
      if ((physical == null) == (metadataKey == null)) {
        throw new IllegalArgumentException("either physical or metadata");
      }
    }
  }

  /**
   * Literal rows.
   *
   * @param startAfter as of a {@link Source}
   */
  record Values(
      int id, List<List<Expression.Literal>> rows, List<PlanField> output, List<Integer> startAfter)
      implements PlanNode {
    public Values {
      rows = List.copyOf(rows);
      output = List.copyOf(output);
      startAfter = List.copyOf(startAfter);
    }

    /** The same rows, waiting for joins. */
    public Values withStartAfter(List<Integer> joins) {
      return new Values(id, rows, output, joins);
    }

    @Override
    public List<Integer> inputs() {
      return List.of();
    }

    @Override
    public Values at(int newId, List<Integer> newInputs) {
      return new Values(newId, rows, output, startAfter);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.values(this);
    }
  }

  /** Filters by a condition, then projects. */
  record Calc(
      int id,
      int input,
      @Nullable Expression condition,
      List<Expression> projections,
      List<PlanField> output)
      implements PlanNode {
    public Calc {
      projections = List.copyOf(projections);
      output = List.copyOf(output);
      if (projections.size() != output.size()) {
        throw new IllegalArgumentException("projections and output differ");
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Calc at(int newId, List<Integer> newInputs) {
      return new Calc(newId, newInputs.get(0), condition, projections, output);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.calc(this);
    }
  }

  /**
   * TUMBLE or HOP as a table function without aggregation: each row once per window it belongs to,
   * with window_start, window_end and window_time appended.
   *
   * @param dropsLate whether rows get no windows that have fired: only when what reads them works
   *     by these windows, since otherwise no window ever fires
   */
  record WindowAssign(int id, int input, Window window, boolean dropsLate, List<PlanField> output)
      implements PlanNode {
    public WindowAssign {
      output = List.copyOf(output);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public WindowAssign at(int newId, List<Integer> newInputs) {
      return new WindowAssign(newId, newInputs.get(0), window, dropsLate, output);
    }

    /** The same node, which drops late rows. */
    public WindowAssign droppingLate() {
      return new WindowAssign(id, input, window, true, output);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.windowAssign(this);
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

  /** How a result that changes leaves the node that keeps it. */
  enum Updates {
    /** The old row, then the new one. */
    RETRACT,
    /** The new row, which replaces that of its key. */
    UPSERT
  }

  /**
   * Group or window aggregate. SINGLE and GLOBAL put out the key fields, then the aggregates, then
   * the window properties. LOCAL puts out the key fields, then for a window the end of the slice
   * (under the name of the time) and {@code $first_window}, both BIGINT micros, then the
   * accumulators of all calls in order; LOCAL is never used with DISTINCT, or where the input
   * retracts. The input of GLOBAL has these columns.
   *
   * @param keys input fields that form the group; for GLOBAL they are 0 … n-1
   * @param calls the aggregates, over the input
   * @param window null for a group aggregate; its time is a field of the input, for GLOBAL the end
   *     of the slice
   * @param updates how results leave that change
   */
  record Aggregate(
      int id,
      int input,
      Phase phase,
      List<Integer> keys,
      List<AggregateCall> calls,
      @Nullable Window window,
      List<WindowProperty> windowProperties,
      Updates updates,
      List<PlanField> output)
      implements PlanNode {
    public Aggregate {
      keys = List.copyOf(keys);
      calls = List.copyOf(calls);
      windowProperties = List.copyOf(windowProperties);
      output = List.copyOf(output);
      if (phase != Phase.LOCAL
          && output.size() != keys.size() + calls.size() + windowProperties.size()) {
        throw new IllegalArgumentException("output is not keys, calls and properties");
      }
      if (updates == Updates.UPSERT && window != null) {
        throw new IllegalArgumentException("results of windows do not change");
      }
    }

    /** The same aggregate, whose changed results leave in another way. */
    public Aggregate withUpdates(Updates others) {
      return new Aggregate(id, input, phase, keys, calls, window, windowProperties, others, output);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Aggregate at(int newId, List<Integer> newInputs) {
      return new Aggregate(
          newId, newInputs.get(0), phase, keys, calls, window, windowProperties, updates, output);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.aggregate(this);
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
   * @param leftExpiry when left rows can be forgotten, null for never
   * @param rightExpiry when right rows can be forgotten, null for never
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
      @Nullable RowExpiry leftExpiry,
      @Nullable RowExpiry rightExpiry)
      implements PlanNode {
    public Join {
      leftKeys = List.copyOf(leftKeys);
      rightKeys = List.copyOf(rightKeys);
      output = List.copyOf(output);
      if (leftKeys.isEmpty() || leftKeys.size() != rightKeys.size()) {
        throw new IllegalArgumentException("keys " + leftKeys + " and " + rightKeys);
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(left, right);
    }

    @Override
    public Join at(int newId, List<Integer> newInputs) {
      return new Join(
          newId,
          newInputs.get(0),
          newInputs.get(1),
          type,
          leftKeys,
          rightKeys,
          residual,
          output,
          leftExpiry,
          rightExpiry);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.join(this);
    }
  }

  /**
   * When rows of a side of a join can be forgotten.
   *
   * @param column a TIMESTAMP of the side; a row with null there matches nothing
   * @param delayMicros a row can be forgotten once the watermark of the other side has reached its
   *     time plus this
   */
  record RowExpiry(int column, long delayMicros) {}

  /** All rows of all inputs. */
  record Union(int id, List<Integer> inputs, List<PlanField> output) implements PlanNode {
    public Union {
      inputs = List.copyOf(inputs);
      output = List.copyOf(output);
    }

    @Override
    public Union at(int newId, List<Integer> newInputs) {
      return new Union(newId, newInputs, output);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.union(this);
    }
  }

  /** A field to sort by. */
  record SortKey(int index, boolean descending, boolean nullsLast) {}

  /**
   * Sorts a bounded input; with a limit keeps only the first rows.
   *
   * @param fetch rows to put out, -1 for all
   */
  record Sort(
      int id, int input, List<SortKey> keys, long offset, long fetch, List<PlanField> output)
      implements PlanNode {
    public Sort {
      keys = List.copyOf(keys);
      output = List.copyOf(output);
      for (SortKey key : keys) {
        checkIndex(key.index(), 0, output.size());
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Sort at(int newId, List<Integer> newInputs) {
      return new Sort(newId, newInputs.get(0), keys, offset, fetch, output);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sort(this);
    }
  }

  /** The first rows in any order. */
  record Limit(int id, int input, long offset, long fetch, List<PlanField> output)
      implements PlanNode {
    public Limit {
      output = List.copyOf(output);
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Limit at(int newId, List<Integer> newInputs) {
      return new Limit(newId, newInputs.get(0), offset, fetch, output);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.limit(this);
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
      int id, int input, Distribution distribution, List<Integer> keys, List<PlanField> output)
      implements PlanNode {
    public Exchange {
      keys = List.copyOf(keys);
      output = List.copyOf(output);
      if (keys.isEmpty() != (distribution == Distribution.SINGLETON)) {
        throw new IllegalArgumentException(distribution + " by " + keys);
      }
      for (int key : keys) {
        checkIndex(key, 0, output.size());
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Exchange at(int newId, List<Integer> newInputs) {
      return new Exchange(newId, newInputs.get(0), distribution, keys, output);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.exchange(this);
    }
  }

  /**
   * Turns rows that are taken back into changes by a key: an old row that a new one of the same key
   * follows is left out, any other is a delete. Keeps nothing: the key must be one by which changes
   * come in order, or contain one.
   *
   * @param key fields by which the consumer knows rows
   */
  record Upsert(int id, int input, List<Integer> key, List<PlanField> output) implements PlanNode {
    public Upsert {
      key = List.copyOf(key);
      output = List.copyOf(output);
      for (int column : key) {
        checkIndex(column, 0, output.size());
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Upsert at(int newId, List<Integer> newInputs) {
      return new Upsert(newId, newInputs.get(0), key, output);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.upsert(this);
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
      List<TableColumn> columns)
      implements PlanNode {
    public Sink {
      output = List.copyOf(output);
      columns = List.copyOf(columns);
      if (table != null && columns.size() != output.size()) {
        throw new IllegalArgumentException("columns and output differ");
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }

    @Override
    public Sink at(int newId, List<Integer> newInputs) {
      return new Sink(newId, newInputs.get(0), table, output, columns);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sink(this);
    }
  }

  private static void checkIndex(int index, int least, int size) {
    if (index < least || index >= size) {
      throw new IllegalArgumentException("no column " + index + " of " + size);
    }
  }
}
