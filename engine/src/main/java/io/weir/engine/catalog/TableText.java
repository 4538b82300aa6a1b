package io.weir.engine.catalog;

import io.weir.parser.Statements;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables and views as text: the DDL that makes them, and the rows of DESCRIBE. */
public final class TableText {
  private TableText() {}

  /** The titles of {@link #describe}, as in Flink: comments only where a column has one. */
  public static List<String> describeColumns(CatalogObject object) {
    List<String> titles = List.of("name", "type", "null", "key", "extras", "watermark");
    return hasComments(object)
        ? Stream.concat(titles.stream(), Stream.of("comment")).toList()
        : titles;
  }

  private static boolean hasComments(CatalogObject object) {
    return object instanceof CatalogTable table
        && table.columns().stream().anyMatch(column -> column.comment() != null);
  }

  /**
   * A row per column: name, type, whether nullable, key, where it comes from, watermark, comment if
   * there are any; null is empty.
   */
  public static List<List<@Nullable String>> describe(CatalogObject object) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    if (object instanceof CatalogTable table) {
      boolean comments = hasComments(table);
      for (CatalogColumn column : table.columns()) {
        List<@Nullable String> row = describe(table, column);
        if (comments) {
          row.add(column.comment());
        }
        rows.add(row);
      }
    } else if (object instanceof CatalogView view) {
      for (PlanField field : view.columns()) {
        rows.add(row(field.name(), field.type(), "", null, null, null));
      }
    }
    return rows;
  }

  private static List<@Nullable String> describe(CatalogTable table, CatalogColumn column) {
    boolean inKey = table.primaryKey().contains(column.name());
    boolean eventTime =
        table.watermark() != null && table.watermark().column().equals(column.name());
    String extras = extras(column);
    return row(
        column.name(),
        column.type(),
        eventTime ? " *ROWTIME*" : "AS PROCTIME()".equals(extras) ? " *PROCTIME*" : "",
        inKey ? "PRI(" + String.join(", ", table.primaryKey()) + ")" : null,
        extras,
        eventTime ? Statements.toSql(table.watermark().expression()) : null);
  }

  private static List<@Nullable String> row(
      String name,
      PlanType type,
      String timeAttribute,
      @Nullable String key,
      @Nullable String extras,
      @Nullable String watermark) {
    List<@Nullable String> row = new ArrayList<>();
    row.add(name);
    row.add(type.withNullable(true) + timeAttribute);
    row.add(type.nullable() ? "TRUE" : "FALSE");
    row.add(key);
    row.add(extras);
    row.add(watermark);
    return row;
  }

  private static @Nullable String extras(CatalogColumn column) {
    if (column instanceof CatalogColumn.Computed computed) {
      return "AS " + Statements.toSql(computed.expression());
    }
    if (column instanceof CatalogColumn.Metadata metadata) {
      return metadataClause(metadata);
    }
    return null;
  }

  private static String metadataClause(CatalogColumn.Metadata metadata) {
    return "METADATA"
        + (metadata.key().equals(metadata.name()) ? "" : " FROM " + string(metadata.key()))
        + (metadata.virtual() ? " VIRTUAL" : "");
  }

  /** A CREATE statement that makes the same object again, without a semicolon. */
  public static String create(CatalogObject object) {
    return object instanceof CatalogTable table
        ? createTable(table)
        : createView((CatalogView) object);
  }

  private static String createTable(CatalogTable table) {
    List<String> elements = new ArrayList<>();
    for (CatalogColumn column : table.columns()) {
      elements.add(columnText(column));
    }
    if (table.watermark() != null) {
      elements.add(
          "WATERMARK FOR "
              + identifier(table.watermark().column())
              + " AS "
              + Statements.toSql(table.watermark().expression()));
    }
    if (!table.primaryKey().isEmpty()) {
      elements.add("PRIMARY KEY (" + identifiers(table.primaryKey()) + ") NOT ENFORCED");
    }
    StringBuilder text = new StringBuilder("CREATE ");
    text.append(table.temporary() ? "TEMPORARY " : "").append("TABLE ");
    text.append(identifier(table.name())).append(" (\n  ");
    text.append(String.join(",\n  ", elements)).append("\n)");
    if (table.comment() != null) {
      text.append("\nCOMMENT ").append(string(table.comment()));
    }
    if (!table.partitionKeys().isEmpty()) {
      text.append("\nPARTITIONED BY (").append(identifiers(table.partitionKeys())).append(")");
    }
    text.append("\nWITH (\n  ");
    List<String> options = new ArrayList<>();
    for (Map.Entry<String, String> option : table.options().entrySet()) {
      options.add(string(option.getKey()) + " = " + string(option.getValue()));
    }
    return text.append(String.join(",\n  ", options)).append("\n)").toString();
  }

  private static String columnText(CatalogColumn column) {
    StringBuilder text = new StringBuilder(identifier(column.name())).append(' ');
    if (column instanceof CatalogColumn.Computed computed) {
      text.append("AS ").append(Statements.toSql(computed.expression()));
    } else {
      text.append(column.type());
      if (column instanceof CatalogColumn.Metadata metadata) {
        text.append(' ').append(metadataClause(metadata));
      }
    }
    if (column.comment() != null) {
      text.append(" COMMENT ").append(string(column.comment()));
    }
    return text.toString();
  }

  private static String createView(CatalogView view) {
    return "CREATE "
        + (view.temporary() ? "TEMPORARY " : "")
        + "VIEW "
        + identifier(view.name())
        + " ("
        + identifiers(view.columns().stream().map(PlanField::name).toList())
        + ")"
        + (view.comment() == null ? "" : " COMMENT " + string(view.comment()))
        + " AS\n"
        + Statements.toSql(view.query());
  }

  private static String identifiers(List<String> names) {
    return names.stream().map(TableText::identifier).collect(Collectors.joining(", "));
  }

  private static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String string(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
