package io.weir.planner.plan;

/**
 * A column with a bound of the window that a row belongs to.
 *
 * @param property which bound
 * @param window how time is cut; its time column is one of the node that assigned the windows
 * @param fired whether rows come as their window fires, so that no row to come has a bound of a
 *     window that the watermark has passed
 */
public record WindowBound(int column, WindowProperty property, Window window, boolean fired) {
  WindowBound at(int newColumn) {
    return new WindowBound(newColumn, property, window, fired);
  }

  /** The same bound of rows that may come later. */
  WindowBound anyTime() {
    return new WindowBound(column, property, window, false);
  }
}
