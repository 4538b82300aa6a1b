package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.parser.ast.SqlTableColumn;
import io.weir.parser.ast.SqlTableLike;
import io.weir.parser.ast.SqlTableLike.Feature;
import io.weir.parser.ast.SqlTableLike.Strategy;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.error.Messages;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * What {@code LIKE} takes over.
 *
 * @param table null when there is no LIKE
 * @param strategies for every feature but ALL
 */
record LikeSource(@Nullable CatalogTable table, Map<Feature, Strategy> strategies) {

  static LikeSource of(@Nullable SqlTableLike like, Catalog catalog) {
    Map<Feature, Strategy> strategies = new EnumMap<>(Feature.class);
    if (like == null) {
      return new LikeSource(null, strategies);
    }
    String name = Util.last(like.source().names);
    Span span = Span.of(like.source().getParserPosition());
    CatalogObject object = catalog.find(name);
    if (object == null) {
      throw Messages.unknownTable(name, catalog.names(), span);
    }
    if (!(object instanceof CatalogTable table)) {
      throw new SqlException(
          Code.INVALID, "LIKE needs a table, `" + name + "` is a view", span, null);
    }
    Strategy general = Strategy.INCLUDING;
    for (SqlTableLike.Option option : like.options()) {
      if (option.feature() == Feature.ALL) {
        general = option.strategy();
      }
    }
    for (Feature feature : Feature.values()) {
      strategies.put(feature, general);
    }
    if (general == Strategy.INCLUDING) {
      strategies.put(Feature.OPTIONS, Strategy.OVERWRITING);
    }
    for (SqlTableLike.Option option : like.options()) {
      if (option.feature() != Feature.ALL) {
        strategies.put(option.feature(), option.strategy());
      }
    }
    return new LikeSource(table, strategies);
  }

  /** The columns that are taken over. */
  List<CatalogColumn> columns() {
    return table == null
        ? List.of()
        : table.columns().stream()
            .filter(column -> feature(column) == null || includes(feature(column)))
            .toList();
  }

  /** Whether a feature is taken over at all. */
  boolean includes(Feature feature) {
    return strategies.get(feature) != Strategy.EXCLUDING;
  }

  /** Whether what is taken over may not be defined here again. */
  boolean forbids(Feature feature) {
    return strategies.get(feature) == Strategy.INCLUDING;
  }

  /** Whether a column here may take the place of one that is taken over. */
  boolean mayReplace(CatalogColumn inherited, SqlTableColumn column) {
    Feature feature = feature(inherited);
    boolean sameSort =
        (inherited instanceof CatalogColumn.Computed && column instanceof SqlTableColumn.Computed)
            || (inherited instanceof CatalogColumn.Metadata
                && column instanceof SqlTableColumn.Metadata);
    return feature != null && sameSort && strategies.get(feature) == Strategy.OVERWRITING;
  }

  /** Physical columns are always taken over. */
  private static @Nullable Feature feature(CatalogColumn column) {
    if (column instanceof CatalogColumn.Computed) {
      return Feature.GENERATED;
    }
    return column instanceof CatalogColumn.Metadata ? Feature.METADATA : null;
  }
}
