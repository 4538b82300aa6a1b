package io.weir.runtime.operator.window;

/** What a result tells about its window; a column of micros each. */
public enum WindowProperty {
  /** Inclusive start. */
  WINDOW_START,
  /** Exclusive end. */
  WINDOW_END,
  /** The last instant in the window. */
  WINDOW_TIME;

  /** The value for the window that ends at {@code end}. */
  public long of(WindowSpec window, long end) {
    return switch (this) {
      case WINDOW_START -> end - window.size();
      case WINDOW_END -> end;
      case WINDOW_TIME -> end - window.unit();
    };
  }
}
