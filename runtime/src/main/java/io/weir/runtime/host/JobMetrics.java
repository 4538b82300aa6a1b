package io.weir.runtime.host;

import io.weir.runtime.job.JobNode;
import io.weir.runtime.operator.OperatorMetrics;
import java.util.ArrayList;
import java.util.List;

/** Adds up the counters of a job's nodes over the workers. */
final class JobMetrics {
  private JobMetrics() {}

  static List<NodeMetrics> of(JobContext job, JobAssembly.Assembled assembled) {
    List<NodeMetrics> all = new ArrayList<>();
    for (JobNode node : job.spec().nodes()) {
      OperatorMetrics sum = new OperatorMetrics();
      for (OperatorMetrics each : assembled.metrics().getOrDefault(node.id(), List.of())) {
        sum.rowsIn += each.rowsIn;
        sum.rowsOut += each.rowsOut;
        sum.rowsFiltered += each.rowsFiltered;
        sum.rowsLate += each.rowsLate;
        sum.greatestLateness = Math.max(sum.greatestLateness, each.greatestLateness);
        sum.rowsPartlyLate += each.rowsPartlyLate;
        sum.greatestPartialLateness =
            Math.max(sum.greatestPartialLateness, each.greatestPartialLateness);
        sum.rowsBad += each.rowsBad;
        sum.rowsIgnored += each.rowsIgnored;
        sum.valuesIgnored += each.valuesIgnored;
        sum.rowsEmpty += each.rowsEmpty;
        sum.rowsWithoutTime += each.rowsWithoutTime;
        sum.rowsExpired += each.rowsExpired;
        sum.rowsHeld += each.rowsHeld;
        sum.stateBytes += each.stateBytes;
      }
      long watermark = Long.MAX_VALUE;
      for (ChainNode each : assembled.nodes().getOrDefault(node.id(), List.of())) {
        watermark = Math.min(watermark, each.lastWatermark());
      }
      all.add(
          new NodeMetrics(
              node.id(),
              node.name(),
              node instanceof JobNode.SourceNode ? sum.rowsOut : sum.rowsIn,
              sum.rowsOut,
              sum.rowsFiltered,
              sum.rowsLate,
              sum.greatestLateness,
              sum.rowsPartlyLate,
              sum.greatestPartialLateness,
              sum.rowsBad,
              sum.rowsIgnored,
              sum.valuesIgnored,
              sum.rowsEmpty,
              sum.rowsWithoutTime,
              sum.rowsExpired,
              sum.rowsHeld,
              sum.stateBytes,
              watermark,
              node instanceof JobNode.SourceNode source ? job.source(source).progress() : null,
              node instanceof JobNode.SourceNode source ? job.source(source).firstLeftOut() : null,
              node instanceof JobNode.SourceNode source && source.watermark() != null
                  ? job.watermarks(source.id()).holder(job.source(source)::partitionName)
                  : null));
    }
    return all;
  }
}
