/** The {@code kafka} connector: tables that are topics, one worker per partition. */
@NullMarked
package io.weir.connector.kafka;

import org.jspecify.annotations.NullMarked;
