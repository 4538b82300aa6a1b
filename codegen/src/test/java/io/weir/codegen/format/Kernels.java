package io.weir.codegen.format;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.runtime.connector.format.ChosenFormat;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.connector.format.Formats;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.json.JsonWriter;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.RecordDecoder;
import io.weir.runtime.kernel.RecordEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compiles and instantiates generated decoders and encoders, and shows batches as text. */
final class Kernels {
  static final KernelContext CONTEXT =
      new KernelContext() {
        @Override
        public long currentMicros() {
          return 0;
        }

        @Override
        public long jobStartMicros() {
          return 0;
        }
      };

  private Kernels() {}

  static RecordDecoder decoder(
      String format, Map<String, String> options, RowType table, RowType read) {
    return create(decoderClass(format, options, table, read), RecordDecoder.class);
  }

  static RecordEncoder encoder(String format, Map<String, String> options, RowType table) {
    return create(encoderClass(format, options, table), RecordEncoder.class);
  }

  static FormatClass decoderClass(
      String format, Map<String, String> options, RowType table, RowType read) {
    return chosen(format, options).decoder(table, read);
  }

  static FormatClass encoderClass(String format, Map<String, String> options, RowType table) {
    return chosen(format, options).encoder(table);
  }

  private static ChosenFormat chosen(String format, Map<String, String> options) {
    return new ChosenFormat(Objects.requireNonNull(Formats.find(format)), Framing.LINES, options);
  }

  static <T> T create(FormatClass ofFormat, Class<T> type) {
    return ofFormat instanceof FormatClass.Generated generated
        ? create(GeneratedKernel.of(generated), type)
        : new KernelLoader(Map.of(), CONTEXT)
            .create(((FormatClass.Existing) ofFormat).spec(), type);
  }

  static <T> T create(GeneratedKernel generated, Class<T> type) {
    Map<String, byte[]> classes = JaninoCompiler.compile(generated.source());
    return new KernelLoader(classes, CONTEXT).create(generated.spec(), type);
  }

  /** One JSON object per row. */
  static List<String> rows(Batch batch, RowType schema) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows; row++) {
      rows.add(row(batch, schema, row));
    }
    return rows;
  }

  static String row(Batch batch, RowType schema, int row) {
    ByteBuilder out = new ByteBuilder(64);
    for (int i = 0; i < schema.fields().size(); i++) {
      Field field = schema.fields().get(i);
      out.append(i == 0 ? "" : "|");
      JsonWriter.sql().append(field.type(), batch.columns[i], row, out);
    }
    return out.toString();
  }
}
