package io.weir.runtime.operator.window;

/** What a result tells about its window; a column of micros each. */
public enum WindowProperty {
  /** Inclusive start, in local time where the window has a zone. */
  WINDOW_START,
  /** Exclusive end, in local time where the window has a zone. */
  WINDOW_END,
  /** The last instant in the window. */
  WINDOW_TIME
}
