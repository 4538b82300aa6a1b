package io.weir.planner.function;

import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.weir.planner.function.FunctionDefinition.Category;
import io.weir.planner.function.FunctionDefinition.NullRule;
import io.weir.planner.function.Functions.Collector;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Conditions, collections and JSON. */
final class OtherFunctions {
  private OtherFunctions() {}

  static List<FunctionDefinition> all() {
    List<FunctionDefinition> all = new ArrayList<>();
    all.addAll(
        new Collector(Category.CONDITIONAL)
            .custom(
                "COALESCE(value ANY, more ANY...)",
                Returns::coalesced,
                "The first value that is not NULL")
            .custom("NULLIF(a ANY, b ANY)", Returns::nullIf, "NULL when a equals b, else a")
            .custom(
                "IF(condition BOOLEAN, a ANY, b ANY)",
                Returns::branches,
                "a when the condition is true, else b")
            .custom("IFNULL(a ANY, b ANY)", Returns::coalesced, "a, or b when a is NULL")
            .strict(
                "GREATEST(a ANY, more ANY...)",
                Returns::common,
                "The greatest value; NULL when any is")
            .strict(
                "LEAST(a ANY, more ANY...)", Returns::common, "The least value; NULL when any is")
            .definitions);
    all.addAll(
        new Collector(Category.COLLECTION)
            .strict(
                "CARDINALITY(collection COLLECTION)", Returns.strict(INTEGER), "Number of elements")
            .custom(
                "ELEMENT(array ARRAY)",
                Returns::element,
                "The only element; NULL of an empty array, an error when there are several")
            .custom(
                "ARRAY_CONTAINS(array ARRAY, element ANY)",
                Returns.strict(BOOLEAN),
                "Whether the array has that element")
            .definitions);
    all.addAll(
        new Collector(Category.JSON)
            .operator(
                "JSON_VALUE",
                SqlStdOperatorTable.JSON_VALUE,
                NullRule.STRICT,
                "JSON_VALUE(text, path [RETURNING type] [{NULL | DEFAULT a} ON {EMPTY | ERROR}])",
                "The scalar at a path such as $.a.b[0], as a string; NULL when there is none")
            .operator(
                "JSON_QUERY",
                SqlStdOperatorTable.JSON_QUERY,
                NullRule.STRICT,
                "JSON_QUERY(text, path [WITH [CONDITIONAL] WRAPPER] [EMPTY ARRAY ON EMPTY])",
                "The object or array at a path as JSON; NULL when there is none")
            .operator(
                "JSON_EXISTS",
                SqlStdOperatorTable.JSON_EXISTS,
                NullRule.STRICT,
                "JSON_EXISTS(text, path)",
                "Whether the path leads to something")
            .operator(
                "IS JSON",
                SqlStdOperatorTable.IS_JSON_VALUE,
                NullRule.STRICT,
                "text IS [NOT] JSON [VALUE | OBJECT | ARRAY | SCALAR]",
                "Whether a text is JSON, of that kind")
            .definitions);
    all.addAll(
        new Collector(Category.CONVERSION)
            .custom("TYPEOF(value ANY)", Returns.neverNull(VARCHAR), "The name of the value's type")
            .definitions);
    return all;
  }
}
