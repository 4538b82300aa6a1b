/** The description of a job: what a host needs to run it, without Calcite or Janino. */
@NullMarked
package io.weir.runtime.job;

import org.jspecify.annotations.NullMarked;
