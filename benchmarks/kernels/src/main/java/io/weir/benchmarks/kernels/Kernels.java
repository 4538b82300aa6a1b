package io.weir.benchmarks.kernels;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.codegen.source.JavaSource;
import io.weir.runtime.connector.format.ChosenFormat;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.connector.format.Formats;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.kernel.RecordDecoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Makes kernels as a job would, and batches for them. */
final class Kernels {
  static final String PACKAGE = "io.weir.generated.";

  private static final KernelContext CONTEXT =
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

  static <T> T create(GeneratedKernel generated, Class<T> type) {
    return new KernelLoader(JaninoCompiler.compile(generated.source()), CONTEXT)
        .create(generated.spec(), type);
  }

  static RecordDecoder decoder(String format, RowType table, RowType read) {
    FormatClass decoder =
        new ChosenFormat(Objects.requireNonNull(Formats.find(format)), Framing.LINES, Map.of())
            .decoder(table, read);
    return decoder instanceof FormatClass.Generated generated
        ? create(GeneratedKernel.of(generated), RecordDecoder.class)
        : new KernelLoader(Map.of(), CONTEXT)
            .create(((FormatClass.Existing) decoder).spec(), RecordDecoder.class);
  }

  static <T> T create(JavaSource source, Class<T> type) {
    return new KernelLoader(JaninoCompiler.compile(source), CONTEXT)
        .create(new KernelSpec(source.className(), List.of()), type);
  }

  /** Full batches of BIGINTs from 0 to below the bound. */
  static Batch[] numbers(RowType schema, int batches, int below) {
    SplittableRandom random = new SplittableRandom(42);
    Batch[] all = new Batch[batches];
    for (int i = 0; i < batches; i++) {
      Batch batch = new Batch(schema, Batch.CAPACITY);
      batch.rows = Batch.CAPACITY;
      for (int column = 0; column < batch.columns.length; column++) {
        long[] values = ((LongColumn) batch.columns[column]).values;
        for (int row = 0; row < batch.rows; row++) {
          values[row] = random.nextInt(below);
        }
      }
      all[i] = batch;
    }
    return all;
  }
}
