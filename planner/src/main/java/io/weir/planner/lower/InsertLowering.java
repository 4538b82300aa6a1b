package io.weir.planner.lower;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.error.Messages;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.TypeRules;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Brings the rows of an INSERT into the columns of its table. */
final class InsertLowering {
  private final RelLowering lowering;

  InsertLowering(RelLowering lowering) {
    this.lowering = lowering;
  }

  /**
   * Adds the sink of an insert.
   *
   * @param query node of the inserted rows
   */
  void insert(SqlInsert insert, CatalogTable table, int query) {
    List<CatalogColumn> writable =
        table.columns().stream().filter(InsertLowering::isWritable).toList();
    List<CatalogColumn> targets = targets(insert, table, writable);
    List<PlanField> rows = lowering.nodes().output(query);
    if (rows.size() != targets.size()) {
      throw new SqlException(
          Code.INVALID,
          "The query has %s, `%s` takes %s"
              .formatted(columns(rows.size()), table.name(), columns(targets.size())),
          Span.of(insert.getSource().getParserPosition()),
          null);
    }
    List<Expression> projections = new ArrayList<>();
    List<PlanField> output = new ArrayList<>();
    List<PlanNode.TableColumn> columns = new ArrayList<>();
    for (int pass = 0; pass < 2; pass++) {
      for (CatalogColumn column : writable) {
        boolean physical = column instanceof CatalogColumn.Physical;
        if (physical == (pass == 0)) {
          Expression value = value(insert, column, targets.indexOf(column), rows);
          projections.add(value);
          // Whether a value is NULL that must not be is seen when the rows come.
          output.add(
              new PlanField(column.name(), column.type().withNullable(value.type().nullable())));
          columns.add(
              physical
                  ? new PlanNode.TableColumn(column.name(), null)
                  : new PlanNode.TableColumn(null, ((CatalogColumn.Metadata) column).key()));
        }
      }
    }
    int converted = lowering.calc(query, null, projections, output);
    lowering.sink(converted, lowering.planTable(table), columns);
  }

  private static String columns(int count) {
    return count == 1 ? "1 column" : count + " columns";
  }

  private static boolean isWritable(CatalogColumn column) {
    return column instanceof CatalogColumn.Physical
        || (column instanceof CatalogColumn.Metadata metadata && !metadata.virtual());
  }

  private static List<CatalogColumn> targets(
      SqlInsert insert, CatalogTable table, List<CatalogColumn> writable) {
    if (insert.getTargetColumnList() == null) {
      return writable;
    }
    List<CatalogColumn> targets = new ArrayList<>();
    for (SqlNode node : insert.getTargetColumnList()) {
      SqlIdentifier identifier = (SqlIdentifier) node;
      Span span = Span.of(node.getParserPosition());
      if (!identifier.isSimple()) {
        throw Unsupported.fieldTarget(span);
      }
      String name = identifier.getSimple();
      CatalogColumn column = table.column(name);
      if (column == null) {
        throw Messages.unknownColumn(
            name, table.columns().stream().map(CatalogColumn::name).toList(), span);
      }
      if (!isWritable(column)) {
        throw new SqlException(Code.INVALID, "Column `" + name + "` is not written", span, null);
      }
      if (targets.contains(column)) {
        throw new SqlException(Code.DUPLICATE, "Column `" + name + "` is given twice", span, null);
      }
      targets.add(column);
    }
    return targets;
  }

  private static Expression value(
      SqlInsert insert, CatalogColumn column, int place, List<PlanField> rows) {
    if (place < 0) {
      if (!column.type().nullable()) {
        throw error(insert, column, "is NOT NULL and not given", null);
      }
      return new Expression.Literal(null, column.type());
    }
    PlanField given = rows.get(place);
    if (!isStorable(given.type(), column.type())) {
      throw error(
          insert,
          column,
          "is %s, the query gives %s"
              .formatted(column.type().withNullable(true), given.type().withNullable(true)),
          "CAST the query's column `" + given.name() + "`");
    }
    return Casts.implicit(Expressions.reference(rows, place), column.type());
  }

  private static SqlException error(
      SqlInsert insert, CatalogColumn column, String problem, @Nullable String hint) {
    return new SqlException(
        Code.TYPE_MISMATCH,
        "Column `" + column.name() + "` " + problem,
        Span.of(insert.getSource().getParserPosition()),
        hint);
  }

  /** Flink's implicit casts: what loses nothing but digits behind the point. */
  private static boolean isStorable(PlanType from, PlanType to) {
    if (from.kind() == PlanType.Kind.NULL || TypeRules.sameValues(from, to)) {
      return true;
    }
    if (TypeRules.isInteger(from) && TypeRules.isInteger(to)) {
      return from.kind().compareTo(to.kind()) <= 0;
    }
    return switch (to.kind()) {
      case DECIMAL -> TypeRules.isNumeric(from);
      case FLOAT -> TypeRules.isInteger(from) || from.kind() == PlanType.Kind.DECIMAL;
      case DOUBLE -> TypeRules.isNumeric(from);
      case CHAR, VARCHAR -> TypeRules.isText(from);
      case BINARY, VARBINARY -> TypeRules.isBinary(from);
      case TIMESTAMP, TIMESTAMP_LTZ ->
          from.kind() == PlanType.Kind.TIMESTAMP || from.kind() == PlanType.Kind.TIMESTAMP_LTZ;
      case DATE, TIME -> from.kind() == to.kind() || from.kind() == PlanType.Kind.TIMESTAMP;
      case ROW, ARRAY, MAP -> isNestedStorable(from, to);
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME,
          NULL ->
          false;
    };
  }

  private static boolean isNestedStorable(PlanType from, PlanType to) {
    if (from.kind() != to.kind()
        || from.fields().size() != to.fields().size()
        || from.arguments().size() != to.arguments().size()) {
      return false;
    }
    for (int i = 0; i < to.fields().size(); i++) {
      if (!isStorable(from.fields().get(i).type(), to.fields().get(i).type())) {
        return false;
      }
    }
    for (int i = 0; i < to.arguments().size(); i++) {
      if (!isStorable(from.arguments().get(i), to.arguments().get(i))) {
        return false;
      }
    }
    return true;
  }
}
