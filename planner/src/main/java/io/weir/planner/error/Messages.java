package io.weir.planner.error;

import io.weir.parser.NearestName;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.function.Functions;
import io.weir.planner.plan.PlanType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Errors that are raised in several places, so that they read the same everywhere. */
public final class Messages {
  /** Functions of Flink's that are not there yet. */
  private static final Set<String> NOT_YET =
      Set.of(
          ("APPROX_COUNT_DISTINCT ARRAY_AGG ARRAY_APPEND ARRAY_CONCAT ARRAY_DISTINCT ARRAY_EXCEPT ARRAY_INTERSECT"
                  + " ARRAY_JOIN ARRAY_MAX ARRAY_MIN ARRAY_POSITION ARRAY_PREPEND ARRAY_REMOVE"
                  + " ARRAY_REVERSE ARRAY_SLICE ARRAY_SORT ARRAY_UNION COLLECT CUME_DIST"
                  + " CURRENT_DATABASE CURRENT_WATERMARK DENSE_RANK FIRST_VALUE GROUPING GROUPING_ID"
                  + " GROUP_ID JSON_ARRAY JSON_ARRAYAGG JSON_OBJECT JSON_OBJECTAGG JSON_QUOTE"
                  + " JSON_STRING JSON_UNQUOTE LAG LAST_VALUE LEAD LISTAGG MAP_ENTRIES"
                  + " MAP_FROM_ARRAYS MAP_KEYS MAP_UNION MAP_VALUES NTILE PERCENTILE PERCENT_RANK"
                  + " PRINTF RANK REGEXP_EXTRACT_ALL ROW_NUMBER STDDEV STDDEV_POP STDDEV_SAMP UNHEX"
                  + " VARIANCE VAR_POP VAR_SAMP")
              .split(" "));

  private Messages() {}

  public static SqlException unknownColumn(
      String name, Collection<String> candidates, @Nullable Span span) {
    return new SqlException(
        Code.UNKNOWN_COLUMN,
        "Column `" + name + "` not found",
        span,
        nearestColumn(name, candidates));
  }

  /** Fields of rows, whose candidates have dots, are found by their own name as well. */
  private static @Nullable String nearestColumn(String name, Collection<String> candidates) {
    String hint = didYouMean(name, candidates);
    if (hint == null && name.indexOf('.') < 0) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String candidate : candidates) {
        fields.putIfAbsent(candidate.substring(candidate.lastIndexOf('.') + 1), candidate);
      }
      String nearest = NearestName.of(name, fields.keySet());
      hint =
          nearest == null || name.equals(fields.get(nearest))
              ? null
              : "did you mean `" + fields.get(nearest) + "`?";
    }
    return hint;
  }

  /** Also says when there is no input that could have columns. */
  public static SqlException unknownColumnOf(
      String name, Collection<String> columns, @Nullable Span span) {
    return columns.isEmpty()
        ? new SqlException(
            Code.UNKNOWN_COLUMN, "Column `" + name + "` not found", span, "there is no FROM")
        : unknownColumn(name, columns, span);
  }

  public static SqlException unknownFunction(String name, @Nullable Span span) {
    return unknownFunction(name, Functions.names(), span);
  }

  /**
   * @param functions names that may have been meant
   */
  public static SqlException unknownFunction(
      String name, Collection<String> functions, @Nullable Span span) {
    String window = name.toUpperCase(Locale.ROOT);
    Matcher auxiliary =
        Pattern.compile("(TUMBLE|HOP)_(START|END|ROWTIME|PROCTIME)").matcher(window);
    if (auxiliary.matches()) {
      return new SqlException(
          Code.INVALID, window + " needs GROUP BY " + auxiliary.group(1) + "(…)", span, null);
    }
    if (NOT_YET.contains(window)) {
      return unsupported("Function " + window, span);
    }
    String nearest = NearestName.of(name, functions);
    return new SqlException(
        Code.UNKNOWN_FUNCTION,
        "Function " + name + " not found",
        span,
        nearest == null ? null : "did you mean " + nearest + "?");
  }

  public static SqlException unknownTable(
      String name, Collection<String> candidates, @Nullable Span span) {
    return new SqlException(
        Code.UNKNOWN_TABLE, "Table `" + name + "` not found", span, didYouMean(name, candidates));
  }

  /** An error for a construct that is known but not there. */
  public static SqlException unsupported(String construct, @Nullable Span span) {
    return unsupported(construct, span, null);
  }

  public static SqlException unsupported(
      String construct, @Nullable Span span, @Nullable String hint) {
    return new SqlException(Code.UNSUPPORTED, construct + " is not supported yet", span, hint);
  }

  /** The hint that names the nearest candidate, null when none is near. */
  public static @Nullable String didYouMean(String name, Collection<String> candidates) {
    String nearest = NearestName.of(name, candidates);
    return nearest == null || nearest.equals(name) ? null : "did you mean `" + nearest + "`?";
  }

  /** For a clause or function that sorts or compares values of a type without order. */
  public static SqlException noOrder(String what, PlanType type, Span span) {
    return new SqlException(
        Code.TYPE_MISMATCH,
        what + " cannot compare values of type " + type.withNullable(true) + ": maps have no order",
        span,
        null);
  }
}
