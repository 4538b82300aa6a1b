package io.weir.benchmarks.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process of an engine: {@code EngineProcess ENGINE-CLASS TASK-FILE MEASUREMENT-FILE}. */
public final class EngineProcess {
  private EngineProcess() {}

  public static void main(String[] arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Task task = json.readValue(Path.of(arguments[1]).toFile(), Task.class);
    Engine engine = (Engine) Class.forName(arguments[0]).getConstructor().newInstance();
    json.writeValue(Path.of(arguments[2]).toFile(), perform(task, engine));
    // Some engines leave threads behind.
    System.exit(0);
  }

  private static Measurement perform(Task task, Engine engine) throws Exception {
    engine.open(task.threads(), task.settings());
    for (String statement : task.setup()) {
      engine.execute(statement);
    }
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<Double> seconds = new ArrayList<>();
    List<Double> cpuSeconds = new ArrayList<>();
    for (int run = 0; run < task.runs(); run++) {
      long cpuStart = system.getProcessCpuTime();
      long start = System.nanoTime();
      if (task.statement() == null) {
        engine.run(task.query());
      } else {
        engine.execute(task.statement());
      }
      seconds.add((System.nanoTime() - start) / 1e9);
      cpuSeconds.add((system.getProcessCpuTime() - cpuStart) / 1e9);
    }
    long resident = peakResidentBytes();
    long heap = peakHeapBytes();
    ResultDigest digest = new ResultDigest();
    if (task.digest()) {
      engine.digest(task.query(), digest);
    }
    return new Measurement(
        seconds, cpuSeconds, resident, heap, task.digest() ? digest.summary() : null);
  }

  /** What Linux calls VmHWM; 0 elsewhere. */
  private static long peakResidentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  private static long peakHeapBytes() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        bytes += pool.getPeakUsage().getUsed();
      }
    }
    return bytes;
  }
}
