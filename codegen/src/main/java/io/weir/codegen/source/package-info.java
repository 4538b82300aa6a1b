/** Java text: templates, layout, and compiling it with Janino. */
@NullMarked
package io.weir.codegen.source;

import org.jspecify.annotations.NullMarked;
