package io.weir.engine;

import io.weir.codegen.source.JavaSource;
import io.weir.engine.catalog.MemoryCatalog;
import io.weir.engine.catalog.TableText;
import io.weir.engine.configuration.Configuration;
import io.weir.engine.job.Job;
import io.weir.engine.job.JobRegistry;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.ast.SqlDescribe;
import io.weir.parser.ast.SqlExplainPlan;
import io.weir.parser.ast.SqlShow;
import io.weir.parser.ast.SqlStatementSet;
import io.weir.planner.PassResult;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.plan.ExecPlan;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** SHOW, DESCRIBE and EXPLAIN. */
final class InformationStatements {
  private static final DateTimeFormatter START_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final MemoryCatalog catalog;
  private final Configuration configuration;
  private final JobRegistry jobs;
  private final JobStarter starter;

  InformationStatements(
      MemoryCatalog catalog, Configuration configuration, JobRegistry jobs, JobStarter starter) {
    this.catalog = catalog;
    this.configuration = configuration;
    this.jobs = jobs;
    this.starter = starter;
  }

  StatementResult show(SqlShow show) {
    return switch (show.kind()) {
      case TABLES -> names("table name", show, tablesAndViews(object -> true));
      case VIEWS ->
          names(
              "view name",
              show,
              tablesAndViews(object -> DefinitionStatements.kind(object).equals("view")));
      case FUNCTIONS -> names("function name", show, catalog.functionNames());
      case JOBS -> jobs();
      case COLUMNS -> describe(identifier(show));
      case CREATE_TABLE -> create(identifier(show), "table");
      case CREATE_VIEW -> create(identifier(show), "view");
    };
  }

  private static SqlIdentifier identifier(SqlShow show) {
    SqlIdentifier name = show.name();
    if (name == null) {
      throw new IllegalStateException("SHOW " + show.kind() + " without a name");
    }
    return name;
  }

  /** In Flink, SHOW TABLES lists views as well. */
  private List<String> tablesAndViews(Predicate<CatalogObject> wanted) {
    return catalog.objects().stream().filter(wanted).map(CatalogObject::name).toList();
  }

  private static StatementResult names(String title, SqlShow show, List<String> names) {
    String like = show.like();
    Pattern pattern = like == null ? null : likePattern(like);
    List<List<String>> rows = new ArrayList<>();
    for (String name : names) {
      if (pattern == null || pattern.matcher(name).matches() != show.notLike()) {
        rows.add(List.of(name));
      }
    }
    return new StatementResult.Table(List.of(title), rows);
  }

  private static Pattern likePattern(String like) {
    StringBuilder regex = new StringBuilder();
    for (char c : like.toCharArray()) {
      regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private StatementResult jobs() {
    ZoneId zone = configuration.timeZone();
    List<List<String>> rows = new ArrayList<>();
    for (Job job : jobs.all()) {
      rows.add(
          List.of(
              job.id(),
              job.name(),
              job.running().status().name(),
              START_TIME.format(job.startTime().atZone(zone))));
    }
    return new StatementResult.Table(List.of("job id", "job name", "status", "start time"), rows);
  }

  private StatementResult create(SqlIdentifier identifier, String kind) {
    CatalogObject object = find(identifier, kind);
    if (!DefinitionStatements.kind(object).equals(kind)) {
      String actual = DefinitionStatements.kind(object);
      throw new SqlException(
          SqlException.Code.UNKNOWN_TABLE,
          "`" + object.name() + "` is a " + actual + ", not a " + kind,
          Span.of(identifier.getParserPosition()),
          "use SHOW CREATE " + actual.toUpperCase(Locale.ROOT));
    }
    return new StatementResult.Text(TableText.create(object) + ";");
  }

  StatementResult describe(SqlDescribe describe) {
    return describe(describe.name());
  }

  private StatementResult describe(SqlIdentifier name) {
    CatalogObject object = find(name, "table or view");
    return new StatementResult.Table(TableText.describeColumns(object), TableText.describe(object));
  }

  private CatalogObject find(SqlIdentifier identifier, String kind) {
    CatalogObject object = catalog.find(DefinitionStatements.name(identifier));
    if (object == null) {
      throw DefinitionStatements.unknown(catalog, identifier, kind);
    }
    return object;
  }

  StatementResult explain(SqlExplainPlan explain) {
    SqlNode statement = explain.statement();
    return new StatementResult.Text(
        switch (explain.mode()) {
          case PLAN -> PlanPrinter.print(plan(statement)).stripTrailing();
          case PASSES -> passes(statement);
          case CODE -> code(plan(statement));
        });
  }

  private ExecPlan plan(SqlNode statement) {
    List<SqlInsert> inserts = inserts(statement);
    return inserts == null
        ? starter.planner().planQuery(statement)
        : starter.planner().planInserts(inserts);
  }

  private static @Nullable List<SqlInsert> inserts(SqlNode statement) {
    if (statement instanceof SqlInsert insert) {
      return List.of(insert);
    }
    return statement instanceof SqlStatementSet set ? set.inserts() : null;
  }

  private String passes(SqlNode statement) {
    List<SqlInsert> inserts = inserts(statement);
    List<PassResult> passes =
        inserts == null
            ? starter.planner().queryPasses(statement)
            : starter.planner().insertPasses(inserts);
    StringBuilder text = new StringBuilder();
    for (PassResult pass : passes) {
      text.append(text.isEmpty() ? "" : "\n")
          .append(
              String.format(
                  Locale.ROOT, "== %s (%.1f ms) ==%n", pass.name(), pass.micros() / 1000.0))
          .append(pass.plan().stripTrailing())
          .append('\n');
    }
    return text.toString().stripTrailing();
  }

  private String code(ExecPlan plan) {
    StringBuilder text = new StringBuilder();
    for (JavaSource source : starter.compile(plan).sources()) {
      text.append(text.isEmpty() ? "" : "\n").append(source.text().stripTrailing()).append('\n');
    }
    return text.toString().stripTrailing();
  }
}
