package io.weir.runtime.host;

import io.weir.runtime.data.DataType;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.operator.OperatorMetrics;
import java.util.Random;

/** The parts of a simulated job, with the fault that is planted in them. */
final class SimulatedAssembly extends JobAssembly {
  private final PlantedFault fault;
  private final Random random;

  SimulatedAssembly(JobContext job, PlantedFault fault, Random random) {
    super(job);
    this.fault = fault;
    this.random = random;
  }

  @Override
  QueueWriter writer(EdgeQueue queue, DataType[] types) {
    if (fault != PlantedFault.BARRIER_BEFORE_DATA) {
      return super.writer(queue, types);
    }
    return new QueueWriter(queue, types) {
      @Override
      void signal(Signal signal) {
        if (signal.kind() == Signal.Kind.BARRIER) {
          push(signal);
        } else {
          super.signal(signal);
        }
      }
    };
  }

  @Override
  ChainNode node(JobNode node, Worker worker, OperatorMetrics counters) {
    if (fault != PlantedFault.TIMER_LOST) {
      return super.node(node, worker, counters);
    }
    return new ChainNode(
        node.id(),
        Placement.stateId(node),
        worker,
        operatorFactory(node),
        writerFactory(node, worker),
        counters) {
      @Override
      public void registerTimer(long micros) {
        if (random.nextInt(4) > 0) {
          super.registerTimer(micros);
        }
      }
    };
  }
}
