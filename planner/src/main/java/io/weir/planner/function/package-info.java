/** The functions of SQL: one list that validation, code generation and the documentation read. */
@NullMarked
package io.weir.planner.function;

import org.jspecify.annotations.NullMarked;
