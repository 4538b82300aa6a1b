package io.weir.runtime.host;

/**
 * What travels in queues between batches.
 *
 * @param value micros of a WATERMARK, number of a BARRIER's checkpoint, else 0
 */
record Signal(Kind kind, long value) {
  enum Kind {
    WATERMARK,
    /** The producer does not hold the watermark back until it is ACTIVE again. */
    IDLE,
    /** The producer holds the watermark back again, where it was; comes before its next rows. */
    ACTIVE,
    BARRIER,
    /** The producer has ended. */
    END
  }

  static final Signal IDLE = new Signal(Kind.IDLE, 0);
  static final Signal ACTIVE = new Signal(Kind.ACTIVE, 0);
  static final Signal END = new Signal(Kind.END, 0);
  static final Signal LAST_WATERMARK = new Signal(Kind.WATERMARK, Long.MAX_VALUE);

  static Signal watermark(long micros) {
    return new Signal(Kind.WATERMARK, micros);
  }

  static Signal barrier(long checkpoint) {
    return new Signal(Kind.BARRIER, checkpoint);
  }
}
