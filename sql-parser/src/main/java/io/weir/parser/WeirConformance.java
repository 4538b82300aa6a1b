package io.weir.parser;

import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/**
 * Which optional parts of SQL the dialect has: Flink's choice, which is Calcite's default with
 * {@code ROW(…)}, and {@code %} and {@code !=} besides. The validator is to use the same.
 */
public final class WeirConformance extends SqlDelegatingConformance {
  public static final WeirConformance INSTANCE = new WeirConformance();

  private WeirConformance() {
    super(SqlConformanceEnum.DEFAULT);
  }

  @Override
  public boolean allowExplicitRowValueConstructor() {
    return true;
  }

  @Override
  public boolean isPercentRemainderAllowed() {
    return true;
  }

  @Override
  public boolean isBangEqualAllowed() {
    return true;
  }

  @Override
  public boolean isInsertSubsetColumnsAllowed() {
    return true;
  }
}
