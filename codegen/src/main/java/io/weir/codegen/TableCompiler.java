package io.weir.codegen;

import io.weir.codegen.calc.WatermarkGenerator;
import io.weir.codegen.expression.ExpressionOptions;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanTable;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.NotNullSink;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.ValuesSource;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the ends of a plan: scans of tables and literal rows, and what is written. */
final class TableCompiler {
  private final ConnectorLookup connectors;
  private final KernelCompiler kernels;
  private final ExpressionOptions options;
  private final @Nullable Sink resultSink;

  TableCompiler(
      ConnectorLookup connectors,
      KernelCompiler kernels,
      ExpressionOptions options,
      @Nullable Sink resultSink) {
    this.connectors = connectors;
    this.kernels = kernels;
    this.options = options;
    this.resultSink = resultSink;
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
        connector.createSource(new SourceRequest(description, output, metadataKeys)),
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
        new ValuesSource(LiteralRows.of(node)),
        output,
        null,
        null,
        null,
        startAfter);
  }

  JobNode sink(PlanNode.Sink node, NodeCompiler.Place place) {
    PlanTable table = node.table();
    if (table == null) {
      if (resultSink == null) {
        throw new IllegalArgumentException("the plan has a result, and nobody takes it");
      }
      return new JobNode.SinkNode(
          place.id(),
          "result",
          place.stateId(),
          resultSink,
          null,
          null,
          place.inputs(),
          place.singleton());
    }
    Connector connector = connectors.connector(table.options().getOrDefault("connector", ""));
    TableDescription description = description(table).withFormats(connector);
    List<String> metadataKeys =
        node.columns().stream()
            .map(PlanNode.SourceColumn::metadataKey)
            .filter(key -> key != null)
            .toList();
    RecordFormats formats = RecordFormats.of(connector, description);
    return new JobNode.SinkNode(
        place.id(),
        table.name(),
        place.stateId(),
        checked(
            node,
            connector.createSink(
                new SinkRequest(description, DataTypes.schema(node.output()), metadataKeys))),
        add(formats.encoder()),
        add(formats.keyEncoder()),
        place.inputs(),
        place.singleton());
  }

  /** The sink, behind a check where a NOT NULL column may be given a NULL. */
  private static Sink checked(PlanNode.Sink node, Sink sink) {
    List<PlanField> columns = node.table().columns();
    List<Integer> places = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).type().nullable() && node.output().get(i).type().nullable()) {
        places.add(i);
        names.add(columns.get(i).name());
      }
    }
    return places.isEmpty() ? sink : new NotNullSink(sink, node.table().name(), places, names);
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
