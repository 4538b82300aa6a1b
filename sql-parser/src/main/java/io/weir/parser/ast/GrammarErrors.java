package io.weir.parser.ast;

import io.weir.parser.NearestName;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.UnsupportedSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;

/** What the grammar understands and refuses; used by the generated parser. */
public final class GrammarErrors {
  private static final List<String> TYPES =
      List.of(
          "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INT",
          "INTEGER",
          "BIGINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL",
          "CHAR",
          "VARCHAR",
          "STRING",
          "BINARY",
          "VARBINARY",
          "BYTES",
          "DATE",
          "TIME",
          "TIMESTAMP",
          "TIMESTAMP_LTZ",
          "ROW",
          "ARRAY",
          "MAP");

  /** Names of types in other databases. */
  private static final Map<String, String> FOREIGN_TYPES =
      Map.ofEntries(
          Map.entry("BLOB", "BYTES"),
          Map.entry("BOOL", "BOOLEAN"),
          Map.entry("BYTE", "TINYINT"),
          Map.entry("BYTEA", "BYTES"),
          Map.entry("DATETIME", "TIMESTAMP(3)"),
          Map.entry("FLOAT32", "FLOAT"),
          Map.entry("FLOAT64", "DOUBLE"),
          Map.entry("INT16", "SMALLINT"),
          Map.entry("INT32", "INT"),
          Map.entry("INT4", "INT"),
          Map.entry("INT64", "BIGINT"),
          Map.entry("INT8", "BIGINT"),
          Map.entry("JSON", "STRING"),
          Map.entry("LIST", "ARRAY"),
          Map.entry("LONG", "BIGINT"),
          Map.entry("NUMBER", "DECIMAL"),
          Map.entry("SERIAL", "BIGINT"),
          Map.entry("SHORT", "SMALLINT"),
          Map.entry("STRUCT", "ROW"),
          Map.entry("TEXT", "STRING"),
          Map.entry("TIMESTAMPTZ", "TIMESTAMP_LTZ(3)"),
          Map.entry("UUID", "STRING"));

  private GrammarErrors() {}

  public static SqlException unknownType(SqlIdentifier name) {
    SqlException unsupported = UnsupportedSyntax.type(name);
    if (unsupported != null) {
      return unsupported;
    }
    String written = name.toString();
    String meant = FOREIGN_TYPES.get(written.toUpperCase(Locale.ROOT));
    if (meant == null) {
      meant = NearestName.of(written, TYPES);
    }
    return new SqlException(
        SqlException.Code.INVALID,
        "Unknown type \"" + written + "\"",
        Span.of(name.getParserPosition()),
        meant == null ? null : "did you mean " + meant + "?");
  }

  /** Adds an option to those of the same WITH, where each key may stand once. */
  public static void addOption(List<SqlTableOption> options, SqlTableOption option) {
    List<String> keys = new ArrayList<>();
    options.forEach(other -> keys.add(other.key()));
    if (keys.contains(option.key())) {
      throw new SqlException(
          SqlException.Code.DUPLICATE,
          "Option '" + option.key() + "' is given twice",
          Span.of(option.keyPos()),
          null);
    }
    options.add(option);
  }
}
