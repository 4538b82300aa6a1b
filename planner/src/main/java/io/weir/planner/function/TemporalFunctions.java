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

/** Functions of dates and times. */
final class TemporalFunctions {
  /** Functions that are EXTRACT of the unit of their name, with that unit. */
  private static final List<String> PARTS =
      List.of("YEAR", "QUARTER", "MONTH", "WEEK", "HOUR", "MINUTE", "SECOND");

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
    for (String part : PARTS) {
      collector.alias(
          "EXTRACT",
          part + "(time TEMPORAL)",
          Returns.strict(BIGINT),
          "The "
              + part.toLowerCase(Locale.ROOT)
              + " of a date or time"
              + (part.equals("WEEK") ? ", 1 to 53 by ISO 8601: weeks begin on Monday" : ""));
    }
    return collector
        .alias("EXTRACT", "DAYOFYEAR(time TEMPORAL)", Returns.strict(BIGINT), "1 to 366")
        .alias("EXTRACT", "DAYOFMONTH(time TEMPORAL)", Returns.strict(BIGINT), "1 to 31")
        .alias("EXTRACT", "DAYOFWEEK(time TEMPORAL)", Returns.strict(BIGINT), "1 (Sunday) to 7")
        .definitions;
  }

  private static List<FunctionDefinition> conversions() {
    return new Collector(Category.TEMPORAL)
        .strict(
            "DATE_FORMAT(time TIMESTAMP, format STRING) | DATE_FORMAT(time STRING, format STRING)"
                + " | DATE_FORMAT(time DATE, format STRING)",
            Returns.strict(VARCHAR),
            "As text in a format of Java's, such as yyyy-MM-dd HH:mm:ss")
        .strict(
            "TO_DATE(text STRING [, format STRING])",
            Returns.maybeNull(DATE),
            "A date from text (yyyy-MM-dd); NULL when it is none")
        .strict(
            "TO_TIMESTAMP(text STRING [, format STRING])",
            Returns.maybeNull(TIMESTAMP, 3),
            "A timestamp from text (yyyy-MM-dd HH:mm:ss); NULL when it is none")
        .strict(
            "TO_TIMESTAMP_LTZ(number NUMERIC [, precision INT])"
                + " | TO_TIMESTAMP_LTZ(text STRING [, format STRING])",
            Returns.maybeNull(TIMESTAMP_WITH_LOCAL_TIME_ZONE, 3),
            "A timestamp from seconds (precision 0) or milliseconds (3) since 1970, or from text")
        .strict(
            "FROM_UNIXTIME(seconds BIGINT [, format STRING])",
            Returns.strict(VARCHAR),
            "Seconds since 1970 as text in the session's zone")
        .volatileFunction(
            "UNIX_TIMESTAMP() | UNIX_TIMESTAMP(text STRING [, format STRING])",
            Returns.strict(BIGINT),
            "Seconds since 1970, now or of a time in the session's zone")
        .strict(
            "CONVERT_TZ(text STRING, from STRING, to STRING)",
            Returns.maybeNull(VARCHAR),
            "A time in another zone, as text")
        .definitions;
  }

  private static List<FunctionDefinition> now() {
    var instant = Returns.neverNull(TIMESTAMP_WITH_LOCAL_TIME_ZONE, 3);
    return new Collector(Category.TEMPORAL)
        .volatileFunction("CURRENT_DATE", Returns.neverNull(DATE), "Today")
        .volatileFunction("CURRENT_TIME", Returns.neverNull(TIME, 0), "The time of day")
        .volatileFunction("LOCALTIME", Returns.neverNull(TIME, 0), "The time of day")
        .volatileFunction("CURRENT_TIMESTAMP", instant, "Now")
        .volatileFunction(
            "LOCALTIMESTAMP", Returns.neverNull(TIMESTAMP, 3), "Now in the session's zone")
        .volatileFunction("NOW()", instant, "Now")
        .volatileFunction("CURRENT_ROW_TIMESTAMP()", instant, "Now, for each row")
        .volatileFunction("PROCTIME()", instant, "Now, as the time of a processing-time window")
        .definitions;
  }
}
