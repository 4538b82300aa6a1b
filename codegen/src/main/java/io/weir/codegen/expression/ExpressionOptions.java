package io.weir.codegen.expression;

import io.weir.parser.Span;
import java.time.ZoneId;
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
 */
public record ExpressionOptions(
    ZoneId timeZone,
    boolean batch,
    boolean literalsApart,
    Function<Span, @Nullable String> source) {
  /** Options of expressions that nobody wrote anywhere. */
  public ExpressionOptions(ZoneId timeZone, boolean batch) {
    this(timeZone, batch, false, span -> null);
  }
}
