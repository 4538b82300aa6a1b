/** The {@code filesystem} connector: tables that are local files, read in splits by all workers. */
@NullMarked
package io.weir.connector.files;

import org.jspecify.annotations.NullMarked;
