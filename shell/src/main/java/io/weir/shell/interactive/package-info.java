/** The shell for people: editing, completion, live results. */
@NullMarked
package io.weir.shell.interactive;

import org.jspecify.annotations.NullMarked;
