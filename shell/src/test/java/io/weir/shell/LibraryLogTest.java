package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

final class LibraryLogTest {
  @Test
  void warnsInOneLineWithoutStackTrace() {
    Logger logger = logger("com.example.Library");
    assertEquals(
        "WARN Library: 3 of 4 are gone" + System.lineSeparator(),
        said(() -> logger.warn("{} of {} are gone", 3, 4)));
    assertEquals(
        "ERROR Library: gone: java.lang.IllegalStateException: of disk" + System.lineSeparator(),
        said(() -> logger.error("gone", new IllegalStateException("of disk"))));
    assertEquals("", said(() -> logger.info("hello")));
  }

  @Test
  void hearsOnlyErrorsFromKafka() {
    Logger logger = logger("org.apache.kafka.clients.NetworkClient");
    assertEquals("", said(() -> logger.warn("no broker")));
    assertEquals(
        "ERROR NetworkClient: no broker" + System.lineSeparator(),
        said(() -> logger.error("no broker")));
  }

  private static Logger logger(String name) {
    return new LibraryLog().getLoggerFactory().getLogger(name);
  }

  private static String said(Runnable logging) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      logging.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
