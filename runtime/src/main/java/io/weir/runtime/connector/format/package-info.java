/**
 * Formats of records, as services. A format is asked while a statement is checked and compiled; at
 * run time only the classes are left that it named or gave the text of, so that a host that runs a
 * job needs no format.
 */
@NullMarked
package io.weir.runtime.connector.format;

import org.jspecify.annotations.NullMarked;
