package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.function.FunctionTable;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.type.WeirTypeFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable.ToRelContext;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.hint.RelHint;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Checks queries and turns them into Calcite's algebra. Tables are expanded to scans with computed
 * columns, views to their queries.
 */
public final class QueryAnalyzer {
  /** How Calcite begins to say that it gave an expression two types. */
  private static final String TYPES_DIFFER =
      "Conversion to relational algebra failed to preserve datatypes";

  private final Catalog catalog;
  private final WeirTypeFactory typeFactory = WeirTypeFactory.forQueries();
  private final RelOptCluster cluster;
  private final CalciteCatalogReader reader;
  private final FunctionTable functions;
  private final TableExpansion tables;
  private final Deque<String> openViews = new ArrayDeque<>();

  public QueryAnalyzer(Catalog catalog) {
    this.catalog = catalog;
    functions = FunctionTable.with(catalog.functions());
    this.cluster =
        RelOptCluster.create(
            new HepPlanner(HepProgram.builder().build()), new RexBuilder(typeFactory));
    cluster.setMetadataQuerySupplier(NoMetadata::new);
    cluster.setHintStrategies(Positions.STRATEGIES);
    this.reader = CatalogTables.reader(catalog, typeFactory, this::table);
    this.tables = new TableExpansion(this);
  }

  public WeirTypeFactory typeFactory() {
    return typeFactory;
  }

  public RexBuilder rexBuilder() {
    return cluster.getRexBuilder();
  }

  RelOptCluster cluster() {
    return cluster;
  }

  /** The algebra of a query and the names of its columns; the query is not changed. */
  public RelRoot analyze(SqlNode query, PassListener listener) {
    return convert(query, reader, openViews.isEmpty(), listener);
  }

  /** The row type of a query. */
  public RelDataType rowType(SqlNode query) {
    SqlNode copy = prepared(query, PassListener.NONE);
    WeirValidator validator = new WeirValidator(functions, reader, typeFactory);
    SqlNode validated = validate(validator, copy);
    return validator.getValidatedNodeType(validated);
  }

  /** The type that a type's text stands for. */
  RelDataType type(SqlDataTypeSpec written) {
    try {
      return written.deriveType(
          new WeirValidator(functions, reader, WeirTypeFactory.forColumns()), true);
    } catch (CalciteContextException e) {
      throw new ErrorTranslator(List.of(), catalog, List.of(), false).translate(e);
    }
  }

  /**
   * The algebra of a query over the tables of a reader.
   *
   * @param positions whether it stands in the text being planned
   */
  RelRoot convert(SqlNode query, CalciteCatalogReader from, boolean positions) {
    return convert(query, from, positions, PassListener.NONE);
  }

  private RelRoot convert(
      SqlNode query, CalciteCatalogReader from, boolean positions, PassListener listener) {
    SqlNode copy = prepared(query, listener);
    long start = System.nanoTime();
    WeirValidator validator = new WeirValidator(functions, from, typeFactory);
    SqlNode validated = validate(validator, copy);
    listener.passed("validate", validated::toString, System.nanoTime() - start);
    return converted(query, validated, validator, from, positions);
  }

  private RelRoot converted(
      SqlNode query,
      SqlNode validated,
      WeirValidator validator,
      CalciteCatalogReader from,
      boolean positions) {
    AlgebraConverter converter = new AlgebraConverter(validator, from, cluster, positions);
    try {
      RelRoot root = converter.convertQuery(validated, false, true);
      return positions ? root : root.withRel(Positions.elsewhere(root.rel));
    } catch (CalciteContextException e) {
      throw new ErrorTranslator(validator.columnNames(), catalog, Set.of(), false).translate(e);
    } catch (AssertionError e) {
      if (String.valueOf(e.getMessage()).startsWith(TYPES_DIFFER)) {
        throw UnsupportedConstructs.mixedTypes(Span.of(query.getParserPosition()));
      }
      throw e;
    }
  }

  private static SqlNode prepared(SqlNode query, PassListener listener) {
    if (!query.isA(SqlKind.QUERY)) {
      throw new SqlException(
          Code.INVALID,
          "A query is needed: SELECT, VALUES or WITH",
          Span.of(query.getParserPosition()),
          null);
    }
    SqlNode prepared = query;
    for (TextPass pass : TextPass.IN_ORDER) {
      long start = System.nanoTime();
      prepared = pass.transform().apply(prepared);
      listener.passed(pass.name(), prepared::toString, System.nanoTime() - start);
    }
    return prepared;
  }

  private SqlNode validate(WeirValidator validator, SqlNode query) {
    Set<String> aliases = aliases(query);
    boolean groupsByNumber = groupsByNumber(query);
    try {
      return validator.validate(query);
    } catch (CalciteContextException e) {
      throw new ErrorTranslator(validator.columnNames(), catalog, aliases, groupsByNumber)
          .translate(e);
    }
  }

  /** The names that the SELECTs of a query give to their items, before validation gives more. */
  private static Set<String> aliases(SqlNode query) {
    Set<String> names = new HashSet<>();
    query.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect select) {
              for (SqlNode item : select.getSelectList()) {
                if (item.getKind() == SqlKind.AS) {
                  names.add(((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple());
                }
              }
            }
            return super.visit(call);
          }
        });
    return names;
  }

  private static boolean groupsByNumber(SqlNode query) {
    boolean[] found = {false};
    query.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect select && select.getGroup() != null) {
              found[0] |= select.getGroup().stream().anyMatch(SqlNumericLiteral.class::isInstance);
            }
            return super.visit(call);
          }
        });
    return found[0];
  }

  private PlannerTable table(CatalogObject object, CalciteCatalogReader schema) {
    if (object instanceof CatalogView view) {
      return new PlannerTable(
          view.name(),
          PlanTypes.rowType(view.columns(), typeFactory),
          schema,
          (table, context) -> expand(view, table),
          view);
    }
    CatalogTable catalogTable = (CatalogTable) object;
    return new PlannerTable(
        catalogTable.name(),
        TableExpansion.rowType(catalogTable, typeFactory),
        schema,
        (table, context) -> tables.expand(withHints(catalogTable, context)),
        catalogTable);
  }

  private RelNode expand(CatalogView view, PlannerTable table) {
    if (openViews.contains(view.name())) {
      throw new SqlException(
          Code.INVALID, "View `" + view.name() + "` is defined by itself", null, null);
    }
    openViews.push(view.name());
    try {
      RelRoot root = analyze(view.query(), PassListener.NONE);
      return RelOptUtil.createCastRel(root.project(), table.getRowType(), true);
    } catch (SqlException e) {
      // Its positions are those of CREATE VIEW, which is not the text being planned.
      throw new SqlException(
          e.code(), "In view `" + view.name() + "`: " + e.getMessage(), null, e.hint());
    } finally {
      openViews.pop();
    }
  }

  private static CatalogTable withHints(CatalogTable table, ToRelContext context) {
    Map<String, String> options = new LinkedHashMap<>(table.options());
    for (RelHint hint : context.getTableHints()) {
      if (hint.hintName.equalsIgnoreCase(Positions.OPTIONS)) {
        options.putAll(hint.kvOptions);
      }
    }
    return options.equals(table.options()) ? table : table.withOptions(options);
  }
}
