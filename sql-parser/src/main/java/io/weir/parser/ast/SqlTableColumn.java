package io.weir.parser.ast;

import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** A column in {@code CREATE TABLE}. */
public sealed interface SqlTableColumn {
  SqlIdentifier name();

  @Nullable String comment();

  /** Where the whole definition stands. */
  SqlParserPos position();

  /**
   * A column that is stored: {@code name type [NOT NULL] [PRIMARY KEY NOT ENFORCED]}.
   *
   * @param type its nullability is always explicit
   * @param primaryKey whether {@code PRIMARY KEY} stands at the column; {@link
   *     SqlCreateTable#primaryKey} has it too
   */
  record Physical(
      SqlIdentifier name,
      SqlDataTypeSpec type,
      boolean primaryKey,
      @Nullable String comment,
      SqlParserPos position)
      implements SqlTableColumn {}

  /** A column computed from others: {@code name AS expression}. */
  record Computed(
      SqlIdentifier name, SqlNode expression, @Nullable String comment, SqlParserPos position)
      implements SqlTableColumn {}

  /**
   * A column that the connector provides: {@code name type METADATA [FROM 'key'] [VIRTUAL]}.
   *
   * @param type its nullability is always explicit
   * @param metadataKey null when the column's name is the key
   * @param virtual whether it is only read, never written
   */
  record Metadata(
      SqlIdentifier name,
      SqlDataTypeSpec type,
      @Nullable String metadataKey,
      boolean virtual,
      @Nullable String comment,
      SqlParserPos position)
      implements SqlTableColumn {}
}
