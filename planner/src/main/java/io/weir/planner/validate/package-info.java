/**
 * Checks a parse tree against the catalog; every error has a position and speaks the user's
 * language.
 */
@NullMarked
package io.weir.planner.validate;

import org.jspecify.annotations.NullMarked;
