package io.weir.planner.validate;

import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/** Shows a {@link Catalog} to Calcite. */
final class CatalogTables {
  /** Prefixes that a table's name may have, as in Flink's default catalog. */
  static final String CATALOG = "default_catalog";

  static final String DATABASE = "default_database";

  private CatalogTables() {}

  /** Makes a table of Calcite's from one of ours. */
  interface Factory {
    Prepare.PreparingTable create(CatalogObject object, CalciteCatalogReader reader);
  }

  static CalciteCatalogReader reader(
      Catalog catalog, RelDataTypeFactory typeFactory, Factory tables) {
    Tables lookup = new Tables(catalog, tables);
    Schema database = new CatalogSchema(lookup, null, null);
    Schema defaultCatalog = new CatalogSchema(lookup, DATABASE, database);
    Root root = new Root(lookup, defaultCatalog, database);
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
    CalciteCatalogReader reader =
        new CalciteCatalogReader(
            CalciteSchema.createRootSchema(false, false, "", root),
            List.of(),
            typeFactory,
            new CalciteConnectionConfigImpl(properties));
    lookup.reader = reader;
    return reader;
  }

  /** A schema with all tables and at most one schema in it. */
  private static class CatalogSchema extends AbstractSchema {
    private final Tables tables;
    private final @Nullable String childName;
    private final @Nullable Schema child;

    CatalogSchema(Tables tables, @Nullable String childName, @Nullable Schema child) {
      this.tables = tables;
      this.childName = childName;
      this.child = child;
    }

    @Override
    public Lookup<Table> tables() {
      return tables;
    }

    @Override
    public Lookup<? extends Schema> subSchemas() {
      return new Lookup<Schema>() {
        @Override
        public @Nullable Schema get(String name) {
          return childOf(name);
        }

        @Override
        public @Nullable Named<Schema> getIgnoreCase(String name) {
          return null;
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
          return Set.of();
        }
      };
    }

    @Nullable Schema childOf(String name) {
      return name.equals(childName) ? child : null;
    }
  }

  private static final class Root extends CatalogSchema {
    private final Schema database;

    Root(Tables tables, Schema defaultCatalog, Schema database) {
      super(tables, CATALOG, defaultCatalog);
      this.database = database;
    }

    @Override
    @Nullable Schema childOf(String name) {
      return name.equals(DATABASE) ? database : super.childOf(name);
    }
  }

  private static final class Tables implements Lookup<Table> {
    private final Catalog catalog;
    private final Factory factory;
    private @Nullable CalciteCatalogReader reader;

    Tables(Catalog catalog, Factory factory) {
      this.catalog = catalog;
      this.factory = factory;
    }

    @Override
    public @Nullable Table get(String name) {
      CatalogObject object = catalog.find(name);
      CalciteCatalogReader tableReader = reader;
      return object == null || tableReader == null
          ? null
          : new NamedTable(factory.create(object, tableReader));
    }

    @Override
    public @Nullable Named<Table> getIgnoreCase(String name) {
      return null;
    }

    @Override
    public Set<String> getNames(LikePattern pattern) {
      Collection<String> names = catalog.names();
      return new HashSet<>(names);
    }
  }

  private static final class NamedTable extends AbstractTable {
    private final Prepare.PreparingTable table;

    NamedTable(Prepare.PreparingTable table) {
      this.table = table;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory typeFactory) {
      return table.getRowType();
    }

    @Override
    public <C> @Nullable C unwrap(Class<C> type) {
      return type.isInstance(table) ? type.cast(table) : super.unwrap(type);
    }
  }
}
