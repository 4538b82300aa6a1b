package io.weir.benchmarks.flink.nexmark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/** Events dealt out to the readers, as Flink's own source of numbers does it. */
final class NexmarkSource
    implements Source<RowData, NexmarkSplit, Collection<NexmarkSplit>>,
        ResultTypeQueryable<RowData> {
  private static final long serialVersionUID = 1;

  private final long events;
  private final int[][] paths;
  private final TypeInformation<RowData> type;

  NexmarkSource(long events, int[][] paths, TypeInformation<RowData> type) {
    this.events = events;
    this.paths = paths;
    this.type = type;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return type;
  }

  @Override
  public SourceReader<RowData, NexmarkSplit> createReader(SourceReaderContext context) {
    return new IteratorSourceReader<>(context);
  }

  @Override
  public SplitEnumerator<NexmarkSplit, Collection<NexmarkSplit>> createEnumerator(
      SplitEnumeratorContext<NexmarkSplit> context) {
    int count = context.currentParallelism();
    List<NexmarkSplit> splits = new ArrayList<>();
    for (int first = 0; first < count; first++) {
      splits.add(new NexmarkSplit(first, first, count, events, paths));
    }
    return new IteratorSourceEnumerator<>(context, splits);
  }

  @Override
  public SplitEnumerator<NexmarkSplit, Collection<NexmarkSplit>> restoreEnumerator(
      SplitEnumeratorContext<NexmarkSplit> context, Collection<NexmarkSplit> checkpoint) {
    return new IteratorSourceEnumerator<>(context, checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<NexmarkSplit> getSplitSerializer() {
    return new JavaSerializer<>();
  }

  @Override
  public SimpleVersionedSerializer<Collection<NexmarkSplit>> getEnumeratorCheckpointSerializer() {
    return new JavaSerializer<>();
  }

  /** Serializes as Java does. */
  private static final class JavaSerializer<T> implements SimpleVersionedSerializer<T> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T value) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        Object written = value instanceof Collection<?> many ? new ArrayList<>(many) : value;
        out.writeObject((Serializable) written);
      }
      return bytes.toByteArray();
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(int version, byte[] bytes) throws IOException {
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        return (T) in.readObject();
      } catch (ClassNotFoundException e) {
        throw new IOException(e);
      }
    }
  }
}
