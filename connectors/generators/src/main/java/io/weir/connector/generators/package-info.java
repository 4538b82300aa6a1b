/**
 * Connectors without an outside: {@code datagen} makes rows up, {@code print} shows them, {@code
 * blackhole} drops them.
 */
@NullMarked
package io.weir.connector.generators;

import org.jspecify.annotations.NullMarked;
