package io.weir.connector.files;

import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.error.JobException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which bytes of a file become rows. A checkpoint counts the rows of a split that was read in part.
 * With another policy some of them may be left out, and records that were left out may be rows:
 * then records are counted instead. Where records begin must stay the same.
 *
 * @param skips whether bad records are left out
 * @param ignores whether malformed records are left out, and values that cannot be read are NULL
 * @param failsOnMissing whether a record without one of the columns is bad
 * @param layout a hash of the options by which records are told apart
 */
record RowPolicy(boolean skips, boolean ignores, boolean failsOnMissing, int layout) {
  static final RowPolicy DEFAULT = new RowPolicy(false, false, false, 0);

  private static final int FLAGS = 3;

  static RowPolicy of(TableDescription table, boolean skipsBadRecords) {
    return new RowPolicy(
        skipsBadRecords,
        isTrue(table.options(), ".ignore-parse-errors"),
        isTrue(table.options(), ".fail-on-missing-field"),
        layout(table.options()));
  }

  private static boolean isTrue(Map<String, String> options, String suffix) {
    return options.entrySet().stream()
        .anyMatch(o -> o.getKey().endsWith(suffix) && Boolean.parseBoolean(o.getValue()));
  }

  private static int layout(Map<String, String> options) {
    TreeMap<String, String> found = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          if (key.endsWith("format")
              || key.endsWith("quote-character")
              || key.endsWith(".escape-character")
              || key.endsWith(".allow-comments")
              || key.endsWith(".comment")
              || key.endsWith(".header")) {
            found.put(key, value);
          }
        });
    return found.toString().hashCode();
  }

  /** The policy as a checkpoint holds it. */
  long code() {
    return (long) layout << FLAGS | (skips ? 1 : 0) | (ignores ? 2 : 0) | (failsOnMissing ? 4 : 0);
  }

  static RowPolicy ofCode(long code) {
    return new RowPolicy((code & 1) != 0, (code & 2) != 0, (code & 4) != 0, (int) (code >> FLAGS));
  }

  /**
   * Whether the same records give rows as by another policy: whether bad ones are left out or fail
   * the job makes no row of them.
   */
  boolean givesRowsOf(RowPolicy other) {
    return ignores == other.ignores && failsOnMissing == other.failsOnMissing;
  }

  /**
   * Refuses to go on where records may begin elsewhere.
   *
   * @param table its name
   * @param file in the middle of which the job stopped
   */
  void checkLayout(RowPolicy now, String table, String file) {
    if (layout != now.layout) {
      throw new JobException(
          "table %s: the job was stopped in the middle of %s, and which of its records had been processed is known only with the options by which they were told apart (the format, its quote and escape characters, comments and header): run it with these until the file has been read, or start anew without the state"
              .formatted(table, file));
    }
  }

  /** A record gave several rows: which had been processed is not known by another policy. */
  static JobException manyRows(String table, String file) {
    return new JobException(
        "table %s: the job was stopped in the middle of %s, and its records may give several rows: which had been processed is known only with the format's options for values that cannot be read as they were; run it with these until the file has been read, or start anew without the state"
            .formatted(table, file));
  }
}
