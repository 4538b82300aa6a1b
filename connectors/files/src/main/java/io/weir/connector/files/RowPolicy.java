package io.weir.connector.files;

import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.error.JobException;
import java.util.Map;

/**
 * Which records of a file become rows: what is done with those that are bad. A checkpoint counts
 * the rows of a split that was read in part, and they are the same records only while this stays.
 *
 * @param skips whether bad records are left out
 * @param ignores whether malformed records are left out, and values that cannot be read are NULL
 * @param failsOnMissing whether a record without one of the columns is bad
 */
record RowPolicy(boolean skips, boolean ignores, boolean failsOnMissing) {
  static RowPolicy of(TableDescription table, boolean skipsBadRecords) {
    return new RowPolicy(
        skipsBadRecords,
        isTrue(table.options(), ".ignore-parse-errors"),
        isTrue(table.options(), ".fail-on-missing-field"));
  }

  private static boolean isTrue(Map<String, String> options, String suffix) {
    return options.entrySet().stream()
        .anyMatch(o -> o.getKey().endsWith(suffix) && Boolean.parseBoolean(o.getValue()));
  }

  /** The policy as a checkpoint holds it: a bit for each component. */
  int code() {
    return (skips ? 1 : 0) | (ignores ? 2 : 0) | (failsOnMissing ? 4 : 0);
  }

  static RowPolicy ofCode(int code) {
    return new RowPolicy((code & 1) != 0, (code & 2) != 0, (code & 4) != 0);
  }

  /** Whether rows that were counted by this policy are as many by another one. */
  private boolean countsAs(RowPolicy now) {
    boolean everyRecordWasARow = !skips && !ignores;
    return equals(now) || everyRecordWasARow && (failsOnMissing || !now.failsOnMissing);
  }

  /**
   * Refuses to count by another policy.
   *
   * @param table its name
   * @param file in the middle of which the job stopped
   */
  void check(RowPolicy now, String table, String file) {
    if (!countsAs(now)) {
      throw new JobException(
          "table %s: the job was stopped in the middle of %s, and which rows it had processed is known only with the options that it had: 'on-error' = '%s', 'ignore-parse-errors' = '%s', 'fail-on-missing-field' = '%s'; run it with these until the file has been read, or start anew without the state"
              .formatted(table, file, skips ? "skip" : "fail", ignores, failsOnMissing));
    }
  }
}
