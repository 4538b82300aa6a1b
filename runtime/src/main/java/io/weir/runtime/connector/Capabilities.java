package io.weir.runtime.connector;

import io.weir.runtime.connector.format.TableFormat;
import io.weir.runtime.data.DataType;
import io.weir.runtime.error.JobException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connector can do for a table, with the options that the table has. A table can be read,
 * written, or both.
 *
 * @param reading null when the table cannot be read
 * @param writing null when it cannot be written
 * @param lookUp whether rows can be asked for by the key
 * @param key columns that tell which row a change of an UPSERT changelog speaks of, and by which
 *     rows are looked up; empty when there are none
 */
public record Capabilities(
    @Nullable Reading reading, @Nullable Writing writing, boolean lookUp, List<String> key) {
  /**
   * How a scan reads.
   *
   * @param bounded whether it ends by itself
   * @param paced whether it ends, but gives its rows at a pace, so that it lasts a second or more:
   *     people want to see such rows as they come
   * @param changelog what its rows are
   * @param metadata type of each column that can be read beside the schema, by key
   */
  public record Reading(
      boolean bounded, boolean paced, ChangelogMode changelog, Map<String, DataType> metadata) {
    public Reading {
      if (paced && !bounded) {
        throw new IllegalArgumentException("only a scan that ends is paced");
      }
      metadata = ordered(metadata);
    }

    /** Inserts, as fast as they can be read, and no metadata. */
    public static Reading inserts(boolean bounded) {
      return new Reading(bounded, false, ChangelogMode.APPEND, Map.of());
    }
  }

  /**
   * What a sink takes.
   *
   * @param changelogs the preferred one first, at least one; {@link ChangelogMode#UPSERT} counts
   *     only where the table has a key
   * @param metadata type of each column that can be written beside the schema, by key
   */
  public record Writing(List<ChangelogMode> changelogs, Map<String, DataType> metadata) {
    public Writing {
      if (changelogs.isEmpty()) {
        throw new IllegalArgumentException("a sink takes some changes");
      }
      changelogs = List.copyOf(changelogs);
      metadata = ordered(metadata);
    }

    /** Inserts, and no metadata. */
    public static Writing inserts() {
      return new Writing(List.of(ChangelogMode.APPEND), Map.of());
    }

    /** Whatever there is, where it can by the key alone, and no metadata. */
    public static Writing allChanges() {
      return new Writing(
          List.of(ChangelogMode.UPSERT, ChangelogMode.RETRACT, ChangelogMode.APPEND), Map.of());
    }
  }

  public Capabilities {
    if (reading == null && writing == null && !lookUp) {
      throw new IllegalArgumentException("the table is of no use");
    }
    key = List.copyOf(key);
    boolean upserts = reading != null && reading.changelog() == ChangelogMode.UPSERT;
    if ((upserts || lookUp) && key.isEmpty()) {
      throw new IllegalArgumentException("there is no key");
    }
  }

  /** Of a table that is only read. */
  public static Capabilities reading(Reading reading) {
    return new Capabilities(reading, null, false, List.of());
  }

  /** Of a table that is only written. */
  public static Capabilities writing(Writing writing, TableDescription table) {
    return new Capabilities(null, writing, false, table.primaryKey());
  }

  /**
   * Of a table whose records are in a format: it is read and written as far as the format can be.
   *
   * @param readable metadata that can be read
   * @param writable metadata that can be written
   * @throws JobException when nothing can be done with it
   */
  public static Capabilities ofFormat(
      TableDescription table,
      boolean bounded,
      Map<String, DataType> readable,
      Map<String, DataType> writable) {
    TableFormat format = table.valueFormat();
    if (format == null) {
      throw new JobException("table " + table.name() + ": option 'format' is missing");
    }
    ChangelogMode reads = format.traits().reads();
    ChangelogMode writes = format.traits().writes();
    if (reads == ChangelogMode.UPSERT && table.primaryKey().isEmpty()) {
      throw new JobException(
          "table %s: format '%s' gives upserts, which need a PRIMARY KEY"
              .formatted(table.name(), format.name()));
    }
    return new Capabilities(
        reads == null ? null : new Reading(bounded, false, reads, readable),
        writes == null ? null : new Writing(accepted(writes), writable),
        false,
        table.primaryKey());
  }

  /** What a sink takes whose format can write a changelog. */
  private static List<ChangelogMode> accepted(ChangelogMode writes) {
    return switch (writes) {
      case APPEND -> List.of(ChangelogMode.APPEND);
      case UPSERT -> List.of(ChangelogMode.UPSERT, ChangelogMode.APPEND);
      case RETRACT -> List.of(ChangelogMode.RETRACT, ChangelogMode.APPEND);
    };
  }

  private static Map<String, DataType> ordered(Map<String, DataType> metadata) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
