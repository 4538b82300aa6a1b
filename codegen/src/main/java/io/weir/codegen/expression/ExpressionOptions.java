package io.weir.codegen.expression;

import io.weir.parser.Span;
import io.weir.planner.function.FunctionDefinition;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What expressions depend on apart from their text.
 *
 * @param timeZone the session's zone, for TIMESTAMP_LTZ
 * @param batch whether CURRENT_TIMESTAMP stands still during the job
 * @param literalsApart whether literals are constants outside the text of classes, and question
 *     marks in its comments, so that expressions which differ in them alone share a class: for
 *     plans with so many nodes that a class for each takes long to compile
 * @param source the user's text of an expression, for messages; null where it is not known
 * @param functions of the session, by name
 */
public record ExpressionOptions(
    ZoneId timeZone,
    boolean batch,
    boolean literalsApart,
    Function<Span, @Nullable String> source,
    Map<String, FunctionDefinition> functions) {
  public ExpressionOptions {
    functions = Map.copyOf(functions);
  }

  /** Without functions of a session. */
  public ExpressionOptions(
      ZoneId timeZone,
      boolean batch,
      boolean literalsApart,
      Function<Span, @Nullable String> source) {
    this(timeZone, batch, literalsApart, source, Map.of());
  }

  /** Options of expressions that nobody wrote anywhere. */
  public ExpressionOptions(ZoneId timeZone, boolean batch) {
    this(timeZone, batch, false, span -> null);
  }
}
