package io.weir.engine.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.planner.PlannerOptions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @Test
  void defaultsAreValues() throws Exception {
    Configuration configuration = new Configuration(Map.of());
    assertEquals(2048, configuration.batchMaxRows());
    assertEquals(Runtime.getRuntime().availableProcessors(), configuration.parallelism());
    assertEquals(Duration.ofSeconds(30), configuration.idleTimeout());
    assertEquals(ZoneId.systemDefault(), configuration.timeZone());
    assertEquals(PlannerOptions.Mode.AUTOMATIC, configuration.plannerOptions().mode());
    assertNull(configuration.checkpointInterval());
    for (ConfigurationOption option : ConfigurationOption.ALL) {
      String value = option.defaultValue();
      if (value != null) {
        configuration.set(option.key(), value);
      }
    }
  }

  @Test
  void resetGoesBackToTheInitialValue() throws Exception {
    Configuration configuration = new Configuration(Map.of("parallelism.default", "3"));
    configuration.set("parallelism.default", "5");
    configuration.set("execution.batch.max-rows", "1");
    assertEquals(5, configuration.parallelism());
    configuration.reset("parallelism.default");
    assertEquals(3, configuration.parallelism());
    assertEquals(1, configuration.batchMaxRows());
    configuration.resetAll();
    assertEquals(2048, configuration.batchMaxRows());
  }

  @Test
  void memoryOfStateHasFlinksNameToo() throws Exception {
    Configuration configuration = new Configuration(Map.of());
    assertEquals(Runtime.getRuntime().maxMemory() / 4, configuration.stateMemory());
    configuration.set("taskmanager.memory.managed.size", "64 mb");
    assertEquals(64L << 20, configuration.stateMemory());
    configuration.set("state.memory", "32 mb");
    assertEquals(32L << 20, configuration.stateMemory());
    assertThrows(
        Configuration.InvalidSettingException.class,
        () -> configuration.set("state.memory", "lots"));
  }

  @Test
  void anUnknownKeyNamesTheNearest() {
    Configuration.InvalidSettingException error =
        assertThrows(
            Configuration.InvalidSettingException.class,
            () -> new Configuration(Map.of("paralelism.default", "3")));
    assertTrue(error.unknownKey());
    assertEquals("did you mean 'parallelism.default'?", error.hint());
  }

  @ParameterizedTest
  @CsvSource({
    "parallelism.default, many",
    "parallelism.default, 0",
    "parallelism.default, 129",
    "execution.batch.max-rows, 2049",
    "execution.runtime-mode, fast",
    "table.local-time-zone, Mars/Olympus",
    "execution.checkpointing.interval, soon",
    "execution.checkpointing.interval, 0 s",
    "execution.shutdown-timeout, 0 s",
    "execution.shutdown-timeout, 1 ms",
    "execution.shutdown-timeout, 999 ms",
    "state.checkpoints.num-retained, 0",
    "state.memory, -1 mb"
  })
  void aWrongValueIsRejected(String key, String value) throws Exception {
    Configuration configuration = new Configuration(Map.of());
    Configuration.InvalidSettingException error =
        assertThrows(
            Configuration.InvalidSettingException.class, () -> configuration.set(key, value));
    assertTrue(error.getMessage().contains(key), error.getMessage());
    assertTrue(configuration.values().isEmpty());
  }
}
