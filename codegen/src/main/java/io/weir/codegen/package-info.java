/**
 * From a plan to a job: the doorway is {@link io.weir.codegen.PlanCompiler}. Kernels are generated
 * in the packages below; the operators that they plug into are in the runtime.
 */
@NullMarked
package io.weir.codegen;

import org.jspecify.annotations.NullMarked;
