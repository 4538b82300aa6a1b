package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointStorage;
import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.Connectors;
import io.weir.runtime.connector.Source;
import io.weir.runtime.error.JobException;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.restart.KeptNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sources, sinks and storage of a job, opened together and closed together. */
final class JobResources {
  private final JobContext job;
  private final @Nullable CheckpointStorage storage;
  private final List<Source> sources = new ArrayList<>();
  private final List<JobNode.SinkNode> sinks = new ArrayList<>();

  JobResources(JobContext job, @Nullable CheckpointStorage storage) {
    this.job = job;
    this.storage = storage;
  }

  /** Opens everything, and commits again what the restored checkpoint had to commit. May block. */
  void open(String jobId, @Nullable Manifest restored) {
    boolean finished = restored != null && restored.finished();
    if (storage != null) {
      storage.orphans().forEach(orphan -> commit(orphan, job.options().notices()));
    }
    for (JobNode node : job.spec().nodes()) {
      if (node instanceof JobNode.SourceNode source && !finished) {
        sources.add(job.source(source));
        job.source(source).open(job.sourceContext(source));
      } else if (node instanceof JobNode.SinkNode sink) {
        sinks.add(sink);
        job.sink(sink).open(job.sinkContext(sink, jobId));
      }
    }
    if (restored != null) {
      commit(restored.committables());
    }
  }

  /** Commits what a sink prepared that is no longer in its job. */
  static void commit(CheckpointStorage.Orphan orphan, Consumer<String> notices) {
    KeptNode.Recovery recovery = orphan.recovery();
    Connector connector = Connectors.find(recovery.connector());
    if (connector == null) {
      throw new JobException(
          "%s is no longer in the job, and there is no connector '%s' to commit what it had written"
              .formatted(orphan.title(), recovery.connector()));
    }
    connector.commit(recovery.text(), orphan.committables()).forEach(notices);
  }

  /** By state id of the sink. */
  void commit(Map<String, List<String>> committables) {
    for (JobNode.SinkNode sink : sinks) {
      List<String> list = committables.get(sink.stateId());
      if (list != null && !list.isEmpty()) {
        job.sink(sink).commit(list);
      }
    }
  }

  void abort(Closing closing) {
    for (JobNode.SinkNode sink : sinks) {
      closing.close(job.sink(sink)::abort);
    }
  }

  void close(Closing closing) {
    for (JobNode.SinkNode sink : sinks) {
      closing.close(job.sink(sink)::close);
    }
    for (Source source : sources) {
      closing.close(source::close);
    }
    if (storage != null) {
      closing.close(storage::close);
    }
    closing.close(job::close);
  }

  /** Whether what the job writes is wanted before its end: inputs do not end, or only slowly. */
  boolean hasLastingSource() {
    return job.spec().nodes().stream()
        .anyMatch(
            node ->
                node instanceof JobNode.SourceNode s
                    && (!job.source(s).isBounded()
                        || !job.spec().batch() && job.source(s).isPaced()));
  }

  boolean hasSink() {
    return job.spec().nodes().stream().anyMatch(JobNode.SinkNode.class::isInstance);
  }
}
