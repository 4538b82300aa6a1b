package io.weir.planner.validate;

import io.weir.parser.NearestName;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.error.Messages;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.WeirFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.jspecify.annotations.Nullable;

/** Says what Calcite's validator found in the user's terms. */
final class ErrorTranslator {
  private static final List<String> TIME_UNITS =
      List.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND");

  private final Collection<String> columns;
  private final Catalog catalog;
  private final Collection<String> aliases;
  private final boolean groupsByNumber;
  private final Map<Pattern, Translation> translations = new LinkedHashMap<>();

  /** Makes our error of the parts of Calcite's message. */
  private interface Translation {
    SqlException translate(MatchResult match, Span span);
  }

  /**
   * @param columns names that may have been meant by an unknown column
   * @param catalog has the tables and functions that may have been meant by an unknown one
   * @param aliases names that the query gives to the items of its SELECTs
   * @param groupsByNumber whether a number stands in a GROUP BY
   */
  ErrorTranslator(
      Collection<String> columns,
      Catalog catalog,
      Collection<String> aliases,
      boolean groupsByNumber) {
    this.columns = columns;
    this.catalog = catalog;
    this.aliases = aliases;
    this.groupsByNumber = groupsByNumber;
    names();
    functions();
    types();
    expressions();
    aggregates();
    structure();
  }

  SqlException translate(CalciteContextException e) {
    Span span =
        e.getPosLine() <= 0
            ? Span.NONE
            : new Span(
                e.getPosLine(),
                e.getPosColumn(),
                Math.max(e.getPosLine(), e.getEndPosLine()),
                Math.max(e.getPosColumn(), e.getEndPosColumn()));
    Throwable cause = e.getCause();
    String message =
        cause == null || cause.getMessage() == null ? e.getMessage() : cause.getMessage();
    for (Map.Entry<Pattern, Translation> entry : translations.entrySet()) {
      Matcher matcher = entry.getKey().matcher(message);
      if (matcher.matches()) {
        return entry.getValue().translate(matcher, span);
      }
    }
    return new SqlException(Code.INVALID, tidy(message), span, null);
  }

  private void names() {
    on(
        "Column '(.*?)' not found in any table.*",
        (match, span) ->
            aliases.contains(match.group(1))
                ? new SqlException(
                    Code.UNKNOWN_COLUMN,
                    "Column `" + match.group(1) + "` not found",
                    span,
                    "it is an alias of SELECT, which only ORDER BY can use: write the expression"
                        + " again, or select from a sub-query")
                : Messages.unknownColumnOf(match.group(1), columns, span));
    on(
        "Column '(.*?)' not found in table '(.*?)'.*",
        (match, span) -> Messages.unknownColumn(match.group(1), columns, span));
    on(
        "Unknown (?:identifier|field) '(.*?)'",
        (match, span) -> Messages.unknownColumn(match.group(1), columns, span));
    on("Table '(.*?)' not found.*", this::unknownRelation);
    on("Object '(.*?)' not found.*", this::unknownRelation);
    on(
        "Column '(.*?)' is ambiguous",
        (match, span) ->
            new SqlException(
                Code.INVALID,
                "Column `" + match.group(1) + "` is ambiguous: several inputs have it",
                span,
                "write the table's name or alias before it"));
    on(
        "Duplicate relation name '(.*?)' in FROM clause",
        (match, span) ->
            new SqlException(
                Code.DUPLICATE,
                "`" + match.group(1) + "` stands twice in FROM",
                span,
                "give one of them an alias"));
  }

  private SqlException unknownRelation(MatchResult match, Span span) {
    String name = match.group(1);
    if (catalog.names().contains(name)) {
      return new SqlException(
          Code.UNKNOWN_TABLE,
          "`" + name + "` is not the name of an input here",
          span,
          "an alias in FROM takes the place of the table's name");
    }
    for (String column : columns) {
      if (column.equals(name) || column.startsWith(name + ".")) {
        return Messages.unknownColumn(name, columns, span);
      }
    }
    return Messages.unknownTable(name, catalog.names(), span);
  }

  private void functions() {
    on(
        "No match found for function signature \\$(\\w+)\\(.*",
        (match, span) ->
            new SqlException(
                Code.INVALID,
                match.group(1) + " as a function can only stand in GROUP BY",
                span,
                null));
    on("No match found for function signature (\\w+)\\((.*)\\)", this::unknownFunction);
    on(
        "No match found for function signature ([\\w ]+)",
        (match, span) -> UnsupportedConstructs.function(match.group(1), span));
    on("Function '(\\w+)(?:\\(.*)?' (?:not found|is not defined)", this::unknownFunction);
    on(
        "Invalid number of arguments to function '(.*?)'\\. Was expecting (.*) arguments",
        (match, span) -> wrongCount(match.group(1), span));
  }

  private SqlException unknownFunction(MatchResult match, Span span) {
    String name = match.group(1);
    if (catalog.function(name) != null) {
      return wrongCount(name, span);
    }
    return Messages.unknownFunction(name, catalog.functionNames(), span);
  }

  private SqlException wrongCount(String name, Span span) {
    FunctionDefinition definition = catalog.function(name);
    String usage =
        definition == null
            ? null
            : definition.operator() instanceof WeirFunction function
                ? function.usage()
                : "the function is " + String.join(" or ", definition.signatures());
    return new SqlException(
        Code.INVALID, name + " is called with a wrong number of arguments", span, usage);
  }

  private void types() {
    on(
        "Cannot apply '(.*?)' to arguments of type '(.*?)'\\. Supported form\\(s\\): .*",
        (match, span) ->
            new SqlException(
                Code.TYPE_MISMATCH,
                match.group(1) + " cannot be applied to " + arguments(match.group(2)),
                span,
                operandHint(match.group(1), match.group(2))));
    on(
        "Cast function cannot convert value of type (.*) to type (.*)",
        (match, span) ->
            new SqlException(
                Code.TYPE_MISMATCH,
                typeName(match.group(1)) + " cannot be cast to " + typeName(match.group(2)),
                span,
                null));
    on(
        "(WHERE|HAVING|ON|FILTER) clause must be a condition",
        (match, span) ->
            new SqlException(
                Code.TYPE_MISMATCH, match.group(1) + " needs a condition", span, null));
    on(
        "Illegal mixing of types in CASE or COALESCE statement",
        (match, span) ->
            new SqlException(
                Code.TYPE_MISMATCH,
                "The branches of CASE have no common type",
                span,
                "CAST brings them to one type"));
    on(
        "Values in expression list must have compatible types",
        (match, span) ->
            new SqlException(
                Code.TYPE_MISMATCH, "The values of IN have no common type", span, null));
    on(
        "Values passed to (.*) operator must have compatible types",
        (match, span) ->
            new SqlException(
                Code.TYPE_MISMATCH,
                match.group(1).equals("VALUES")
                    ? "The rows of VALUES do not have the same number of columns and types"
                    : "The values of " + match.group(1) + " have no common type",
                span,
                null));
    on(
        "Type mismatch in column (.*) of (.*)",
        (match, span) ->
            new SqlException(
                Code.TYPE_MISMATCH,
                "Column "
                    + match.group(1)
                    + " of the inputs of "
                    + match.group(2)
                    + " has types that do not fit together",
                span,
                "CAST brings them to one type"));
    on(
        "Column count mismatch in (.*)",
        (match, span) ->
            new SqlException(
                Code.INVALID,
                "The inputs of " + match.group(1) + " have different numbers of columns",
                span,
                null));
    on(
        "Unknown datatype name '(.*)'|Type '(.*)' not found",
        (match, span) ->
            new SqlException(
                Code.INVALID,
                "Type "
                    + (match.group(1) == null ? match.group(2) : match.group(1))
                    + " does not exist",
                span,
                null));
  }

  /** What to do about operands of wrong types. */
  private @Nullable String operandHint(String name, String operands) {
    if (operands.matches("<DATE> - <DATE>")) {
      return "TIMESTAMPDIFF(DAY, from, to) gives the days between";
    } else if (operands.matches("<(?:TIMESTAMP|DATE).*> - <(?:TIMESTAMP|DATE).*>")) {
      return "TIMESTAMPDIFF(SECOND, from, to) gives the time between";
    } else if (operands.matches("<(?:TIMESTAMP|DATE|TIME)[^>]*> [+-] <[A-Z]*(?:INT|INTEGER)>")) {
      return "add an interval, such as INTERVAL '5' MINUTE";
    } else if (operands.matches("<(?:VAR)?CHAR.*> \\+ <(?:VAR)?CHAR.*>")) {
      return "|| joins strings";
    } else if (operands.matches("<[^<>]*> (?:[-+*/%=]|\\|\\||<|>|<=|>=|<>|LIKE) <[^<>]*>")) {
      return "CAST(… AS type) changes a type";
    }
    FunctionDefinition definition = catalog.function(name);
    return definition != null && definition.operator() instanceof WeirFunction function
        ? function.usage()
        : null;
  }

  private void expressions() {
    on(
        "Expected a boolean type",
        (match, span) ->
            new SqlException(Code.TYPE_MISMATCH, "WHEN needs a condition", span, null));
    on(
        "Ordinal out of range",
        (match, span) ->
            new SqlException(Code.INVALID, "The query has no column of that number", span, null));
    on("'(.*)' is not a valid time frame", ErrorTranslator::unknownUnit);
    on(
        "Parameters must be of the same type",
        (match, span) ->
            new SqlException(
                Code.TYPE_MISMATCH,
                "The elements have no common type",
                span,
                "CAST brings them to one type"));
    on(
        "Map requires an even number of arguments",
        (match, span) ->
            new SqlException(
                Code.INVALID, "MAP needs a value for each key", span, "MAP[key, value, …]"));
  }

  private static SqlException unknownUnit(MatchResult match, Span span) {
    String nearest = NearestName.of(match.group(1), TIME_UNITS);
    return new SqlException(
        Code.INVALID,
        match.group(1) + " is no unit of time",
        span,
        nearest == null
            ? "the units are " + String.join(", ", TIME_UNITS)
            : "did you mean " + nearest + "?");
  }

  private void aggregates() {
    on(
        "Expression '(.*)' is not being grouped",
        (match, span) ->
            new SqlException(
                Code.INVALID,
                "`" + match.group(1).replace("`", "") + "` is neither in GROUP BY nor aggregated",
                span,
                groupsByNumber
                    ? "a number in GROUP BY is a constant, not the column of that number: write the"
                        + " column"
                    : "add it to GROUP BY or put it into an aggregate function"));
    on(
        "Aggregate expression is illegal in (.*) clause",
        (match, span) ->
            new SqlException(
                Code.INVALID,
                "An aggregate function cannot stand in " + match.group(1),
                span,
                match.group(1).equals("WHERE") ? "HAVING filters groups" : null));
    on(
        "Aggregate expressions cannot be nested",
        (match, span) ->
            new SqlException(
                Code.INVALID,
                "An aggregate function cannot stand in another one",
                span,
                "aggregate in a sub-query first"));
    on(
        "Group function '\\$?(.*)' can only appear in GROUP BY clause",
        (match, span) ->
            new SqlException(
                Code.INVALID, match.group(1) + " can only stand in GROUP BY", span, null));
    on(
        "OVER clause is necessary for window functions",
        (match, span) -> UnsupportedConstructs.windowFunction(span));
  }

  private void structure() {
    on(
        "String literal continued on same line",
        (match, span) ->
            new SqlException(
                Code.SYNTAX,
                "Two strings stand side by side",
                span,
                "|| joins strings; a quote within a string is written twice, as in 'it''s'"));
    on(
        "SELECT \\* requires a FROM clause",
        (match, span) -> new SqlException(Code.INVALID, "SELECT * needs FROM", span, null));
    on(
        "INNER, LEFT, RIGHT, FULL, or ASOF join requires a condition.*",
        (match, span) ->
            new SqlException(Code.INVALID, "JOIN needs a condition: ON or USING", span, null));
    on(
        "Number of columns must match number of query columns|List of column aliases must have.*",
        (match, span) ->
            new SqlException(
                Code.INVALID,
                "The list of column names and the query have different numbers of columns",
                span,
                null));
  }

  private void on(String regex, Translation translation) {
    translations.put(Pattern.compile(regex, Pattern.DOTALL), translation);
  }

  /** "&lt;CHAR(1)&gt; + &lt;INTEGER&gt;" as "CHAR(1) and INT". */
  private static String arguments(String text) {
    Matcher matcher = Pattern.compile("<([^<>]*(?:<[^<>]*>)?[^<>]*)>").matcher(text);
    List<String> types = new ArrayList<>();
    while (matcher.find()) {
      types.add(typeName(matcher.group(1)));
    }
    return types.isEmpty() ? "these arguments" : String.join(" and ", types);
  }

  private static String typeName(String type) {
    return type.replaceAll("VARCHAR\\(2147483647\\)|VARCHAR$", "STRING")
        .replaceAll("VARBINARY\\(2147483647\\)", "BYTES")
        .replaceAll("TIMESTAMP_WITH_LOCAL_TIME_ZONE", "TIMESTAMP_LTZ")
        .replaceAll("INTEGER", "INT")
        .replaceAll("RecordType(?::\\w+)?\\((.*)\\)", "ROW<$1>")
        .replaceAll(" NOT NULL$", "");
  }

  private static String tidy(@Nullable String message) {
    String text = message == null ? "The statement is not valid" : typeName(message);
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
