/** The operator of docs/extending.md, and its test. */
@NullMarked
package io.weir.testkit.toy;

import org.jspecify.annotations.NullMarked;
