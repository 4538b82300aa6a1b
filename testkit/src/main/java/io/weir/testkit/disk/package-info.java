/**
 * A disk that loses what was not brought to it when the machine crashes, as a file system of
 * java.nio.
 */
@NullMarked
package io.weir.testkit.disk;

import org.jspecify.annotations.NullMarked;
