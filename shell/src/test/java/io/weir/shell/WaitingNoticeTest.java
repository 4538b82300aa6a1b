package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.runtime.connector.Waiting;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingNoticeTest {
  @Test
  void tellsOnceWhatIsWaitedFor() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    WaitingNotice notice = new WaitingNotice(told::add);
    Waiting first = Waiting.on("Kafka at a:1 (table t)");
    Waiting again = Waiting.on("Kafka at a:1 (table t)");
    assertEquals("waiting for Kafka at a:1 (table t)", told.poll(30, TimeUnit.SECONDS));
    first.close();
    again.close();
    Waiting second = Waiting.on("Kafka at b:2 (table u)");
    assertEquals("waiting for Kafka at b:2 (table u)", told.poll(30, TimeUnit.SECONDS));
    second.close();
    notice.close();
    assertEquals(List.of(), List.copyOf(told));
    assertEquals(List.of(), Waiting.longerThan(0));
  }
}
