/**
 * Runs one operator in all the ways in which a host may run it, and checks what operators and hosts
 * promise each other.
 */
@NullMarked
package io.weir.testkit.operator;

import org.jspecify.annotations.NullMarked;
