/** Runs the SQL files of {@code resources/conformance}: each is a test, in every way to execute it. */
@NullMarked
package io.weir.engine.conformance;

import org.jspecify.annotations.NullMarked;
