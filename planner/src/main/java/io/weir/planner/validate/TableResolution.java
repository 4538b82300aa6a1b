package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.parser.ast.SqlCreateTable;
import io.weir.parser.ast.SqlTableColumn;
import io.weir.parser.ast.SqlTableLike.Feature;
import io.weir.parser.ast.SqlTableOption;
import io.weir.parser.ast.SqlWatermark;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.WatermarkDefinition;
import io.weir.planner.error.Messages;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** Checks CREATE TABLE and gives the catalog's form of it. */
public final class TableResolution {
  private final SqlCreateTable statement;
  private final ColumnTypes types;
  private final LikeSource like;

  private TableResolution(Catalog catalog, SqlCreateTable statement) {
    this.statement = statement;
    this.types = new ColumnTypes(catalog);
    this.like = LikeSource.of(statement.like(), catalog);
  }

  public static CatalogTable resolve(Catalog catalog, SqlCreateTable statement) {
    return new TableResolution(catalog, statement).resolve();
  }

  private CatalogTable resolve() {
    List<String> primaryKey = primaryKey();
    List<CatalogColumn> columns = columns(primaryKey);
    CatalogTable table =
        new CatalogTable(
            Util.last(statement.name().names),
            columns,
            null,
            primaryKey,
            partitionKeys(),
            statement.comment(),
            options(),
            statement.temporary());
    checkKey(table, primaryKey, statement.primaryKey(), "PRIMARY KEY");
    checkKey(table, table.partitionKeys(), statement.partitionedBy(), "PARTITIONED BY");
    return new CatalogTable(
        table.name(),
        columns,
        watermark(table),
        table.primaryKey(),
        table.partitionKeys(),
        table.comment(),
        table.options(),
        table.temporary());
  }

  private List<CatalogColumn> columns(List<String> primaryKey) {
    Map<String, CatalogColumn> columns = new LinkedHashMap<>();
    for (CatalogColumn column : like.columns()) {
      columns.put(column.name(), column);
    }
    List<SqlTableColumn.Computed> computed = new ArrayList<>();
    for (SqlTableColumn column : statement.columns()) {
      String name = column.name().getSimple();
      CatalogColumn inherited = columns.get(name);
      if (inherited != null && !like.mayReplace(inherited, column)) {
        throw new SqlException(
            Code.DUPLICATE,
            "Column `" + name + "` is in the table of LIKE as well",
            Span.of(column.name().getParserPosition()),
            "leave it out here, or use OVERWRITING or EXCLUDING");
      }
      if (column instanceof SqlTableColumn.Computed expression) {
        computed.add(expression);
        // Keeps its place among the columns; its type is found when all others are known.
        PlanType open = PlanType.of(PlanType.Kind.NULL, true);
        columns.put(
            name,
            new CatalogColumn.Computed(name, open, expression.expression(), column.comment()));
      } else {
        columns.put(name, stored(column, primaryKey));
      }
    }
    if (columns.isEmpty() && statement.asQuery() != null) {
      for (PlanField field : types.ofQuery(statement.asQuery())) {
        columns.put(field.name(), new CatalogColumn.Physical(field.name(), field.type(), null));
      }
    }
    if (columns.values().stream().noneMatch(CatalogColumn.Physical.class::isInstance)
        && columns.values().stream().noneMatch(CatalogColumn.Metadata.class::isInstance)) {
      throw new SqlException(
          Code.INVALID,
          "Table `" + statement.name() + "` has no columns",
          Span.of(statement.name().getParserPosition()),
          null);
    }
    List<CatalogColumn> stored =
        columns.values().stream()
            .filter(column -> !(column instanceof CatalogColumn.Computed))
            .toList();
    for (SqlTableColumn.Computed column : computed) {
      String name = column.name().getSimple();
      columns.put(
          name,
          new CatalogColumn.Computed(
              name,
              types.ofExpression(column.expression(), stored, "A computed column"),
              column.expression(),
              column.comment()));
    }
    return keysNotNull(List.copyOf(columns.values()), primaryKey);
  }

  private CatalogColumn stored(SqlTableColumn column, List<String> primaryKey) {
    String name = column.name().getSimple();
    if (column instanceof SqlTableColumn.Metadata metadata) {
      String key = metadata.metadataKey();
      return new CatalogColumn.Metadata(
          name,
          types.of(metadata.type()),
          key == null ? name : key,
          metadata.virtual(),
          column.comment());
    }
    PlanType type = types.of(((SqlTableColumn.Physical) column).type());
    return new CatalogColumn.Physical(name, type, column.comment());
  }

  /** A column of the key is NOT NULL, whether its type says so or not. */
  private static List<CatalogColumn> keysNotNull(
      List<CatalogColumn> columns, List<String> primaryKey) {
    List<CatalogColumn> result = new ArrayList<>();
    for (CatalogColumn column : columns) {
      boolean key = column instanceof CatalogColumn.Physical && primaryKey.contains(column.name());
      result.add(
          key
              ? new CatalogColumn.Physical(
                  column.name(), column.type().withNullable(false), column.comment())
              : column);
    }
    return result;
  }

  private List<String> primaryKey() {
    List<SqlIdentifier> own = statement.primaryKey();
    CatalogTable source = like.table();
    if (own == null) {
      return source != null && like.includes(Feature.CONSTRAINTS) ? source.primaryKey() : List.of();
    }
    if (source != null && !source.primaryKey().isEmpty() && like.forbids(Feature.CONSTRAINTS)) {
      throw new SqlException(
          Code.DUPLICATE,
          "The table of LIKE has a primary key as well",
          Span.of(statement.primaryKeyPosition()),
          "use EXCLUDING CONSTRAINTS");
    }
    return own.stream().map(SqlIdentifier::getSimple).toList();
  }

  private List<String> partitionKeys() {
    CatalogTable source = like.table();
    if (statement.partitionedBy().isEmpty()) {
      return source != null && like.includes(Feature.PARTITIONS)
          ? source.partitionKeys()
          : List.of();
    }
    if (source != null && !source.partitionKeys().isEmpty() && like.forbids(Feature.PARTITIONS)) {
      throw new SqlException(
          Code.DUPLICATE,
          "The table of LIKE has partitions as well",
          Span.of(statement.partitionedBy().get(0).getParserPosition()),
          "use EXCLUDING PARTITIONS");
    }
    return statement.partitionedBy().stream().map(SqlIdentifier::getSimple).toList();
  }

  private Map<String, String> options() {
    CatalogTable source = like.table();
    Map<String, String> options = new LinkedHashMap<>();
    if (source != null && like.includes(Feature.OPTIONS)) {
      options.putAll(source.options());
    }
    Map<String, SqlParserPos> own = new LinkedHashMap<>();
    for (SqlTableOption option : statement.options()) {
      boolean inherited = options.containsKey(option.key()) && like.forbids(Feature.OPTIONS);
      if (own.put(option.key(), option.keyPos()) != null || inherited) {
        throw new SqlException(
            Code.DUPLICATE,
            "Option '" + option.key() + "' is given twice",
            Span.of(option.keyPos()),
            null);
      }
      options.put(option.key(), option.value());
    }
    return options;
  }

  private static void checkKey(
      CatalogTable table,
      List<String> names,
      @Nullable List<SqlIdentifier> written,
      String clause) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean own = written != null && !written.isEmpty();
      Span span = own ? Span.of(written.get(i).getParserPosition()) : null;
      CatalogColumn column = table.column(name);
      if (column == null) {
        throw Messages.unknownColumn(
            name, table.columns().stream().map(CatalogColumn::name).toList(), span);
      }
      if (!(column instanceof CatalogColumn.Physical)) {
        throw new SqlException(
            Code.INVALID,
            clause + " needs a column that is stored, `" + name + "` is not",
            span,
            null);
      }
      if (names.indexOf(name) != i) {
        throw new SqlException(
            Code.DUPLICATE, "Column `" + name + "` stands twice in " + clause, span, null);
      }
    }
  }

  private @Nullable WatermarkDefinition watermark(CatalogTable table) {
    SqlWatermark own = statement.watermark();
    CatalogTable source = like.table();
    WatermarkDefinition inherited =
        source != null && like.includes(Feature.WATERMARKS) ? source.watermark() : null;
    if (own == null) {
      return inherited;
    }
    if (inherited != null && like.forbids(Feature.WATERMARKS)) {
      throw new SqlException(
          Code.DUPLICATE,
          "The table of LIKE has a watermark as well",
          Span.of(own.position()),
          "use EXCLUDING WATERMARKS or OVERWRITING WATERMARKS");
    }
    Span span = Span.of(own.column().getParserPosition());
    if (!own.column().isSimple()) {
      throw UnsupportedConstructs.fieldWatermark(span);
    }
    String name = own.column().getSimple();
    CatalogColumn column = table.column(name);
    if (column == null) {
      throw Messages.unknownColumn(
          name, table.columns().stream().map(CatalogColumn::name).toList(), span);
    }
    if (!isTimestamp(column.type())) {
      throw new SqlException(
          Code.TYPE_MISMATCH,
          "WATERMARK needs a TIMESTAMP or TIMESTAMP_LTZ column, `"
              + name
              + "` is "
              + column.type().withNullable(true),
          span,
          "compute one: ts AS TO_TIMESTAMP(…) or TO_TIMESTAMP_LTZ(…, 3)");
    }
    PlanType type = types.ofExpression(own.expression(), table.columns(), "A watermark");
    if (type.kind() != column.type().kind()) {
      throw new SqlException(
          Code.TYPE_MISMATCH,
          "The watermark of `"
              + name
              + "` needs to be "
              + column.type().withNullable(true)
              + ", not "
              + type.withNullable(true),
          Span.of(own.expression().getParserPosition()),
          "for example `" + name + "` - INTERVAL '5' SECOND");
    }
    return new WatermarkDefinition(name, own.expression());
  }

  private static boolean isTimestamp(PlanType type) {
    return type.kind() == PlanType.Kind.TIMESTAMP || type.kind() == PlanType.Kind.TIMESTAMP_LTZ;
  }
}
