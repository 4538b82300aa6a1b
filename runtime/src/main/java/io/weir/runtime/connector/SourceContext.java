package io.weir.runtime.connector;

import io.weir.runtime.kernel.FileDecoder;
import io.weir.runtime.kernel.RecordDecoder;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a job gives to a source.
 *
 * @param readers number of readers that will be made
 * @param restored what the readers of the checkpoint that is being restored returned from {@link
 *     SourceReader#snapshot} (their number may differ from {@code readers}); empty on a fresh start
 * @param decoder makes a decoder of the value format; one per reader, since decoders keep state.
 *     Fails when the connector uses no formats
 * @param keyDecoder the same for the key format of a connector that has keys
 * @param batchCapacity rows at most in a batch
 * @param clock micros that only go forward, from any origin: for intervals
 * @param idleMicros how long a partition must be known to be empty ({@link
 *     SourceReader#emptySince}) before the watermark goes on without it; 0 when nobody asks
 * @param wallClock micros since the epoch, which may be set back and forth: for times that are
 *     shown
 * @param deadline by when a job that stops must have ended
 * @param fileDecoder what {@code decoder} is for a value format that is one of files
 */
public record SourceContext(
    int readers,
    List<String> restored,
    Supplier<RecordDecoder> decoder,
    Supplier<RecordDecoder> keyDecoder,
    int batchCapacity,
    LongSupplier clock,
    long idleMicros,
    LongSupplier wallClock,
    StopDeadline deadline,
    Supplier<FileDecoder> fileDecoder) {
  /** Of a source whose format is not one of files. */
  public SourceContext(
      int readers,
      List<String> restored,
      Supplier<RecordDecoder> decoder,
      Supplier<RecordDecoder> keyDecoder,
      int batchCapacity,
      LongSupplier clock,
      long idleMicros,
      LongSupplier wallClock,
      StopDeadline deadline) {
    this(
        readers,
        restored,
        decoder,
        keyDecoder,
        batchCapacity,
        clock,
        idleMicros,
        wallClock,
        deadline,
        () -> {
          throw new IllegalStateException("there is no decoder of files");
        });
  }

  /** With one clock for both purposes, of a job that nobody stops. */
  public SourceContext(
      int readers,
      List<String> restored,
      Supplier<RecordDecoder> decoder,
      Supplier<RecordDecoder> keyDecoder,
      int batchCapacity,
      LongSupplier clock,
      long idleMicros) {
    this(
        readers,
        restored,
        decoder,
        keyDecoder,
        batchCapacity,
        clock,
        idleMicros,
        clock,
        new StopDeadline());
  }
}
