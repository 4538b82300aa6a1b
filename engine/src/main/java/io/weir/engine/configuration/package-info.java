/**
 * The settings of a session: their definitions, their values, and the checking of option values.
 */
@NullMarked
package io.weir.engine.configuration;

import org.jspecify.annotations.NullMarked;
