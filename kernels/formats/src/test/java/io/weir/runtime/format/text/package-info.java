/** Tests of parsers and writers of values against the JDK's. */
@NullMarked
package io.weir.runtime.format.text;

import org.jspecify.annotations.NullMarked;
