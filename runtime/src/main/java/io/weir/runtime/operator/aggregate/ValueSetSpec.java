package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.DataType;
import io.weir.runtime.kernel.KernelSpec;

/**
 * Aggregates over the set of values that an argument has in each group, for inputs that take rows
 * back: DISTINCT ones, and MIN, MAX and the like.
 *
 * @param argument index of the argument in the rows
 * @param filter index of a BOOLEAN column, -1 when there is none
 * @param valueType type of the argument
 * @param keys kernel of the key (slot of the group INT, value) at columns 0 and 1
 * @param calls over rows (slot, value)
 * @param recompute whether the kernel cannot retract, so that a group is computed anew from its
 *     values when one of them goes
 */
public record ValueSetSpec(
    int argument,
    int filter,
    DataType valueType,
    KernelSpec keys,
    CallsSpec calls,
    boolean recompute) {}
