package io.weir.shell;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JDK itself logs, to where {@link LibraryLog} brings what libraries log. The first use of
 * a logger looks for a class like this one in every jar; it is found in the first.
 */
public final class SystemLog extends System.LoggerFinder {
  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Line(LoggerFactory.getLogger(name));
  }

  private record Line(Logger logger) implements System.Logger {
    @Override
    public String getName() {
      return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.OFF && level.getSeverity() >= Level.WARNING.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable error) {
      if (isLoggable(level)) {
        logger.atLevel(severity(level)).setCause(error).log(message);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... arguments) {
      if (isLoggable(level)) {
        String text =
            format == null || arguments == null || arguments.length == 0
                ? String.valueOf(format)
                : MessageFormat.format(format, arguments);
        logger.atLevel(severity(level)).log(text);
      }
    }

    private static org.slf4j.event.Level severity(Level level) {
      return level == Level.ERROR ? org.slf4j.event.Level.ERROR : org.slf4j.event.Level.WARN;
    }
  }
}
