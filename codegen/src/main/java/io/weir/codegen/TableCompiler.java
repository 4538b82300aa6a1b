package io.weir.codegen;

import io.weir.codegen.calc.WatermarkGenerator;
import io.weir.codegen.expression.ExpressionOptions;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanTable;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.SinkSpec;
import io.weir.runtime.job.SourceSpec;
import io.weir.runtime.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the ends of a plan: scans of tables and literal rows, and what is written. */
final class TableCompiler {
  private final ConnectorLookup connectors;
  private final KernelCompiler kernels;
  private final ExpressionOptions options;

  TableCompiler(ConnectorLookup connectors, KernelCompiler kernels, ExpressionOptions options) {
    this.connectors = connectors;
    this.kernels = kernels;
    this.options = options;
  }

  JobNode source(PlanNode.Source node, NodeCompiler.Place place, List<Integer> startAfter) {
    PlanTable table = node.table();
    Connector connector = connectors.connector(table.options().getOrDefault("connector", ""));
    List<PlanField> physical = new ArrayList<>();
    List<PlanField> metadata = new ArrayList<>();
    List<String> metadataKeys = new ArrayList<>();
    for (int i = 0; i < node.output().size(); i++) {
      String key = node.columns().get(i).metadataKey();
      if (key == null) {
        // Aliases do not matter here: decoders find columns by their names in the table.
        physical.add(new PlanField(node.columns().get(i).physical(), node.output().get(i).type()));
      } else {
        metadata.add(node.output().get(i));
        metadataKeys.add(key);
      }
    }
    RowType read = DataTypes.schema(physical);
    TableDescription description = description(table).withFormats(connector);
    List<PlanField> all = new ArrayList<>(physical);
    all.addAll(metadata);
    RowType output = DataTypes.schema(all);
    RecordFormats formats = RecordFormats.of(connector, description);
    return new JobNode.SourceNode(
        place.id(),
        table.name(),
        place.stateId(),
        new SourceSpec.Table(
            connector.name(), new SourceRequest(description, output, metadataKeys)),
        output,
        add(formats.decoder(read)),
        add(formats.keyDecoder(read)),
        watermark(node, output),
        startAfter);
  }

  private @Nullable KernelSpec watermark(PlanNode.Source node, RowType output) {
    if (node.watermark() == null) {
      return null;
    }
    return kernels.add(WatermarkGenerator.generate(node.watermark(), output, options));
  }

  JobNode values(PlanNode.Values node, NodeCompiler.Place place, List<Integer> startAfter) {
    RowType output = DataTypes.schema(node.output());
    return new JobNode.SourceNode(
        place.id(),
        "values",
        place.stateId(),
        LiteralRows.of(node),
        output,
        null,
        null,
        null,
        startAfter);
  }

  JobNode sink(PlanNode.Sink node, NodeCompiler.Place place) {
    PlanTable table = node.table();
    if (table == null) {
      return new JobNode.SinkNode(
          place.id(),
          "result",
          place.stateId(),
          new SinkSpec.Result(),
          null,
          null,
          place.inputs(),
          place.singleton());
    }
    Connector connector = connectors.connector(table.options().getOrDefault("connector", ""));
    TableDescription description = description(table).withFormats(connector);
    List<String> metadataKeys =
        node.columns().stream()
            .map(PlanNode.TableColumn::metadataKey)
            .filter(key -> key != null)
            .toList();
    RecordFormats formats = RecordFormats.of(connector, description);
    return new JobNode.SinkNode(
        place.id(),
        table.name(),
        place.stateId(),
        new SinkSpec.Table(
            connector.name(),
            new SinkRequest(description, DataTypes.schema(node.output()), metadataKeys),
            neverNull(node, table)),
        add(formats.encoder()),
        add(formats.keyEncoder()),
        place.inputs(),
        place.singleton());
  }

  /** NOT NULL columns to which the query may give a NULL. */
  private static List<Integer> neverNull(PlanNode.Sink node, PlanTable table) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (!table.columns().get(i).type().nullable() && node.output().get(i).type().nullable()) {
        places.add(i);
      }
    }
    return places;
  }

  private @Nullable KernelSpec add(@Nullable FormatClass ofFormat) {
    return ofFormat == null ? null : kernels.add(ofFormat);
  }

  private static TableDescription description(PlanTable table) {
    return new TableDescription(
        table.name(),
        DataTypes.schema(table.columns()),
        table.primaryKey(),
        table.partitionKeys(),
        table.options());
  }
}
