package io.weir.codegen;

import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanTable;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.format.Format;
import io.weir.runtime.connector.format.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of a table makes a job another one: all of it but the options whose definitions say that
 * they may be changed.
 */
final class TableIdentity {
  private final ConnectorLookup connectors;

  TableIdentity(ConnectorLookup connectors) {
    this.connectors = connectors;
  }

  /** The node with its table without what may be changed; the node itself when there is none. */
  PlanNode of(PlanNode node) {
    if (node instanceof PlanNode.Source source) {
      return new PlanNode.Source(
          source.id(),
          of(source.table()),
          source.columns(),
          source.output(),
          source.time(),
          source.watermark(),
          source.bounded(),
          source.changelog(),
          source.startAfter());
    } else if (node instanceof PlanNode.Sink sink && sink.table() != null) {
      return new PlanNode.Sink(
          sink.id(), sink.input(), of(sink.table()), sink.output(), sink.columns());
    }
    return node;
  }

  private PlanTable of(PlanTable table) {
    List<ConnectorOption> known = known(table);
    Map<String, String> options = new TreeMap<>();
    table
        .options()
        .forEach(
            (key, value) -> {
              ConnectorOption option = ConnectorOption.find(known, key);
              switch (option == null ? ConnectorOption.Identity.VALUE : option.identity()) {
                case VALUE -> options.put(key, value);
                case PRESENCE -> options.put(key, "");
                case NONE -> {}
              }
            });
    return new PlanTable(
        table.name(), table.columns(), table.primaryKey(), table.partitionKeys(), options);
  }

  /** Keys of the options of a node's table that may be changed, whether they are given or not. */
  Set<String> changeable(PlanNode node) {
    PlanTable table =
        node instanceof PlanNode.Source source
            ? source.table()
            : node instanceof PlanNode.Sink sink ? sink.table() : null;
    Set<String> keys = new TreeSet<>();
    if (table != null) {
      for (ConnectorOption option : known(table)) {
        if (option.identity() == ConnectorOption.Identity.NONE
            || option.identity() == ConnectorOption.Identity.PRESENCE
                && table.options().containsKey(option.key())) {
          keys.add(option.key());
        }
      }
    }
    return keys;
  }

  private List<ConnectorOption> known(PlanTable table) {
    Connector connector = connectors.connector(table.options().getOrDefault("connector", ""));
    List<ConnectorOption> known = new ArrayList<>(connector.options());
    String format = table.options().get("format");
    String valueFormat = table.options().get("value.format");
    boolean hasValueFormat = ConnectorOption.find(connector.options(), "value.format") != null;
    addFormat(known, format, "");
    if (hasValueFormat) {
      addFormat(known, valueFormat, "");
      addFormat(known, format, "value.");
      addFormat(known, valueFormat, "value.");
    }
    if (ConnectorOption.find(connector.options(), "key.format") != null) {
      addFormat(known, table.options().get("key.format"), "key.");
    }
    return known;
  }

  private static void addFormat(
      List<ConnectorOption> known, @Nullable String format, String prefix) {
    Format found = format == null ? null : Formats.find(format);
    if (found != null) {
      found.options().forEach(option -> known.add(option.withKey(prefix + option.key())));
    }
  }
}
