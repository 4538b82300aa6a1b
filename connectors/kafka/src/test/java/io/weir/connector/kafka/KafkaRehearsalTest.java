package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KafkaRehearsalTest {
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void needsNoBrokerAndLeavesNothingBehind() throws InterruptedException {
    new KafkaConnector().rehearse();
    for (Thread thread : clientThreads()) {
      thread.join();
    }
    assertEquals(List.of(), clientThreads());
  }

  private static List<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kafka-"))
        .filter(Thread::isAlive)
        .toList();
  }
}
