/**
 * Results on their way from the workers to the reader: bounded queue, materialised table, text of
 * values.
 */
@NullMarked
package io.weir.engine.result;

import org.jspecify.annotations.NullMarked;
