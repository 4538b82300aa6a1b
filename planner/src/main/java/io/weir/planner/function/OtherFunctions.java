package io.weir.planner.function;

import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.weir.planner.function.Emission.Elsewhere;
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
                "The first value that is not NULL",
                "COALESCE(NULLIF(1, 1), 2, 3) = 2",
                Construct.COALESCE)
            .custom(
                "NULLIF(a ANY, b ANY)",
                Returns::nullIf,
                "NULL when a equals b, else a",
                "NULLIF(1, 1) = NULL",
                Elsewhere.PLANNER)
            .custom(
                "IF(condition BOOLEAN, a ANY, b ANY)",
                Returns::branches,
                "a when the condition is true, else b",
                "IF(1 > 2, 'more', 'less') = 'less'",
                Construct.CASE)
            .custom(
                "IFNULL(a ANY, b ANY)",
                Returns::coalesced,
                "a, or b when a is NULL",
                "IFNULL(NULLIF(1, 1), 2) = 2",
                Construct.COALESCE)
            .strict(
                "GREATEST(a ANY, more ANY...)",
                Returns::common,
                "The greatest value; NULL when any is",
                "GREATEST(1, 3, 2) = 3",
                Construct.GREATEST)
            .strict(
                "LEAST(a ANY, more ANY...)",
                Returns::common,
                "The least value; NULL when any is",
                "LEAST('b', 'a') = 'a'",
                Construct.LEAST)
            .definitions);
    all.addAll(
        new Collector(Category.COLLECTION)
            .strict(
                "CARDINALITY(collection COLLECTION)",
                Returns.strict(INTEGER),
                "Number of elements",
                "CARDINALITY(ARRAY['a', 'b']) = 2",
                Construct.CARDINALITY)
            .custom(
                "ELEMENT(array ARRAY)",
                Returns::element,
                "The only element; NULL of an empty array, an error when there are several",
                "ELEMENT(ARRAY[7]) = 7",
                Construct.ELEMENT)
            .custom(
                "ARRAY_CONTAINS(array ARRAY, element ANY)",
                Returns.strict(BOOLEAN),
                "Whether the array has that element",
                "ARRAY_CONTAINS(ARRAY[1, 2], 2) = TRUE",
                Construct.ARRAY_CONTAINS)
            .definitions);
    all.addAll(
        new Collector(Category.JSON)
            .operator(
                "JSON_VALUE",
                SqlStdOperatorTable.JSON_VALUE,
                NullRule.STRICT,
                "JSON_VALUE(text, path [RETURNING type] [{NULL | DEFAULT a} ON {EMPTY | ERROR}])",
                "The scalar at a path such as $.a.b[0], as a string; NULL when there is none",
                "JSON_VALUE('{\"a\": {\"b\": [5]}}', '$.a.b[0]') = '5'",
                JavaMethod.nullableOfObject("JsonPath", "value")
                    .taking(ParameterKind.STRING, ParameterKind.STRING)
                    .canFail())
            .operator(
                "JSON_QUERY",
                SqlStdOperatorTable.JSON_QUERY,
                NullRule.STRICT,
                "JSON_QUERY(text, path [WITH [CONDITIONAL] WRAPPER] [EMPTY ARRAY ON EMPTY])",
                "The object or array at a path as JSON; NULL when there is none",
                "JSON_QUERY('{\"a\": [1, 2]}', '$.a') = '[1,2]'",
                JavaMethod.nullableOfObject("JsonPath", "query")
                    .taking(ParameterKind.STRING, ParameterKind.STRING, ParameterKind.STRING)
                    .canFail())
            .operator(
                "JSON_EXISTS",
                SqlStdOperatorTable.JSON_EXISTS,
                NullRule.STRICT,
                "JSON_EXISTS(text, path)",
                "Whether the path leads to something",
                "JSON_EXISTS('{\"a\": 1}', '$.b') = FALSE",
                JavaMethod.ofObject("JsonPath", "exists")
                    .taking(ParameterKind.STRING, ParameterKind.STRING)
                    .canFail())
            .operator(
                "IS JSON",
                SqlStdOperatorTable.IS_JSON_VALUE,
                NullRule.STRICT,
                "text IS [NOT] JSON [VALUE | OBJECT | ARRAY | SCALAR]",
                "Whether a text is JSON, of that kind",
                "'{\"a\": 1}' IS JSON OBJECT = TRUE",
                JavaMethod.of("JsonPath.isJson").taking(ParameterKind.STRING, ParameterKind.STRING))
            .definitions);
    all.addAll(
        new Collector(Category.CONVERSION)
            .custom(
                "TYPEOF(value ANY)",
                Returns.neverNull(VARCHAR),
                "The name of the value's type",
                "TYPEOF(1.50) = 'DECIMAL(3, 2) NOT NULL'",
                Elsewhere.PLANNER)
            .definitions);
    return all;
  }
}
