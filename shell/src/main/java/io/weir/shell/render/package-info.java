/** Results as text: csv, json, tables for terminals. */
@NullMarked
package io.weir.shell.render;

import org.jspecify.annotations.NullMarked;
