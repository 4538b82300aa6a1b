/** Formats that no module of Weir knows of: what a new format takes, and that it is enough. */
@NullMarked
package io.weir.engine.format;

import org.jspecify.annotations.NullMarked;
