package io.weir.planner.catalog;

import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the planner looks tables and views up. Called on the planning thread. */
public interface Catalog {
  /** The table or view of that name, case-sensitively; null when there is none. */
  @Nullable CatalogObject find(String name);

  /** The names of all tables and views, for suggestions. */
  Collection<String> names();

  /** The scalar functions that there are beside those of all catalogs. */
  default Collection<FunctionDefinition> functions() {
    return List.of();
  }

  /** The function of that name in any case, of all catalogs or of this one; null without one. */
  default @Nullable FunctionDefinition function(String name) {
    FunctionDefinition known = Functions.find(name);
    return known != null
        ? known
        : functions().stream()
            .filter(function -> function.name().equalsIgnoreCase(name))
            .findFirst()
            .orElse(null);
  }

  /** The names that functions are called by, for suggestions and completion. */
  default List<String> functionNames() {
    return Stream.concat(
            Functions.names().stream(), functions().stream().map(FunctionDefinition::name))
        .sorted()
        .toList();
  }

  /**
   * What the table's connector can do.
   *
   * @param table one of this catalog, possibly with options replaced by an {@code OPTIONS} hint
   */
  TableCapabilities capabilities(CatalogTable table);
}
