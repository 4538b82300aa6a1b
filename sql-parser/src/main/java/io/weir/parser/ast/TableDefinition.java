package io.weir.parser.ast;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Collects the elements between the parentheses of {@code CREATE TABLE} while they are parsed; used
 * by the grammar. It refuses what may stand there only once.
 */
public final class TableDefinition {
  final List<SqlTableColumn> columns = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  @Nullable SqlWatermark watermark;
  @Nullable List<SqlIdentifier> primaryKey;
  SqlParserPos primaryKeyPosition = SqlParserPos.ZERO;

  public void add(SqlTableColumn column) {
    if (!names.add(column.name().getSimple())) {
      throw new SqlException(
          SqlException.Code.DUPLICATE,
          "Column \"" + column.name().getSimple() + "\" is defined twice",
          Span.of(column.name().getParserPosition()),
          null);
    }
    columns.add(column);
    if (column instanceof SqlTableColumn.Physical physical && physical.primaryKey()) {
      setPrimaryKey(List.of(physical.name()), physical.position());
    }
  }

  public void setWatermark(SqlWatermark definition) {
    if (watermark != null) {
      throw new SqlException(
          SqlException.Code.DUPLICATE,
          "A table can have only one watermark",
          Span.of(definition.position()),
          null);
    }
    watermark = definition;
  }

  public void setPrimaryKey(List<SqlIdentifier> key, SqlParserPos position) {
    if (primaryKey != null) {
      throw new SqlException(
          SqlException.Code.DUPLICATE,
          "A table can have only one primary key",
          Span.of(position),
          "name all its columns in one PRIMARY KEY (…) NOT ENFORCED");
    }
    primaryKey = List.copyOf(key);
    primaryKeyPosition = position;
  }
}
