package io.weir.engine;

import io.weir.engine.catalog.MemoryCatalog;
import io.weir.engine.catalog.ScriptDirectory;
import io.weir.engine.catalog.TableOptions;
import io.weir.engine.job.Job;
import io.weir.parser.NearestName;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.Statement;
import io.weir.parser.ast.SqlCreateTable;
import io.weir.parser.ast.SqlCreateView;
import io.weir.parser.ast.SqlDropTable;
import io.weir.parser.ast.SqlDropView;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.plan.PlanField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** CREATE and DROP. A table gets into the catalog only when all it says makes sense. */
final class DefinitionStatements {
  private final MemoryCatalog catalog;
  private final JobStarter starter;
  private @Nullable Path scriptDirectory;

  DefinitionStatements(MemoryCatalog catalog, JobStarter starter) {
    this.catalog = catalog;
    this.starter = starter;
  }

  /**
   * @param directory of the script whose statements follow, null when they are in none
   */
  void setScriptDirectory(@Nullable Path directory) {
    scriptDirectory = directory;
  }

  /** The name of a table or view: there is one catalog with one database, so it has one part. */
  static String name(SqlIdentifier identifier) {
    if (!identifier.isSimple()) {
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          "Catalogs and databases are not supported yet",
          Span.of(identifier.getParserPosition()),
          "use `" + identifier.names.get(identifier.names.size() - 1) + "` alone");
    }
    return identifier.getSimple();
  }

  StatementResult createTable(SqlCreateTable create, Statement statement) {
    String name = name(create.name());
    if (isTaken(name, create.temporary(), create.name(), create.ifNotExists())) {
      return exists(name);
    }
    CatalogTable table =
        ScriptDirectory.replace(
            starter.planner().resolve(create), scriptDirectory, create.options());
    TableOptions.check(table, create.options(), create.name().getParserPosition());
    catalog.put(table);
    SqlNode query = create.asQuery();
    if (query == null) {
      return new StatementResult.Message("Table " + name + " is created");
    }
    try {
      return new StatementResult.JobStarted(fill(create.name(), query, statement));
    } catch (RuntimeException e) {
      catalog.remove(table);
      throw e;
    }
  }

  private Job fill(SqlIdentifier table, SqlNode query, Statement statement) {
    return starter.startInserts(
        List.of(new SqlInsert(query.getParserPosition(), SqlNodeList.EMPTY, table, query, null)),
        statement::textAt);
  }

  StatementResult createView(SqlCreateView create) {
    String name = name(create.name());
    boolean keep = create.ifNotExists() || create.orReplace();
    if (isTaken(name, create.temporary(), create.name(), keep) && !create.orReplace()) {
      return exists(name);
    }
    List<PlanField> fields = starter.planner().describe(create.query());
    List<PlanField> columns = rename(fields, create);
    checkDistinct(columns, create);
    catalog.put(
        new CatalogView(name, columns, create.query(), create.comment(), create.temporary()));
    return new StatementResult.Message("View " + name + " is created");
  }

  private static List<PlanField> rename(List<PlanField> fields, SqlCreateView create) {
    List<SqlIdentifier> names = create.columnNames();
    if (names.isEmpty()) {
      return fields;
    }
    if (names.size() != fields.size()) {
      throw new SqlException(
          SqlException.Code.INVALID,
          "The view names " + names.size() + " columns, but its query has " + fields.size(),
          Span.of(SqlParserPos.sum(names)),
          null);
    }
    List<PlanField> renamed = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      renamed.add(new PlanField(names.get(i).getSimple(), fields.get(i).type()));
    }
    return renamed;
  }

  private static void checkDistinct(List<PlanField> columns, SqlCreateView create) {
    Set<String> seen = new HashSet<>();
    for (PlanField column : columns) {
      if (!seen.add(column.name())) {
        throw new SqlException(
            SqlException.Code.DUPLICATE,
            "The view has two columns `" + column.name() + "`",
            Span.of(create.name().getParserPosition()),
            "name the columns: CREATE VIEW v (a, b) AS …");
      }
    }
  }

  /** Whether there is such an object; an error unless that is allowed. */
  private boolean isTaken(
      String name, boolean temporary, SqlIdentifier identifier, boolean allowed) {
    CatalogObject existing = catalog.find(name, temporary);
    if (existing != null && !allowed) {
      throw new SqlException(
          SqlException.Code.DUPLICATE,
          "There is a " + kind(existing) + " `" + name + "` already",
          Span.of(identifier.getParserPosition()),
          null);
    }
    return existing != null;
  }

  private static StatementResult exists(String name) {
    return new StatementResult.Message(name + " exists already");
  }

  StatementResult dropTable(SqlDropTable drop) {
    return drop("table", drop.name(), drop.temporary(), drop.ifExists());
  }

  StatementResult dropView(SqlDropView drop) {
    return drop("view", drop.name(), drop.temporary(), drop.ifExists());
  }

  private StatementResult drop(
      String kind, SqlIdentifier identifier, boolean temporary, boolean ifExists) {
    String name = name(identifier);
    CatalogObject object = temporary ? catalog.find(name, true) : catalog.find(name);
    if (object == null || !kind(object).equals(kind)) {
      if (ifExists && object == null) {
        return new StatementResult.Message("There is no " + kind + " " + name);
      }
      throw notFound(
          identifier, (temporary ? "temporary " : "") + kind, object == null ? null : kind(object));
    }
    catalog.remove(object);
    return new StatementResult.Message(
        (kind.equals("table") ? "Table " : "View ") + name + " is dropped");
  }

  private SqlException notFound(SqlIdentifier identifier, String kind, @Nullable String otherKind) {
    String name = identifier.getSimple();
    if (otherKind != null) {
      return new SqlException(
          SqlException.Code.UNKNOWN_TABLE,
          "`" + name + "` is a " + otherKind + ", not a " + kind,
          Span.of(identifier.getParserPosition()),
          "use DROP " + otherKind.toUpperCase(Locale.ROOT));
    }
    return unknown(catalog, identifier, kind);
  }

  /** The error for a name that is not in the catalog. */
  static SqlException unknown(MemoryCatalog catalog, SqlIdentifier identifier, String kind) {
    String name = name(identifier);
    String nearest = NearestName.of(name, catalog.names());
    return new SqlException(
        SqlException.Code.UNKNOWN_TABLE,
        "There is no " + kind + " `" + name + "`",
        Span.of(identifier.getParserPosition()),
        nearest == null ? null : "did you mean `" + nearest + "`?");
  }

  static String kind(CatalogObject object) {
    return object instanceof CatalogTable ? "table" : "view";
  }
}
