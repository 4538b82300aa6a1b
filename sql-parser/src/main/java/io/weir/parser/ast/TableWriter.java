package io.weir.parser.ast;

import java.util.List;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Writes {@code CREATE TABLE} and the parts that other statements share with it. */
final class TableWriter {
  private TableWriter() {}

  static void write(SqlCreateTable table, SqlWriter writer) {
    writer.keyword("CREATE");
    if (table.temporary()) {
      writer.keyword("TEMPORARY");
    }
    writer.keyword("TABLE");
    if (table.ifNotExists()) {
      writer.keyword("IF NOT EXISTS");
    }
    table.name().unparse(writer, 0, 0);
    elements(table, writer);
    comment(table.comment(), writer);
    if (!table.partitionedBy().isEmpty()) {
      writer.keyword("PARTITIONED BY");
      identifiers(table.partitionedBy(), writer);
    }
    options(table.options(), writer);
    SqlTableLike like = table.like();
    if (like != null) {
      like(like, writer);
    }
    SqlNode query = table.asQuery();
    if (query != null) {
      writer.keyword("AS");
      writer.newlineAndIndent();
      query.unparse(writer, 0, 0);
    }
  }

  private static void elements(SqlCreateTable table, SqlWriter writer) {
    List<SqlIdentifier> key = table.primaryKey();
    SqlWatermark watermark = table.watermark();
    boolean keyAtColumn =
        table.columns().stream()
            .anyMatch(c -> c instanceof SqlTableColumn.Physical p && p.primaryKey());
    boolean keyOfTable = key != null && !keyAtColumn;
    if (table.columns().isEmpty() && watermark == null && !keyOfTable) {
      return;
    }
    SqlWriter.Frame frame = openLines(writer);
    for (SqlTableColumn column : table.columns()) {
      nextLine(writer);
      column(column, writer);
    }
    if (watermark != null) {
      nextLine(writer);
      writer.keyword("WATERMARK FOR");
      watermark.column().unparse(writer, 0, 0);
      writer.keyword("AS");
      watermark.expression().unparse(writer, 0, 0);
    }
    if (key != null && keyOfTable) {
      nextLine(writer);
      writer.keyword("PRIMARY KEY");
      identifiers(key, writer);
      writer.keyword("NOT ENFORCED");
    }
    closeLines(writer, frame);
  }

  private static void column(SqlTableColumn column, SqlWriter writer) {
    column.name().unparse(writer, 0, 0);
    if (column instanceof SqlTableColumn.Physical physical) {
      type(physical.type(), writer);
      if (physical.primaryKey()) {
        writer.keyword("PRIMARY KEY NOT ENFORCED");
      }
    } else if (column instanceof SqlTableColumn.Computed computed) {
      writer.keyword("AS");
      computed.expression().unparse(writer, 0, 0);
    } else if (column instanceof SqlTableColumn.Metadata metadata) {
      type(metadata.type(), writer);
      writer.keyword("METADATA");
      String key = metadata.metadataKey();
      if (key != null) {
        writer.keyword("FROM");
        string(key, writer);
      }
      if (metadata.virtual()) {
        writer.keyword("VIRTUAL");
      }
    }
    comment(column.comment(), writer);
  }

  /** Writes the type and, when it is not nullable, {@code NOT NULL}. */
  static void type(SqlDataTypeSpec type, SqlWriter writer) {
    type.unparse(writer, 0, 0);
    if (Boolean.FALSE.equals(type.getNullable())) {
      writer.keyword("NOT NULL");
    }
  }

  static void comment(@Nullable String comment, SqlWriter writer) {
    if (comment != null) {
      writer.keyword("COMMENT");
      string(comment, writer);
    }
  }

  static void identifiers(List<SqlIdentifier> names, SqlWriter writer) {
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlIdentifier name : names) {
      writer.sep(",");
      name.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }

  static void string(String value, SqlWriter writer) {
    SqlLiteral.createCharString(value, SqlParserPos.ZERO).unparse(writer, 0, 0);
  }

  private static void options(List<SqlTableOption> options, SqlWriter writer) {
    if (options.isEmpty()) {
      return;
    }
    writer.keyword("WITH");
    SqlWriter.Frame frame = openLines(writer);
    for (SqlTableOption option : options) {
      nextLine(writer);
      string(option.key(), writer);
      writer.keyword("=");
      string(option.value(), writer);
    }
    closeLines(writer, frame);
  }

  private static void like(SqlTableLike like, SqlWriter writer) {
    writer.keyword("LIKE");
    like.source().unparse(writer, 0, 0);
    if (like.options().isEmpty()) {
      return;
    }
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlTableLike.Option option : like.options()) {
      writer.keyword(option.strategy().name());
      writer.keyword(option.feature().name());
    }
    writer.endList(frame);
  }

  private static SqlWriter.Frame openLines(SqlWriter writer) {
    return writer.startList("(", ")");
  }

  private static void nextLine(SqlWriter writer) {
    writer.sep(",", false);
    writer.newlineAndIndent();
    writer.print("  ");
  }

  private static void closeLines(SqlWriter writer, SqlWriter.Frame frame) {
    writer.newlineAndIndent();
    writer.endList(frame);
  }
}
