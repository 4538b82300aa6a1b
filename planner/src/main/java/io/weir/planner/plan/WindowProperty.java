package io.weir.planner.plan;

/** A property of the window that a window aggregate adds to its output. */
public enum WindowProperty {
  /** TIMESTAMP(3): inclusive start. */
  WINDOW_START,
  /** TIMESTAMP(3): exclusive end. */
  WINDOW_END,
  /** Last instant of the window, an event-time attribute. */
  WINDOW_TIME
}
