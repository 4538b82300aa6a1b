package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the first jar of the class path has so that the others are not searched. */
class FirstJarTest {
  private static final String CONNECTORS = "META-INF/services/io.weir.runtime.connector.Connector";

  @Test
  void listsEveryConnectorOfTheOtherJars() throws IOException {
    Set<String> listed = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (URL file : Collections.list(getClass().getClassLoader().getResources(CONNECTORS))) {
      try (BufferedReader in =
          new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
        in.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .forEach((file.getPath().contains("/shell/target/") ? listed : others)::add);
      }
    }
    assertEquals(others, listed);
    assertTrue(listed.size() > 3, listed.toString());
  }

  @Test
  void endsCalcitesSearch() {
    URL file = getClass().getClassLoader().getResource("saffron.properties");
    assertNotNull(file);
    assertTrue(file.getPath().contains("/shell/target/"), file.getPath());
  }

  @Test
  void logsWhatTheJdkLogs() {
    System.LoggerFinder finder = System.LoggerFinder.getLoggerFinder();
    assertInstanceOf(SystemLog.class, finder);
    System.Logger logger = finder.getLogger("a.b.Name", getClass().getModule());
    assertTrue(logger.isLoggable(System.Logger.Level.WARNING));
    assertTrue(!logger.isLoggable(System.Logger.Level.INFO));
  }
}
