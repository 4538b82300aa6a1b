/** Runs every sample and checks what it prints. */
@NullMarked
package io.weir.samples;

import org.jspecify.annotations.NullMarked;
