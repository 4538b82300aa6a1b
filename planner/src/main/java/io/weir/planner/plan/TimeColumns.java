package io.weir.planner.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a node's output are times of its stream.
 *
 * @param event columns with an event time: the watermark tells up to where it has come
 * @param processing columns with the time of the clock
 * @param bounds columns with bounds of windows
 * @param computed an expression over the output that is an event time, for a computed time column
 *     whose Calc is still to come; null when there is none
 */
public record TimeColumns(
    Set<Integer> event,
    Set<Integer> processing,
    List<WindowBound> bounds,
    @Nullable Expression computed) {
  static final TimeColumns NONE = new TimeColumns(Set.of(), Set.of(), List.of(), null);

  public TimeColumns {
    event = sorted(event);
    processing = sorted(processing);
    bounds = List.copyOf(bounds);
  }

  private static Set<Integer> sorted(Set<Integer> columns) {
    return Collections.unmodifiableSet(new TreeSet<>(columns));
  }

  /** The bound of a window that a column is; null when it is none. */
  public @Nullable WindowBound bound(int column) {
    return bounds.stream().filter(bound -> bound.column() == column).findFirst().orElse(null);
  }

  /** Those of a scan. */
  static TimeColumns ofSource(@Nullable Expression time) {
    return time instanceof Expression.InputRef column
        ? new TimeColumns(Set.of(column.index()), Set.of(), List.of(), null)
        : new TimeColumns(Set.of(), Set.of(), List.of(), time);
  }

  /** What is left of them behind projections. */
  TimeColumns project(List<Expression> projections) {
    Set<Integer> eventTimes = new TreeSet<>();
    Set<Integer> processingTimes = new TreeSet<>();
    List<WindowBound> kept = new ArrayList<>();
    for (int i = 0; i < projections.size(); i++) {
      Expression projection = projections.get(i);
      int referenced = Expressions.referenced(projection);
      if (event.contains(referenced) || (computed != null && projection.equals(computed))) {
        eventTimes.add(i);
      } else if (processing.contains(referenced) || isProcessingTime(projection)) {
        processingTimes.add(i);
      }
      WindowBound bound = bound(referenced);
      if (bound != null) {
        kept.add(bound.at(i));
      }
    }
    return new TimeColumns(eventTimes, processingTimes, kept, null);
  }

  private static boolean isProcessingTime(Expression expression) {
    return expression instanceof Expression.Call call && call.function().equals("PROCTIME");
  }

  /** Behind a node that gives each row its windows, whose bounds begin at a column. */
  TimeColumns assign(Window window, int first) {
    List<WindowBound> all = new ArrayList<>(bounds);
    for (WindowProperty property : WindowProperty.values()) {
      all.add(new WindowBound(first + property.ordinal(), property, window, false));
    }
    int time = first + WindowProperty.WINDOW_TIME.ordinal();
    return window.processingTime()
        ? new TimeColumns(event, Set.of(), all, null)
        : new TimeColumns(Set.of(window.timeIndex(), time), Set.of(), all, null);
  }

  /** Behind an aggregate of windows that fire. */
  static TimeColumns fire(Window window, List<WindowProperty> properties, int first) {
    Set<Integer> event = new TreeSet<>();
    List<WindowBound> bounds = new ArrayList<>();
    for (int i = 0; i < properties.size(); i++) {
      bounds.add(new WindowBound(first + i, properties.get(i), window, true));
      if (!window.processingTime() && properties.get(i) == WindowProperty.WINDOW_TIME) {
        event.add(first + i);
      }
    }
    return new TimeColumns(event, Set.of(), bounds, null);
  }

  /** The bounds among some columns, in rows that may come at any time. */
  TimeColumns onlyBounds(List<Integer> columns) {
    List<WindowBound> kept = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      WindowBound bound = bound(columns.get(i));
      if (bound != null) {
        kept.add(bound.at(i).anyTime());
      }
    }
    return new TimeColumns(Set.of(), Set.of(), kept, null);
  }

  /** What the columns of all inputs are. */
  static TimeColumns common(List<TimeColumns> inputs) {
    Set<Integer> event = new TreeSet<>(inputs.get(0).event);
    List<WindowBound> bounds = new ArrayList<>();
    inputs.get(0).bounds.forEach(bound -> bounds.add(bound.anyTime()));
    for (TimeColumns input : inputs) {
      event.retainAll(input.event);
      bounds.removeIf(bound -> input.bounds.stream().noneMatch(b -> b.anyTime().equals(bound)));
    }
    return new TimeColumns(event, Set.of(), bounds, null);
  }
}
