/** Tables and views in memory, and the checking of what CREATE TABLE says. */
@NullMarked
package io.weir.engine.catalog;

import org.jspecify.annotations.NullMarked;
