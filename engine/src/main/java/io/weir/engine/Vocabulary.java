package io.weir.engine;

import io.weir.engine.catalog.TableOptions;
import io.weir.engine.configuration.ConfigurationOption;
import io.weir.parser.Statements;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.plan.PlanField;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Connectors;
import io.weir.runtime.connector.format.ChosenFormat;
import io.weir.runtime.connector.format.Format;
import io.weir.runtime.connector.format.Formats;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The words that a statement of a session may be made of, for those who help to write one. */
public final class Vocabulary {
  /** The option of connectors to files, as in Flink. */
  private static final String FILES_OPTION = "path";

  private final Session session;

  Vocabulary(Session session) {
    this.session = session;
  }

  /**
   * A key of an option or a setting.
   *
   * @param values that the key can have, where there are few; else empty
   * @param kind what the values are
   */
  public record Key(String name, Kind kind, Collection<String> values) {}

  /** What the values of a key are. */
  public enum Kind {
    /** Any text, or one of the values listed. */
    VALUE,
    /** A file or a directory. */
    PATH
  }

  /** Words of the language, in upper case. */
  public Collection<String> keywords() {
    return Statements.keywords();
  }

  /** Functions that are called by a name. */
  public List<String> functions() {
    return session.catalog().functionNames();
  }

  /** Tables and views. */
  public Collection<String> tables() {
    return session.catalog().names();
  }

  /**
   * Columns of some tables and views.
   *
   * @param tables names; when none of them is a table, columns of all
   */
  public Set<String> columns(Set<String> tables) {
    List<CatalogObject> objects = session.catalog().objects();
    List<CatalogObject> named =
        objects.stream().filter(object -> tables.contains(object.name())).toList();
    Set<String> columns = new TreeSet<>();
    for (CatalogObject object : named.isEmpty() ? objects : named) {
      if (object instanceof CatalogTable table) {
        table.columns().stream().map(CatalogColumn::name).forEach(columns::add);
      } else if (object instanceof CatalogView view) {
        view.columns().stream().map(PlanField::name).forEach(columns::add);
      }
    }
    return columns;
  }

  /** What SET and RESET take. */
  public List<Key> settings() {
    List<Key> settings = new ArrayList<>();
    for (ConfigurationOption option : ConfigurationOption.ALL) {
      boolean path = option.key().equals(ConfigurationOption.TEMPORARY_DIRECTORY.key());
      Collection<String> values =
          option.key().equals(ConfigurationOption.TIME_ZONE.key())
              ? ZoneId.getAvailableZoneIds()
              : values(option.type(), option.allowed());
      settings.add(new Key(option.key(), path ? Kind.PATH : Kind.VALUE, values));
    }
    return settings;
  }

  /**
   * What WITH takes.
   *
   * @param connector whose options are meant; null or an unknown one for those of all connectors
   */
  public List<Key> options(@Nullable String connector) {
    Connector known = connector == null ? null : Connectors.find(connector);
    Map<String, Key> keys = new LinkedHashMap<>();
    for (Connector each : known == null ? Connectors.all() : List.of(known)) {
      TableOptions.known(each).forEach(option -> add(keys, option));
      List<String> usable = Formats.names(each);
      for (Format format : Formats.all()) {
        if (usable.contains(format.name())) {
          format.options().forEach(option -> add(keys, option));
        }
      }
    }
    return List.copyOf(keys.values());
  }

  /** A key of several connectors has the values of all. */
  private static void add(Map<String, Key> keys, ConnectorOption option) {
    Key key = key(option);
    Key known = keys.get(key.name);
    Set<String> values = new TreeSet<>(key.values);
    if (known != null) {
      values.addAll(known.values);
    }
    keys.put(key.name, new Key(key.name, key.kind, values));
  }

  private static Key key(ConnectorOption option) {
    String name = option.key();
    if (name.equals(TableOptions.CONNECTOR)) {
      return new Key(name, Kind.VALUE, Connectors.all().stream().map(Connector::name).toList());
    } else if (name.endsWith(ChosenFormat.FORMAT)) {
      return new Key(name, Kind.VALUE, Formats.all().stream().map(Format::name).toList());
    }
    boolean path = name.equals(FILES_OPTION);
    return new Key(name, path ? Kind.PATH : Kind.VALUE, values(option.type(), option.allowed()));
  }

  private static List<String> values(ConnectorOption.Type type, List<String> allowed) {
    return type == ConnectorOption.Type.BOOLEAN ? List.of("true", "false") : allowed;
  }
}
