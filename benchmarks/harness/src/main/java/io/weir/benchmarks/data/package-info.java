/** Makes inputs. */
@NullMarked
package io.weir.benchmarks.data;

import org.jspecify.annotations.NullMarked;
