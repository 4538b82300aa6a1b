package io.weir.codegen.expression;

import io.weir.planner.plan.Expression;

/** Writes a call of one function as Java. */
@FunctionalInterface
interface Emitter {
  Expr emit(ExpressionCompiler compiler, Expression.Call call);
}
