/**
 * The contract between operators and hosts, and the operators: algorithms in plain Java over row
 * numbers, slots and hashes.
 */
@NullMarked
package io.weir.runtime.operator;

import org.jspecify.annotations.NullMarked;
