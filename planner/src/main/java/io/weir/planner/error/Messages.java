package io.weir.planner.error;

import io.weir.parser.NearestName;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors that are raised in several places, so that they read the same everywhere. */
public final class Messages {
  private Messages() {}

  public static SqlException unknownColumn(
      String name, Collection<String> candidates, @Nullable Span span) {
    return new SqlException(
        Code.UNKNOWN_COLUMN,
        "Column `" + name + "` not found",
        span,
        nearestColumn(name, candidates));
  }

  /** Fields of rows, whose candidates have dots, are found by their own name as well. */
  private static @Nullable String nearestColumn(String name, Collection<String> candidates) {
    String hint = didYouMean(name, candidates);
    if (hint == null && name.indexOf('.') < 0) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String candidate : candidates) {
        fields.putIfAbsent(candidate.substring(candidate.lastIndexOf('.') + 1), candidate);
      }
      String nearest = NearestName.of(name, fields.keySet());
      hint = nearest == null ? null : "did you mean `" + fields.get(nearest) + "`?";
    }
    return hint;
  }

  public static SqlException unknownTable(
      String name, Collection<String> candidates, @Nullable Span span) {
    return new SqlException(
        Code.UNKNOWN_TABLE, "Table `" + name + "` not found", span, didYouMean(name, candidates));
  }

  /** An error for a construct that is known but not there. */
  public static SqlException unsupported(String construct, @Nullable Span span) {
    return unsupported(construct, span, null);
  }

  public static SqlException unsupported(
      String construct, @Nullable Span span, @Nullable String hint) {
    return new SqlException(Code.UNSUPPORTED, construct + " is not supported yet", span, hint);
  }

  /** The hint that names the nearest candidate, null when none is near. */
  public static @Nullable String didYouMean(String name, Collection<String> candidates) {
    String nearest = NearestName.of(name, candidates);
    return nearest == null || nearest.equals(name) ? null : "did you mean `" + nearest + "`?";
  }
}
