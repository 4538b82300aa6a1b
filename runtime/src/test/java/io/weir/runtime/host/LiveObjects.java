package io.weir.runtime.host;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.job.SinkSpec;
import io.weir.runtime.job.SourceSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A connector whose tables are sources and sinks that a test has made, by number: jobs name
 * connectors and hold no live objects.
 */
public final class LiveObjects implements Connector {
  private static final String NAME = "live-objects";
  private static final Map<String, Object> OBJECTS = new ConcurrentHashMap<>();

  static SourceSpec source(Source source) {
    return new SourceSpec.Table(NAME, new SourceRequest(table(source), LongRows.TYPE, List.of()));
  }

  static SinkSpec sink(Sink sink) {
    return new SinkSpec.Table(
        NAME, new SinkRequest(table(sink), LongRows.TYPE, List.of()), List.of());
  }

  private static TableDescription table(Object live) {
    String name = "object " + System.identityHashCode(live) + " " + OBJECTS.size();
    OBJECTS.put(name, live);
    return new TableDescription(name, LongRows.TYPE, List.of(), List.of(), Map.of());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Sources and sinks of a test.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of();
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    throw new IllegalStateException("no table of SQL");
  }

  @Override
  public Source createSource(SourceRequest request) {
    return (Source) OBJECTS.get(request.table().name());
  }

  @Override
  public Sink createSink(SinkRequest request) {
    return (Sink) OBJECTS.get(request.table().name());
  }
}
