package io.weir.engine.catalog;

import io.weir.codegen.DataTypes;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.catalog.TableCapabilities;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.PlanTable;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Reading;
import io.weir.runtime.connector.Capabilities.Writing;
import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.Connectors;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.TableFormat;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables and views in memory. A temporary object hides the permanent one of the same name, as in
 * Flink. Not thread-safe.
 */
public final class MemoryCatalog implements Catalog {
  private final Map<String, CatalogObject> permanent = new TreeMap<>();
  private final Map<String, CatalogObject> temporary = new TreeMap<>();
  private Supplier<Collection<FunctionDefinition>> functions = List::of;

  @Override
  public @Nullable CatalogObject find(String name) {
    CatalogObject object = temporary.get(name);
    return object == null ? permanent.get(name) : object;
  }

  /** The object of that name in the permanent or the temporary part; null when there is none. */
  public @Nullable CatalogObject find(String name, boolean inTemporary) {
    return part(inTemporary).get(name);
  }

  /** Gives the catalog the functions of its session. */
  public void setFunctions(Supplier<Collection<FunctionDefinition>> ofSession) {
    functions = ofSession;
  }

  @Override
  public Collection<FunctionDefinition> functions() {
    return functions.get();
  }

  @Override
  public Collection<String> names() {
    Collection<String> names = new TreeSet<>(permanent.keySet());
    names.addAll(temporary.keySet());
    return names;
  }

  /** The tables and views that can be seen, sorted by name. */
  public List<CatalogObject> objects() {
    Map<String, CatalogObject> seen = new TreeMap<>(permanent);
    seen.putAll(temporary);
    return List.copyOf(seen.values());
  }

  /** Adds an object, or replaces the one of the same name. */
  public void put(CatalogObject object) {
    part(isTemporary(object)).put(object.name(), object);
  }

  /** Removes an object if it is there. */
  public void remove(CatalogObject object) {
    part(isTemporary(object)).remove(object.name());
  }

  @Override
  public TableCapabilities capabilities(CatalogTable table) {
    TableDescription described = describe(table);
    Capabilities can = connector(table).capabilities(described);
    TableFormat format = described.valueFormat();
    Reading reading = can.reading();
    Writing writing = can.writing();
    return new TableCapabilities(
        reading != null,
        reading != null && reading.bounded(),
        reading != null && reading.paced(),
        reading == null ? Changelog.Kind.APPEND : kind(reading.changelog()),
        writing == null
            ? List.of()
            : writing.changelogs().stream().map(MemoryCatalog::kind).toList(),
        TableOptions.identity(table),
        format != null && format.traits().byPosition());
  }

  private static Changelog.Kind kind(ChangelogMode mode) {
    return switch (mode) {
      case APPEND -> Changelog.Kind.APPEND;
      case UPSERT -> Changelog.Kind.UPSERT;
      case RETRACT -> Changelog.Kind.RETRACT;
    };
  }

  /** The connector of a table of this catalog. */
  public static Connector connector(CatalogTable table) {
    return connector(table.name(), table.options());
  }

  private static Connector connector(String table, Map<String, String> options) {
    String name = options.get(TableOptions.CONNECTOR);
    if (name == null) {
      throw new IllegalArgumentException("table " + table + " has no connector");
    }
    return Connectors.get(name);
  }

  /** The table as its connector sees it. */
  public static TableDescription describe(CatalogTable table) {
    return new TableDescription(
            table.name(),
            DataTypes.schema(table.physicalFields()),
            table.primaryKey(),
            table.partitionKeys(),
            table.options())
        .withFormats(connector(table.name(), table.options()));
  }

  /** The same of a table in a plan. */
  public static TableDescription describe(PlanTable table) {
    return new TableDescription(
            table.name(),
            DataTypes.schema(table.columns()),
            table.primaryKey(),
            table.partitionKeys(),
            table.options())
        .withFormats(connector(table.name(), table.options()));
  }

  private static boolean isTemporary(CatalogObject object) {
    return object instanceof CatalogTable table
        ? table.temporary()
        : ((CatalogView) object).temporary();
  }

  private Map<String, CatalogObject> part(boolean inTemporary) {
    return inTemporary ? temporary : permanent;
  }
}
