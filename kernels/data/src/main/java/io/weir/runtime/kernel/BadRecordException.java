package io.weir.runtime.kernel;

/**
 * A decoder met a record that it cannot read. The reader that called it adds the place (file and
 * line, topic and offset) and decides by {@code on-error} whether the job fails, unless the format
 * is told to ignore such records: then the reader counts it as ignored and goes on.
 */
public final class BadRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int recordStart;
  private final int errorAt;
  private final int recordEnd;
  private final boolean ignored;

  /**
   * @param reason such as {@code column price: "12x" is not a BIGINT}
   * @param recordStart offset in the decoded bytes of the record's first byte
   * @param errorAt offset of the byte where the trouble starts
   * @param recordEnd offset just behind the record and its line end: where decoding can go on
   */
  public BadRecordException(String reason, int recordStart, int errorAt, int recordEnd) {
    this(reason, recordStart, errorAt, recordEnd, false);
  }

  /**
   * @param ignored whether an option of the format ({@code ignore-parse-errors}) says that such
   *     records are left out and counted as ignored, whatever {@code on-error} says
   */
  public BadRecordException(
      String reason, int recordStart, int errorAt, int recordEnd, boolean ignored) {
    super(reason, null, false, false);
    this.ignored = ignored;
    this.recordStart = recordStart;
    this.errorAt = errorAt;
    this.recordEnd = recordEnd;
  }

  /** Whether the record is left out by an option of the format. */
  public boolean ignored() {
    return ignored;
  }

  public int recordStart() {
    return recordStart;
  }

  public int errorAt() {
    return errorAt;
  }

  public int recordEnd() {
    return recordEnd;
  }
}
