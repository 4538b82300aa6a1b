package io.weir.planner.plan;

import io.weir.parser.Span;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plan node says, as a text that is the same for equal nodes and differs for others.
 *
 * <p>By reflection and not by {@code equals} and {@code toString} of the records: those are linked
 * on first use, 5 to 50 ms for each class of records, a fifth of a second for a query's plan.
 */
public final class PlanContent {
  /** Components that name nodes by their number. */
  public static final Set<String> REFERENCES =
      Set.of("id", "input", "left", "right", "inputs", "startAfter");

  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          Method[] accessors = new Method[components.length];
          for (int i = 0; i < accessors.length; i++) {
            accessors[i] = components[i].getAccessor();
          }
          return accessors;
        }
      };

  private final StringBuilder out = new StringBuilder(256);

  private PlanContent() {}

  /**
   * The content of a node.
   *
   * @param without components of the node (not of what it contains) that are left out
   */
  public static String of(PlanNode node, Set<String> without) {
    PlanContent content = new PlanContent();
    content.record(node, without);
    return content.out.toString();
  }

  private void record(Object part, Set<String> without) {
    out.append(part.getClass().getSimpleName()).append('(');
    for (Method accessor : ACCESSORS.get(part.getClass())) {
      if (!without.contains(accessor.getName())) {
        value(get(accessor, part));
      }
    }
    out.append(')');
  }

  private static @Nullable Object get(Method accessor, Object part) {
    try {
      return accessor.invoke(part);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("parts of plans are public records: " + accessor, e);
    }
  }

  /** Whether the type's SQL text has no name in it, so that it is the text of this type alone. */
  private static boolean isPlain(PlanType type) {
    return type.fields().isEmpty() && type.arguments().isEmpty();
  }

  /** Strings have their length in front, so that no two contents run into the same text. */
  private void value(@Nullable Object value) {
    if (value == null) {
      out.append('~');
    } else if (value instanceof String text) {
      out.append(text.length()).append(':').append(text);
    } else if (value instanceof PlanType type && isPlain(type)) {
      // Most of what a plan says is types, and their components are many.
      out.append(type).append(';');
    } else if (value instanceof Span) {
      // Where it stands makes no part another one.
      return;
    } else if (value instanceof Record) {
      record(value, Set.of());
    } else if (value instanceof Collection<?> values) {
      out.append('[');
      values.forEach(this::value);
      out.append(']');
    } else if (value instanceof Map<?, ?> map) {
      out.append('{');
      map.forEach(
          (key, mapped) -> {
            value(key);
            value(mapped);
          });
      out.append('}');
    } else if (value instanceof Enum<?> constant) {
      out.append(constant.name()).append(';');
    } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      out.append(value).append(';');
    } else {
      throw new IllegalStateException("a plan contains " + value.getClass());
    }
  }
}
