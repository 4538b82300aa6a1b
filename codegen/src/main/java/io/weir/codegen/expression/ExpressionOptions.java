package io.weir.codegen.expression;

import java.time.ZoneId;
import java.util.function.UnaryOperator;

/**
 * What expressions depend on apart from their text.
 *
 * @param timeZone the session's zone, for TIMESTAMP_LTZ
 * @param batch whether CURRENT_TIMESTAMP stands still during the job
 * @param place where the user wrote an expression of that SQL, as the end of a message; may be
 *     empty
 */
public record ExpressionOptions(ZoneId timeZone, boolean batch, UnaryOperator<String> place) {
  /** Options of expressions that nobody wrote anywhere. */
  public ExpressionOptions(ZoneId timeZone, boolean batch) {
    this(timeZone, batch, expression -> "");
  }
}
