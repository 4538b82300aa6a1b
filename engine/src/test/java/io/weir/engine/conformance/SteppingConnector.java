package io.weir.engine.conformance;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Reading;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.error.JobException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads files in small steps: after each it waits until a checkpoint was taken, so that there is
 * one at every border, and crashes when it is told to.
 */
public final class SteppingConnector extends TestConnector {
  static final String CRASH = "crash of the test";

  /** Steps until the next crash; below zero there is none. */
  private static final AtomicInteger STEPS_LEFT = new AtomicInteger(-1);

  /** Crashes the next job after that many steps of all its sources; below zero never. */
  static void crashAfter(int steps) {
    STEPS_LEFT.set(steps);
  }

  static void step() {
    if (STEPS_LEFT.get() >= 0 && STEPS_LEFT.getAndDecrement() == 0) {
      throw new JobException(CRASH);
    }
  }

  @Override
  public String name() {
    return "stepping";
  }

  @Override
  public String description() {
    return "Reads files with a checkpoint after every few rows.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of(
        ConnectorOption.required("path", ConnectorOption.Type.STRING, "A file or a directory."));
  }

  @Override
  public List<Framing> framings() {
    return List.of(Framing.LINES);
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    return Capabilities.reading(Reading.inserts(true));
  }

  @Override
  public Source createSource(SourceRequest request) {
    return new SteppingSource(request);
  }
}
