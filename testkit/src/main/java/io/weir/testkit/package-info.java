/** What tests need to prove operators, hosts and connectors. */
@NullMarked
package io.weir.testkit;

import org.jspecify.annotations.NullMarked;
