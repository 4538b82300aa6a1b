package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.TableCapabilities;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.PlanTypes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The types of the columns of a table that is being created. */
final class ColumnTypes {
  /** Stands for the table whose columns an expression is over. */
  private static final String SELF = "$table";

  private final QueryAnalyzer analyzer;
  private final Collection<FunctionDefinition> functions;

  ColumnTypes(Catalog catalog) {
    this.analyzer = new QueryAnalyzer(catalog);
    functions = catalog.functions();
  }

  /** The columns of the query of CREATE TABLE AS. */
  List<PlanField> ofQuery(SqlNode query) {
    List<PlanField> fields = PlanTypes.fields(analyzer.rowType(query));
    for (PlanField field : fields) {
      if (field.type().kind() == PlanType.Kind.NULL) {
        throw new SqlException(
            Code.TYPE_MISMATCH,
            "Column `" + field.name() + "` has no type, it is only NULL",
            Span.of(query.getParserPosition()),
            "CAST(NULL AS …) gives it one");
      }
    }
    return fields;
  }

  /** A type as written. */
  PlanType of(SqlDataTypeSpec written) {
    WrittenTypes.check(written);
    return PlanTypes.of(analyzer.type(written));
  }

  /**
   * The type of an expression over columns.
   *
   * @param what the expression is, for errors: "A computed column"
   */
  PlanType ofExpression(SqlNode expression, List<CatalogColumn> columns, String what) {
    CatalogTable table =
        new CatalogTable(
            SELF,
            columns.stream().map(ColumnTypes::asPhysical).toList(),
            null,
            List.of(),
            List.of(),
            null,
            Map.of(),
            true);
    SqlSelect select =
        new SqlSelect(
            SqlParserPos.ZERO,
            null,
            new SqlNodeList(List.of(expression), SqlParserPos.ZERO),
            new SqlIdentifier(SELF, SqlParserPos.ZERO),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    RelNode rel =
        new QueryAnalyzer(new OneTable(table, functions))
            .analyze(select, PassListener.NONE)
            .project();
    if (!(rel instanceof TableScan)
        && !(rel instanceof Project project && project.getInput() instanceof TableScan)) {
      throw new SqlException(
          Code.INVALID,
          what + " can only use the values of its row",
          Span.of(expression.getParserPosition()),
          null);
    }
    return PlanTypes.of(rel.getRowType().getFieldList().get(0).getType());
  }

  private static CatalogColumn asPhysical(CatalogColumn column) {
    return new CatalogColumn.Physical(column.name(), column.type(), null);
  }

  /** A catalog with nothing but the table being created. */
  private record OneTable(CatalogTable table, Collection<FunctionDefinition> functions)
      implements Catalog {
    @Override
    public @Nullable CatalogObject find(String name) {
      return name.equals(SELF) ? table : null;
    }

    @Override
    public Collection<String> names() {
      return List.of();
    }

    @Override
    public TableCapabilities capabilities(CatalogTable any) {
      throw new IllegalStateException("a table is read while its columns are resolved");
    }
  }
}
