package io.weir.planner.function;

import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.DATE;
import static org.apache.calcite.sql.type.SqlTypeName.TIME;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.weir.planner.function.FunctionDefinition.Category;
import io.weir.planner.function.Functions.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Functions of dates and times. */
final class TemporalFunctions {
  private static final String EXAMPLE = "(TIMESTAMP '2026-01-31 12:05:07') = ";

  /** Functions that are EXTRACT of the unit of their name, with the result for {@link #EXAMPLE}. */
  private static final Map<String, String> PARTS =
      new TreeMap<>(
          Map.of(
              "YEAR", "2026",
              "QUARTER", "1",
              "MONTH", "1",
              "WEEK", "5",
              "HOUR", "12",
              "MINUTE", "5",
              "SECOND", "7"));

  private TemporalFunctions() {}

  static List<FunctionDefinition> all() {
    List<FunctionDefinition> all = new ArrayList<>();
    all.addAll(parts());
    all.addAll(conversions());
    all.addAll(now());
    return all;
  }

  private static List<FunctionDefinition> parts() {
    Collector collector = new Collector(Category.TEMPORAL);
    for (Map.Entry<String, String> each : PARTS.entrySet()) {
      String part = each.getKey();
      collector.alias(
          "EXTRACT",
          part + "(time TEMPORAL)",
          Returns.strict(BIGINT),
          "The "
              + part.toLowerCase(Locale.ROOT)
              + " of a date or time"
              + (part.equals("WEEK") ? ", 1 to 53 by ISO 8601: weeks begin on Monday" : ""),
          part + EXAMPLE + each.getValue());
    }
    return collector
        .alias(
            "EXTRACT",
            "DAYOFYEAR(time TEMPORAL)",
            Returns.strict(BIGINT),
            "1 to 366",
            "DAYOFYEAR(DATE '2026-02-01') = 32")
        .alias(
            "EXTRACT",
            "DAYOFMONTH(time TEMPORAL)",
            Returns.strict(BIGINT),
            "1 to 31",
            "DAYOFMONTH(DATE '2026-02-01') = 1")
        .alias(
            "EXTRACT",
            "DAYOFWEEK(time TEMPORAL)",
            Returns.strict(BIGINT),
            "1 (Sunday) to 7",
            "DAYOFWEEK(DATE '2026-02-01') = 1")
        .definitions;
  }

  private static List<FunctionDefinition> conversions() {
    return new Collector(Category.TEMPORAL)
        .strict(
            "DATE_FORMAT(time TIMESTAMP, format STRING) | DATE_FORMAT(time STRING, format STRING)"
                + " | DATE_FORMAT(time DATE, format STRING)",
            Returns.strict(VARCHAR),
            "As text in a format of Java's, such as yyyy-MM-dd HH:mm:ss",
            "DATE_FORMAT(TIMESTAMP '2026-01-31 12:05:00', 'HH:mm') = '12:05'",
            Construct.DATE_FORMAT)
        .strict(
            "TO_DATE(text STRING [, format STRING])",
            Returns.maybeNull(DATE),
            "A date from text (yyyy-MM-dd); NULL when it is none",
            "TO_DATE('31.01.2026', 'dd.MM.yyyy') = DATE '2026-01-31'",
            Construct.TO_DATE)
        .strict(
            "TO_TIMESTAMP(text STRING [, format STRING])",
            Returns.maybeNull(TIMESTAMP, 3),
            "A timestamp from text (yyyy-MM-dd HH:mm:ss); NULL when it is none",
            "TO_TIMESTAMP('2026-01-31 12:05:00') = TIMESTAMP '2026-01-31 12:05:00.000'",
            Construct.TO_TIMESTAMP)
        .strict(
            "TO_TIMESTAMP_LTZ(number NUMERIC [, precision INT])"
                + " | TO_TIMESTAMP_LTZ(text STRING [, format STRING])",
            Returns.maybeNull(TIMESTAMP_WITH_LOCAL_TIME_ZONE, 3),
            "A timestamp from seconds (precision 0) or milliseconds (3) since 1970, or from text",
            "CAST(TO_TIMESTAMP_LTZ(0, 3) AS STRING) = '1970-01-01 00:00:00.000'",
            Construct.TO_TIMESTAMP_LTZ)
        .strict(
            "FROM_UNIXTIME(seconds BIGINT [, format STRING])",
            Returns.strict(VARCHAR),
            "Seconds since 1970 as text in the session's zone",
            "FROM_UNIXTIME(60) = '1970-01-01 00:01:00'",
            Construct.FROM_UNIXTIME)
        .volatileFunction(
            "UNIX_TIMESTAMP() | UNIX_TIMESTAMP(text STRING [, format STRING])",
            Returns.strict(BIGINT),
            "Seconds since 1970, now or of a time in the session's zone",
            "UNIX_TIMESTAMP('1970-01-01 00:01:00') = 60",
            Construct.UNIX_TIMESTAMP)
        .strict(
            "CONVERT_TZ(text STRING, from STRING, to STRING)",
            Returns.maybeNull(VARCHAR),
            "A time in another zone, as text",
            "CONVERT_TZ('2026-01-31 12:00:00', 'UTC', 'Asia/Tokyo') = '2026-01-31 21:00:00'",
            JavaMethod.nullable("TimeConversions.convertZone"))
        .definitions;
  }

  private static List<FunctionDefinition> now() {
    var instant = Returns.neverNull(TIMESTAMP_WITH_LOCAL_TIME_ZONE, 3);
    return new Collector(Category.TEMPORAL)
        .volatileFunction(
            "CURRENT_DATE",
            Returns.neverNull(DATE),
            "Today",
            "CURRENT_DATE > DATE '2026-01-01' = TRUE",
            Construct.CURRENT_DATE)
        .volatileFunction(
            "CURRENT_TIME",
            Returns.neverNull(TIME, 0),
            "The time of day",
            "CURRENT_TIME >= TIME '00:00:00' = TRUE",
            Construct.TIME_OF_DAY)
        .volatileFunction(
            "LOCALTIME",
            Returns.neverNull(TIME, 0),
            "The time of day",
            "LOCALTIME >= TIME '00:00:00' = TRUE",
            Construct.TIME_OF_DAY)
        .volatileFunction(
            "CURRENT_TIMESTAMP",
            instant,
            "Now",
            "CURRENT_TIMESTAMP = NOW() = TRUE",
            Construct.QUERY_INSTANT)
        .volatileFunction(
            "LOCALTIMESTAMP",
            Returns.neverNull(TIMESTAMP, 3),
            "Now in the session's zone",
            "LOCALTIMESTAMP > TIMESTAMP '2026-01-01 00:00:00' = TRUE",
            Construct.LOCAL_TIMESTAMP)
        .volatileFunction(
            "NOW()", instant, "Now", "NOW() = CURRENT_TIMESTAMP = TRUE", Construct.QUERY_INSTANT)
        .volatileFunction(
            "CURRENT_ROW_TIMESTAMP()",
            instant,
            "Now, for each row",
            "CURRENT_ROW_TIMESTAMP() >= NOW() = TRUE",
            Construct.ROW_INSTANT)
        .volatileFunction(
            "PROCTIME()",
            instant,
            "Now, as the time of a processing-time window",
            "PROCTIME() >= NOW() = TRUE",
            Construct.ROW_INSTANT)
        .definitions;
  }
}
