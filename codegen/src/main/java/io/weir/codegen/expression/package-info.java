/**
 * Expressions of a plan as Java text. {@link io.weir.codegen.expression.ExpressionCompiler} turns
 * an {@code Expression} into an {@link io.weir.codegen.expression.Expr}; how each function is
 * written is looked up in {@link io.weir.codegen.expression.FunctionEmitters}.
 */
@NullMarked
package io.weir.codegen.expression;

import org.jspecify.annotations.NullMarked;
