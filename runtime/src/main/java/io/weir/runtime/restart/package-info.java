/**
 * Which state of a checkpoint each node of an edited job goes on from: nodes of two versions of a
 * job are matched by what they compute, and what becomes of each is told in words.
 */
@NullMarked
package io.weir.runtime.restart;

import org.jspecify.annotations.NullMarked;
