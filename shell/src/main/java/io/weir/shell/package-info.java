/** The command line: options, scripts, pipelines in the foreground, messages. */
@NullMarked
package io.weir.shell;

import org.jspecify.annotations.NullMarked;
