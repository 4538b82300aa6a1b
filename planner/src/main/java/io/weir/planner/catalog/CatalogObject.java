package io.weir.planner.catalog;

/** What a name in FROM stands for. */
public sealed interface CatalogObject permits CatalogTable, CatalogView {
  String name();
}
