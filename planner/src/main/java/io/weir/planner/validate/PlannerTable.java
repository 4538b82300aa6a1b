package io.weir.planner.validate;

import java.util.List;
import org.apache.calcite.plan.RelOptSchema;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelDistribution;
import org.apache.calcite.rel.RelDistributions;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelReferentialConstraint;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlAccessType;
import org.apache.calcite.sql.validate.SqlModality;
import org.apache.calcite.sql.validate.SqlMonotonicity;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** A table or view as Calcite sees it: a name, columns, and what it stands for. */
final class PlannerTable extends Prepare.AbstractPreparingTable {
  private final String name;
  private final RelDataType rowType;
  private final RelOptSchema schema;
  private final Expansion expansion;
  private final @Nullable Object content;

  /** Makes the algebra that a reference to the table stands for. */
  interface Expansion {
    RelNode expand(PlannerTable table, ToRelContext context);
  }

  PlannerTable(
      String name,
      RelDataType rowType,
      RelOptSchema schema,
      Expansion expansion,
      @Nullable Object content) {
    this.name = name;
    this.rowType = rowType;
    this.schema = schema;
    this.expansion = expansion;
    this.content = content;
  }

  @Override
  public RelNode toRel(ToRelContext context) {
    return expansion.expand(this, context);
  }

  @Override
  public <C> @Nullable C unwrap(Class<C> type) {
    if (type.isInstance(content)) {
      return type.cast(content);
    }
    if (type == Table.class) {
      return type.cast(new Columns(rowType));
    }
    return type.isInstance(this) ? type.cast(this) : null;
  }

  @Override
  public List<String> getQualifiedName() {
    return List.of(name);
  }

  @Override
  public RelDataType getRowType() {
    return rowType;
  }

  @Override
  public RelOptSchema getRelOptSchema() {
    return schema;
  }

  @Override
  public double getRowCount() {
    return 1_000_000;
  }

  @Override
  public List<RelCollation> getCollationList() {
    return List.of();
  }

  @Override
  public RelDistribution getDistribution() {
    return RelDistributions.ANY;
  }

  @Override
  public boolean isKey(ImmutableBitSet columns) {
    return false;
  }

  @Override
  public List<ImmutableBitSet> getKeys() {
    return List.of();
  }

  @Override
  public List<RelReferentialConstraint> getReferentialConstraints() {
    return List.of();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public org.apache.calcite.linq4j.tree.@Nullable Expression getExpression(Class type) {
    return null;
  }

  @Override
  protected PlannerTable extend(Table table) {
    throw new UnsupportedOperationException("EXTEND");
  }

  @Override
  public SqlMonotonicity getMonotonicity(String column) {
    return SqlMonotonicity.NOT_MONOTONIC;
  }

  @Override
  public SqlAccessType getAllowedAccess() {
    return SqlAccessType.ALL;
  }

  @Override
  public boolean supportsModality(SqlModality modality) {
    return true;
  }

  @Override
  public boolean isTemporal() {
    return false;
  }

  /** What the validator asks about a table beside its columns: nothing that is special here. */
  private static final class Columns extends AbstractTable {
    private final RelDataType rowType;

    Columns(RelDataType rowType) {
      this.rowType = rowType;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      return rowType;
    }
  }
}
