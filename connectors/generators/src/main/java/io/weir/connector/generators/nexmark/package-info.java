/**
 * The events of the Nexmark benchmark, which an auction house might have: pure functions of an
 * event's number in plain Java, so that other engines can be given the same ones.
 */
@NullMarked
package io.weir.connector.generators.nexmark;

import org.jspecify.annotations.NullMarked;
