package io.weir.shell;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logging of libraries: warnings as lines on standard error, of Kafka's clients errors only, with
 * the exception but never its stack trace.
 *
 * <p>By hand and named to SLF4J, because it comes before everything else: to look for a provider in
 * all jars and to set up Logback took 0.2 s of every start.
 */
public final class LibraryLog implements SLF4JServiceProvider {
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Makes the libraries of this process log here; without effect once one has logged. */
  static void install() {
    System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LibraryLog.class.getName());
    // SLF4J would announce the provider.
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  @Override
  public void initialize() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, Line::new);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  private static final class Line extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final boolean warns;

    Line(String name) {
      this.name = name;
      warns = !name.startsWith("org.apache.kafka.");
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public boolean isWarnEnabled() {
      return warns;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable error) {
      String text = MessageFormatter.basicArrayFormat(message, arguments);
      String line = level + " " + name.substring(name.lastIndexOf('.') + 1) + ": " + text;
      System.err.println(error == null ? line : line + ": " + error);
    }
  }
}
