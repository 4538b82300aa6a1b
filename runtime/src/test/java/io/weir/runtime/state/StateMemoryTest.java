package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StateMemoryTest {
  @Test
  void smallStoresKeepWhatTheyHaveWhenALargeOneHasTakenTheMemory() {
    StateMemory memory = new StateMemory(1_000_000, Path.of("unused"));
    StateMemory.Account small = memory.open();
    try (StateMemory.Account large = memory.with(1_000_000, Path.of("unused")).open()) {
      small.holds(100_000);
      large.holds(900_000);
      assertFalse(large.isScarce());
      large.holds(1_000_000);
      assertTrue(large.isScarce());
      assertFalse(large.isExceeded());
      assertFalse(small.isScarce());
      large.holds(1_200_000);
      assertTrue(large.isExceeded());
      large.holds(800_000);
      assertFalse(large.isScarce());
      large.holds(2_000_000);
    }
    small.holds(900_000);
    assertFalse(small.isScarce());
    small.holds(1_100_000);
    assertTrue(small.isScarce());
    small.close();
    small.close();
  }

  @Test
  void withoutMemoryEveryStoreIsToEvict() {
    try (StateMemory.Account account = new StateMemory(0, Path.of("unused")).open()) {
      assertFalse(account.isScarce());
      account.holds(1);
      assertTrue(account.isScarce());
    }
  }

  @Test
  void tellsWhatTheStoresOfAnOperatorHold() {
    StateMemory memory = new StateMemory(1_000_000, Path.of("unused"));
    AtomicLong ofOperator = new AtomicLong();
    StateMemory reporting = memory.reporting(ofOperator::addAndGet);
    StateMemory.Account another = memory.open();
    another.holds(2_000_000);
    StateMemory.Account first = reporting.open();
    first.holds(600_000);
    try (StateMemory.Account second = reporting.open()) {
      second.holds(400_000);
      assertEquals(1_000_000, ofOperator.get());
      assertTrue(first.isScarce(), "what others hold counts");
      first.holds(100_000);
      assertEquals(500_000, ofOperator.get());
    }
    assertEquals(100_000, ofOperator.get());
    first.close();
    another.close();
    assertEquals(0, ofOperator.get());
  }
}
