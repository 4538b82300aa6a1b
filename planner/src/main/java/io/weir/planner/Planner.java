package io.weir.planner;

import io.weir.parser.ast.SqlCreateTable;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanField;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.validate.QueryAnalyzer;
import io.weir.planner.validate.TableResolution;
import java.util.List;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;

/**
 * The doorway of the planner: from parse trees to executable plans. A parse tree is never changed.
 * Every method throws {@link io.weir.parser.SqlException} when the user's text is wrong. Not thread
 * safe.
 */
public final class Planner {
  private final Catalog catalog;
  private final PlannerOptions options;

  public Planner(Catalog catalog, PlannerOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  /** The plan of a query; the table of its sink is null. */
  public ExecPlan planQuery(SqlNode query) {
    return new QueryPlanner(catalog, options, false).query(query);
  }

  /** One job for all inserts; what they have in common (scans, sub-plans) is computed once. */
  public ExecPlan planInserts(List<SqlInsert> inserts) {
    return new QueryPlanner(catalog, options, false).inserts(inserts);
  }

  /** The columns of a query's result. */
  public List<PlanField> describe(SqlNode query) {
    return PlanTypes.fields(new QueryAnalyzer(catalog).rowType(query));
  }

  /**
   * Checks a CREATE TABLE and gives the catalog's form of it. LIKE and the columns of AS are
   * resolved here.
   */
  public CatalogTable resolve(SqlCreateTable statement) {
    return TableResolution.resolve(catalog, statement);
  }

  /** The plan of a query after every pass, in order. */
  public List<PassResult> queryPasses(SqlNode query) {
    QueryPlanner planner = new QueryPlanner(catalog, options, true);
    planner.query(query);
    return planner.passes();
  }

  /** The plan of a job of inserts after every pass, in order. */
  public List<PassResult> insertPasses(List<SqlInsert> inserts) {
    QueryPlanner planner = new QueryPlanner(catalog, options, true);
    planner.inserts(inserts);
    return planner.passes();
  }
}
