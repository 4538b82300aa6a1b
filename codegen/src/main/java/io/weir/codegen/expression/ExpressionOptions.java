package io.weir.codegen.expression;

import java.time.ZoneId;

/**
 * What expressions depend on apart from their text.
 *
 * @param timeZone the session's zone, for TIMESTAMP_LTZ
 * @param batch whether CURRENT_TIMESTAMP stands still during the job
 */
public record ExpressionOptions(ZoneId timeZone, boolean batch) {}
