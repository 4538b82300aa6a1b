package io.weir.engine;

import io.weir.engine.configuration.Configuration;
import io.weir.engine.job.Job;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.Connectors;
import io.weir.runtime.connector.Waiting;
import io.weir.runtime.host.EmbeddedHost;
import io.weir.runtime.host.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streaming SQL in this process.
 *
 * <pre>{@code
 * try (Weir weir = Weir.open()) {
 *   weir.execute("CREATE TABLE orders (…) WITH (…)");
 *   try (QueryResult result = weir.query("SELECT …")) {
 *     for (Row row : result) {
 *       …
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Statements are executed one at a time; not thread-safe. Text that is wrong throws {@link
 * io.weir.parser.SqlException}, an environment that fails {@link
 * io.weir.runtime.error.JobException}.
 */
public final class Weir implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Weir.class);

  private final Session session;
  private volatile boolean closed;

  private Weir(Session session) {
    this.session = session;
  }

  /** An engine with an empty catalog and default settings. */
  public static Weir open() {
    return open(Map.of());
  }

  /**
   * An engine with an empty catalog.
   *
   * @param configuration settings by the keys of SET
   * @throws IllegalArgumentException when a key is unknown or a value makes no sense
   */
  public static Weir open(Map<String, String> configuration) {
    return open(configuration, null);
  }

  /**
   * An engine whose INSERTs keep checkpoints and go on from them.
   *
   * @param stateDirectory in which the first job keeps its checkpoints in {@code job-1}, and so on;
   *     null when none are kept
   */
  public static Weir open(Map<String, String> configuration, @Nullable Path stateDirectory) {
    return open(configuration, stateDirectory, new EmbeddedHost());
  }

  /** The same, with jobs running somewhere else than on threads of this process. */
  public static Weir open(
      Map<String, String> configuration, @Nullable Path stateDirectory, Host host) {
    try {
      return new Weir(new Session(new Configuration(configuration), host, stateDirectory));
    } catch (Configuration.InvalidSettingException e) {
      String hint = e.hint();
      throw new IllegalArgumentException(e.getMessage() + (hint == null ? "" : "; " + hint), e);
    }
  }

  /**
   * Loads the classes that jobs of all connectors need, without asking anything of another system:
   * for the run from which an archive of classes (class-data sharing) is made. Takes a second or
   * two.
   */
  public static void rehearse() {
    Connectors.all().forEach(Connector::rehearse);
  }

  /** What jobs of this process have been waiting for all that time, in words. */
  public static List<String> waitsLongerThan(long nanos) {
    return Waiting.longerThan(nanos);
  }

  /** What executes the statements; a shell talks to it directly. */
  public Session session() {
    return session;
  }

  /**
   * Executes one statement. An INSERT whose input ends is waited for; another one goes on in the
   * background until it is stopped or this engine is closed.
   */
  public StatementResult execute(String sql) {
    checkOpen();
    StatementResult result = session.execute(sql);
    if (result instanceof StatementResult.JobStarted started && started.job().bounded()) {
      await(started.job());
    }
    return result;
  }

  /**
   * Starts a query.
   *
   * @throws IllegalArgumentException when the statement is not a query
   */
  public QueryResult query(String sql) {
    checkOpen();
    return session.query(sql);
  }

  /**
   * Cancels every query that still runs, and stops every job of INSERTs, as STOP JOB does: with a
   * last checkpoint if it can be had within {@code execution.shutdown-timeout}. What could not be
   * done is logged as a warning. Nothing can be executed afterwards.
   */
  @Override
  public void close() {
    closed = true;
    session.closeQueries();
    for (Job job : session.jobs().stopAll()) {
      job.leftUndone().forEach(LOG::warn);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this engine is closed");
    }
  }

  private static void await(Job job) {
    try {
      job.running().await();
    } catch (InterruptedException e) {
      job.running().cancel();
      Thread.currentThread().interrupt();
    }
  }
}
