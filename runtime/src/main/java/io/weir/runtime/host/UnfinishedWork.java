package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointCoordinator;
import io.weir.runtime.checkpoint.CheckpointInfo;
import io.weir.runtime.job.JobNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what a job has not done although its time is over, and what it waits for. */
final class UnfinishedWork {
  private final JobContext job;
  private final List<Worker> workers;
  private final CheckpointCoordinator coordinator;

  UnfinishedWork(JobContext job, List<Worker> workers, CheckpointCoordinator coordinator) {
    this.job = job;
    this.workers = workers;
    this.coordinator = coordinator;
  }

  /** After a stop that took too long: why there is no last checkpoint, and what has not arrived. */
  List<String> ofStop() {
    List<String> lines = new ArrayList<>();
    lines.add(job.keepsState() ? ofCheckpoint() : ofOutput());
    for (JobNode node : job.spec().nodes()) {
      if (node instanceof JobNode.SinkNode sink) {
        String undelivered = job.sink(sink).undelivered();
        if (undelivered != null) {
          lines.add(undelivered);
        }
      }
    }
    return lines;
  }

  private String ofCheckpoint() {
    return switch (coordinator.phase()) {
      case COMMITTING ->
          "a last checkpoint was taken, but its output was not committed within "
              + patience()
              + "; started again, the job begins with that";
      case STORING, WAITING ->
          noCheckpoint("not within " + patience() + ", " + reason(), coordinator.last());
    };
  }

  /**
   * @param last the last checkpoint there is
   */
  static String noCheckpoint(String reason, @Nullable CheckpointInfo last) {
    return "no last checkpoint was taken: %s; started again, the job %s"
        .formatted(
            reason, last == null ? "begins anew" : "goes on from checkpoint " + last.number());
  }

  private String ofOutput() {
    return "not all rows that were read have been written within " + patience() + ": " + reason();
  }

  private String patience() {
    Duration patience = ShutdownGuard.forCheckpoint(job.options().shutdownTimeout());
    return BigDecimal.valueOf(patience.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }

  /** Before threads are left behind. */
  List<String> ofThreads() {
    return waits(true).stream().map(wait -> wait + " and is left behind").toList();
  }

  private String reason() {
    return switch (coordinator.phase()) {
      case STORING -> "the checkpoint is still being written";
      case COMMITTING -> "the output is still being committed";
      case WAITING -> {
        Set<String> waits = waits(false);
        yield waits.isEmpty() ? full() : String.join(", ", waits);
      }
    };
  }

  /**
   * @param leaving whether the threads were told to leave, instead of to let the barrier pass
   */
  private Set<String> waits(boolean leaving) {
    Set<String> waits = new LinkedHashSet<>();
    for (Worker worker : workers) {
      if (!leaving && worker.hasAcknowledgedStop()) {
        continue;
      }
      if (worker.isOpening()) {
        waits.add("worker " + worker.index() + " is still starting");
      }
      ChainNode entered = worker.entered();
      ChainNode running = worker.running();
      if (entered != null) {
        waits.add(wait(entered.id()));
      } else if (running != null) {
        waits.add(work(running.id()));
      }
    }
    return waits;
  }

  private String wait(int id) {
    JobNode node = node(id);
    if (node instanceof JobNode.SinkNode) {
      return "table " + node.name() + " is still being written";
    } else if (node instanceof JobNode.SourceNode) {
      return "table " + node.name() + " is still being read";
    }
    return work(id);
  }

  private String work(int id) {
    JobNode node = node(id);
    return node instanceof JobNode.SourceNode
        ? "rows of table " + node.name() + " are still being worked on"
        : (node == null ? "an operator" : node.name()) + " is still at work";
  }

  private @Nullable JobNode node(int id) {
    for (JobNode node : job.spec().nodes()) {
      if (node.id() == id) {
        return node;
      }
    }
    return null;
  }

  /** No thread waits: then what they have is not taken. */
  private String full() {
    String sinks =
        job.spec().nodes().stream()
            .filter(node -> node instanceof JobNode.SinkNode)
            .map(JobNode::name)
            .collect(Collectors.joining(", "));
    return sinks.isEmpty()
        ? "not all workers have reached it"
        : "table " + sinks + " does not take what is to be written";
  }
}
