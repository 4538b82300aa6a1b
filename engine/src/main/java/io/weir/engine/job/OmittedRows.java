package io.weir.engine.job;

import io.weir.planner.explain.Durations;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rows, records or values that a job has read and that its result leaves out, although no condition
 * of the query does.
 *
 * @param kind why they are left out
 * @param count how many
 * @param of how many came to the place where they were left out; 0 where that is not counted
 * @param tables names of the tables that they are from, such as {@code bids} or {@code a and b}
 * @param window the window that they have no place in, such as {@code TUMBLE of 10 s on ts}; empty
 *     for records
 * @param column the time by which they would have a window; of records and values that are ignored
 *     the option that says so, such as {@code csv.ignore-parse-errors}; of records without a line
 *     end what there is of them, in which files; else empty
 * @param lateness micros by which the delay of the watermark would have had to be greater for none
 *     of them to be late, or of partly late rows for any of their windows, else 0
 * @param first place and reason of the first record that was found to be left out, such as {@code
 *     a.csv:2:1: column a: "x" is not an INT}; empty where that is not known
 */
public record OmittedRows(
    Kind kind,
    long count,
    long of,
    String tables,
    String window,
    String column,
    long lateness,
    String first) {

  /** Why rows are left out. */
  public enum Kind {
    /** Rows that came when all their windows had fired. */
    LATE("late"),
    /** Rows that came when some of their windows had fired, which therefore lack them. */
    PARTLY_LATE("partly late"),
    /** Rows whose time is NULL, so that they belong to no window. */
    WITHOUT_TIME("without a time"),
    /** Records that could not be read. */
    BAD("bad"),
    /** Records that could not be read, which an option of the format says to ignore. */
    IGNORED("ignored"),
    /** Values that could not be read, which are NULL as an option of the format says. */
    MADE_NULL("values made NULL"),
    /** Messages without a value, or with one that has nothing to read. */
    EMPTY("empty or deletions"),
    /** Last records of followed files, which have no line end yet. */
    WITHOUT_LINE_END("without a line end");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** Counts in the words of the warnings, such as {@code 3 late, 1 bad}. */
  public static String summary(Map<Kind, Long> counts) {
    return counts.entrySet().stream()
        .map(kind -> String.format(Locale.ROOT, "%,d %s", kind.getValue(), kind.getKey().word))
        .collect(Collectors.joining(", "));
  }

  /** A sentence that names the rows and says what can be done. */
  public String text() {
    return switch (kind) {
      case BAD ->
          amount("record")
              + " "
              + were()
              + " bad (could not be read) and left out, as 'on-error' = 'skip' says"
              + found();
      case IGNORED ->
          amount("record")
              + " "
              + were()
              + " malformed and ignored, as '"
              + column
              + "' = 'true' says; with 'false' 'on-error' decides about them"
              + found();
      case MADE_NULL ->
          amount("value")
              + (count == 1 ? " is NULL since it" : " are NULL since they")
              + " could not be read or "
              + were()
              + " missing, as '"
              + column
              + "' = 'true' says; with 'false' 'on-error' decides about the records";
      case EMPTY ->
          amount("message")
              + " "
              + were()
              + (count == 1 ? " empty or a deletion" : " empty or deletions")
              + " and gave no row";
      case LATE ->
          amount("row")
              + " came late and "
              + were()
              + " left out: the watermark had passed the end of "
              + their()
              + " window ("
              + window
              + "); a delay of the watermark (WATERMARK FOR … AS … - INTERVAL …) that is greater by "
              + Durations.text(roundedUp(lateness))
              + " keeps "
              + (count == 1 ? "it" : "them");
      case PARTLY_LATE ->
          amount("row")
              + " "
              + were()
              + " partly late, for some of "
              + their()
              + " windows ("
              + window
              + "), and left out of those: the watermark had passed their ends; a delay of the watermark"
              + " (WATERMARK FOR … AS … - INTERVAL …) that is greater by "
              + Durations.text(roundedUp(lateness))
              + " keeps all rows in all their windows";
      case WITHOUT_TIME ->
          amount("row")
              + " "
              + were()
              + " without a time and left out: where "
              + column
              + " is NULL there is no window ("
              + window
              + "); WHERE "
              + column
              + " IS NOT NULL leaves them out on purpose";
      case WITHOUT_LINE_END ->
          amount("record")
              + " "
              + were()
              + " not read: "
              + column
              + "; whoever writes there has to add what is missing";
    };
  }

  private String amount(String what) {
    String all = of == 0 ? "" : String.format(Locale.ROOT, " of %,d", of);
    boolean one = of == 0 ? count == 1 : of == 1;
    return String.format(Locale.ROOT, "%,d", count)
        + all
        + " "
        + what
        + (one ? "" : "s")
        + " of "
        + tables;
  }

  private String found() {
    return first.isEmpty() ? "" : (count == 1 ? "; found at " : "; the first found: ") + first;
  }

  private String were() {
    return count == 1 ? "was" : "were";
  }

  private String their() {
    return count == 1 ? "its" : "their";
  }

  /** Whole milliseconds; above ten seconds whole seconds. */
  private static long roundedUp(long micros) {
    long unit = micros > 10_000_000 ? 1_000_000 : 1_000;
    return (micros + unit - 1) / unit * unit;
  }
}
