package io.weir.planner.validate;

import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers no question about costs, row counts and the like: none of our passes asks any. Calcite's
 * own answers come by code that it generates, or by proxies; either would cost every first query a
 * good part of a second.
 */
final class NoMetadata extends RelMetadataQuery {
  NoMetadata() {
    super(new NoHandlers());
  }

  /** Asked of every node that is printed. */
  @Override
  public Boolean isVisibleInExplain(RelNode rel, SqlExplainLevel level) {
    return true;
  }

  /** Asked before rows are made distinct; unknown. */
  @Override
  public @Nullable Boolean areColumnsUnique(
      RelNode rel, ImmutableBitSet columns, boolean ignoreNulls) {
    return null;
  }

  @Override
  public @Nullable Double getRowCount(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Double getMaxRowCount(RelNode rel) {
    return null;
  }

  @Override
  public @Nullable Double getMinRowCount(RelNode rel) {
    return null;
  }

  @Override
  public RelOptPredicateList getPulledUpPredicates(RelNode rel) {
    return RelOptPredicateList.EMPTY;
  }

  private static final class NoHandlers implements MetadataHandlerProvider {
    @Override
    @SuppressWarnings("NullAway")
    public <H extends MetadataHandler<?>> H handler(Class<H> type) {
      return null;
    }
  }
}
