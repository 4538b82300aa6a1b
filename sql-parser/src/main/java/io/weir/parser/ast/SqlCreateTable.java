package io.weir.parser.ast;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code CREATE [TEMPORARY] TABLE [IF NOT EXISTS] name (…) [COMMENT '…'] [PARTITIONED BY (…)] [WITH
 * (…)] [LIKE source | AS query]}.
 */
public final class SqlCreateTable extends SqlCreate {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE TABLE", SqlKind.CREATE_TABLE);

  private final SqlIdentifier name;
  private final boolean temporary;
  private final List<SqlTableColumn> columns;
  private final @Nullable SqlWatermark watermark;
  private final @Nullable List<SqlIdentifier> primaryKey;
  private final SqlParserPos primaryKeyPosition;
  private final @Nullable String comment;
  private final List<SqlIdentifier> partitionedBy;
  private final List<SqlTableOption> options;
  private final @Nullable SqlTableLike like;
  private final @Nullable SqlNode asQuery;

  public SqlCreateTable(
      SqlParserPos position,
      boolean temporary,
      boolean ifNotExists,
      SqlIdentifier name,
      TableDefinition definition,
      @Nullable String comment,
      List<SqlIdentifier> partitionedBy,
      List<SqlTableOption> options,
      @Nullable SqlTableLike like,
      @Nullable SqlNode asQuery) {
    super(OPERATOR, position, false, ifNotExists);
    this.temporary = temporary;
    this.name = name;
    this.columns = List.copyOf(definition.columns);
    this.watermark = definition.watermark;
    this.primaryKey = definition.primaryKey;
    this.primaryKeyPosition = definition.primaryKeyPosition;
    this.comment = comment;
    this.partitionedBy = List.copyOf(partitionedBy);
    this.options = List.copyOf(options);
    this.like = like;
    this.asQuery = asQuery;
  }

  public SqlIdentifier name() {
    return name;
  }

  public boolean temporary() {
    return temporary;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  /** In the order written; empty when the table has no column list (with LIKE or AS). */
  public List<SqlTableColumn> columns() {
    return columns;
  }

  public @Nullable SqlWatermark watermark() {
    return watermark;
  }

  /** The key's columns, whether given at a column or for the table; null when there is no key. */
  public @Nullable List<SqlIdentifier> primaryKey() {
    return primaryKey;
  }

  /** Where the key is defined; {@link SqlParserPos#ZERO} when there is none. */
  public SqlParserPos primaryKeyPosition() {
    return primaryKeyPosition;
  }

  public @Nullable String comment() {
    return comment;
  }

  public List<SqlIdentifier> partitionedBy() {
    return partitionedBy;
  }

  public List<SqlTableOption> options() {
    return options;
  }

  public @Nullable SqlTableLike like() {
    return like;
  }

  public @Nullable SqlNode asQuery() {
    return asQuery;
  }

  @Override
  public List<SqlNode> getOperandList() {
    List<SqlNode> operands = new ArrayList<>();
    operands.add(name);
    for (SqlTableColumn column : columns) {
      operands.add(column.name());
      if (column instanceof SqlTableColumn.Computed computed) {
        operands.add(computed.expression());
      }
    }
    if (watermark != null) {
      operands.add(watermark.expression());
    }
    if (asQuery != null) {
      operands.add(asQuery);
    }
    return operands;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    TableWriter.write(this, writer);
  }
}
