/** The statements of Weir's dialect that Calcite does not have, as Calcite parse-tree nodes. */
@NullMarked
package io.weir.parser.ast;

import org.jspecify.annotations.NullMarked;
