package io.weir.planner.validate;

import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.TableCapabilities;
import io.weir.planner.catalog.WatermarkDefinition;
import io.weir.planner.plan.PlanField;
import io.weir.planner.type.PlanTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Expands a table to a scan of what the connector reads and the computed columns above it. */
final class TableExpansion {
  private final QueryAnalyzer analyzer;

  TableExpansion(QueryAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  /** All columns in declared order. */
  static RelDataType rowType(CatalogTable table, RelDataTypeFactory factory) {
    return PlanTypes.rowType(
        table.columns().stream()
            .map(column -> new PlanField(column.name(), column.type()))
            .toList(),
        factory);
  }

  RelNode expand(CatalogTable table) {
    boolean computed = table.columns().stream().anyMatch(CatalogColumn.Computed.class::isInstance);
    WatermarkDefinition watermark = table.watermark();
    RawTable raw = new RawTable(table);
    ScanTarget target = new ScanTarget(table, null, null);
    if (watermark != null) {
      SqlSelect columns = selectColumns(table);
      RexNode time =
          single(raw.analyze(select(identifier(watermark.column()), columns)), raw.rowType);
      RexNode expression =
          single(raw.analyze(select(watermark.expression(), columns)), raw.rowType);
      target = new ScanTarget(table, time, expression);
    }
    raw.target = target;
    return computed ? raw.analyze(selectColumns(table)) : raw.scan();
  }

  /** The one expression of a query over the raw table. */
  private static RexNode single(RelNode rel, RelDataType rawType) {
    RexNode expression = null;
    RelNode node = rel;
    while (node instanceof Project project) {
      RexNode own = project.getProjects().get(0);
      expression = expression == null ? own : RelOptUtil.pushPastProject(expression, project);
      node = project.getInput();
    }
    if (expression == null || !(node instanceof TableScan)) {
      throw new IllegalStateException("not an expression over " + rawType);
    }
    return expression;
  }

  private static SqlSelect selectColumns(CatalogTable table) {
    List<SqlNode> items = new ArrayList<>();
    for (CatalogColumn column : table.columns()) {
      if (column instanceof CatalogColumn.Computed computed) {
        items.add(
            SqlStdOperatorTable.AS.createCall(
                computed.expression().getParserPosition(),
                SqlCopies.copy(computed.expression()),
                identifier(column.name())));
      } else {
        items.add(identifier(column.name()));
      }
    }
    return select(new SqlNodeList(items, SqlParserPos.ZERO), identifier(table.name()));
  }

  private static SqlSelect select(SqlNode item, SqlNode from) {
    return select(
        new SqlNodeList(List.of(SqlCopies.copy(item)), SqlParserPos.ZERO), SqlCopies.copy(from));
  }

  private static SqlSelect select(SqlNodeList items, SqlNode from) {
    return new SqlSelect(
        SqlParserPos.ZERO, null, items, from, null, null, null, null, null, null, null, null, null);
  }

  private static SqlIdentifier identifier(String name) {
    return new SqlIdentifier(name, SqlParserPos.ZERO);
  }

  /** The table as the connector reads it. */
  private final class RawTable implements Catalog {
    private final CatalogTable table;
    private final RelDataType rowType;
    private final CalciteCatalogReader reader;
    private ScanTarget target;

    RawTable(CatalogTable table) {
      this.table = table;
      this.target = new ScanTarget(table, null, null);
      List<PlanField> fields = new ArrayList<>();
      for (CatalogColumn column : table.columns()) {
        if (!(column instanceof CatalogColumn.Computed)) {
          fields.add(new PlanField(column.name(), column.type()));
        }
      }
      this.rowType = PlanTypes.rowType(fields, analyzer.typeFactory());
      this.reader =
          CatalogTables.reader(
              this, analyzer.typeFactory(), (object, schema) -> plannerTable(schema));
    }

    RelNode analyze(SqlNode query) {
      return analyzer.convert(query, reader, false).project();
    }

    RelNode scan() {
      return LogicalTableScan.create(analyzer.cluster(), plannerTable(reader), List.of());
    }

    private PlannerTable plannerTable(CalciteCatalogReader schema) {
      return new PlannerTable(
          table.name(),
          rowType,
          schema,
          (self, context) -> LogicalTableScan.create(analyzer.cluster(), self, List.of()),
          target);
    }

    @Override
    public @Nullable CatalogObject find(String name) {
      return name.equals(table.name()) ? table : null;
    }

    @Override
    public Collection<String> names() {
      return List.of(table.name());
    }

    @Override
    public TableCapabilities capabilities(CatalogTable any) {
      throw new UnsupportedOperationException();
    }
  }
}
