package io.weir.runtime.host;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorMetrics;
import io.weir.runtime.state.KeyKernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the workers of a job: its nodes become chains, its edges calls or queues. Used once. A host
 * that has parts of its own overrides {@link #node} and {@link #writer}.
 */
class JobAssembly {
  private final JobContext job;
  private final Placement placement;
  private final List<Worker> workers = new ArrayList<>();

  /** By edge, producing worker and consuming worker. */
  private final Map<Placement.EdgeKey, EdgeQueue[][]> queues = new HashMap<>();

  private final Map<Integer, List<ChainNode>> chainNodes = new HashMap<>();
  private final Map<Integer, List<OperatorMetrics>> metrics = new HashMap<>();

  JobAssembly(JobContext job) {
    this.job = job;
    placement = job.placement();
  }

  /** The workers with all their tasks, and where their counters are. */
  record Assembled(
      List<Worker> workers,
      Map<Integer, List<ChainNode>> nodes,
      Map<Integer, List<OperatorMetrics>> metrics) {
    static final Assembled NONE = new Assembled(List.of(), Map.of(), Map.of());
  }

  final Assembled assemble() {
    makeWorkers();
    makeQueues();
    makeTasks();
    return new Assembled(workers, chainNodes, metrics);
  }

  /** A node on one worker. */
  ChainNode node(JobNode node, Worker worker, OperatorMetrics counters) {
    return new ChainNode(
        node.id(),
        Placement.stateId(node),
        worker,
        operatorFactory(node),
        writerFactory(node, worker),
        counters);
  }

  /** The producer's end of a queue. */
  QueueWriter writer(EdgeQueue queue, DataType[] types) {
    return new QueueWriter(queue, types);
  }

  private void makeWorkers() {
    for (int i = 0; i < job.options().parallelism(); i++) {
      workers.add(new Worker(i, job));
    }
    for (JobNode node : job.spec().nodes()) {
      chainNodes.put(node.id(), new ArrayList<>());
      metrics.put(node.id(), new ArrayList<>());
    }
  }

  private void makeQueues() {
    for (JobNode node : job.spec().nodes()) {
      for (Placement.Target target : placement.targets(node.id())) {
        Placement.Carrier carrier = placement.carrier(target);
        if (carrier != Placement.Carrier.CALL) {
          queues.put(target.key(), newQueues(target, carrier));
        }
      }
    }
  }

  private EdgeQueue[][] newQueues(Placement.Target target, Placement.Carrier carrier) {
    int from = placement.workers(target.edge().from());
    int to = placement.workers(target.consumer().id());
    EdgeQueue[][] made = new EdgeQueue[from][to];
    for (int producer = 0; producer < from; producer++) {
      for (int consumer = 0; consumer < to; consumer++) {
        boolean used =
            switch (carrier) {
              case CALL -> false;
              case LOCAL -> producer == consumer;
              case TO_ONE -> consumer == 0;
              case BY_KEY -> true;
            };
        if (used) {
          made[producer][consumer] = new EdgeQueue(workers.get(consumer));
        }
      }
    }
    return made;
  }

  private void makeTasks() {
    for (JobNode node : job.spec().nodes()) {
      if (placement.isRoot(node)) {
        for (int worker = 0; worker < placement.workers(node.id()); worker++) {
          workers.get(worker).add(newTask(node, workers.get(worker)));
        }
      }
    }
  }

  private Task newTask(JobNode node, Worker worker) {
    Chain chain = new Chain(newChainNode(node, worker));
    if (node instanceof JobNode.SourceNode source) {
      return new SourceTask(worker, chain, source, job.watermarks(source.id()));
    }
    List<List<EdgeQueue>> inputs = new ArrayList<>();
    for (int input = 0; input < Placement.inputCount(node); input++) {
      inputs.add(new ArrayList<>());
    }
    List<JobEdge> edges = Placement.inputs(node);
    for (int i = 0; i < edges.size(); i++) {
      JobEdge edge = edges.get(i);
      EdgeQueue[][] all = queues.get(new Placement.EdgeKey(node.id(), i));
      if (all != null) {
        for (EdgeQueue[] fromProducer : all) {
          EdgeQueue queue = fromProducer[worker.index()];
          if (queue != null) {
            inputs.get(edge.input()).add(queue);
          }
        }
      }
    }
    return new QueueTask(worker, chain, inputs);
  }

  private ChainNode newChainNode(JobNode node, Worker worker) {
    OperatorMetrics counters = new OperatorMetrics();
    ChainNode made = node(node, worker, counters);
    chainNodes.getOrDefault(node.id(), new ArrayList<>()).add(made);
    metrics.getOrDefault(node.id(), new ArrayList<>()).add(counters);
    List<ChainNode> children = new ArrayList<>();
    List<Outlet> outlets = new ArrayList<>();
    for (Placement.Target target : placement.targets(node.id())) {
      EdgeQueue[][] all = queues.get(target.key());
      if (all == null) {
        children.add(newChainNode(target.consumer(), worker));
      } else {
        outlets.add(newOutlet(target.edge(), all[worker.index()], types(node)));
      }
    }
    made.connect(children, outlets);
    return made;
  }

  private Outlet newOutlet(JobEdge edge, EdgeQueue[] row, DataType[] types) {
    List<QueueWriter> writers = new ArrayList<>();
    for (EdgeQueue queue : row) {
      if (queue != null) {
        writers.add(writer(queue, types));
      }
    }
    KeyKernel key =
        writers.size() == 1 || edge.hash() == null
            ? null
            : job.kernels().create(edge.hash(), KeyKernel.class);
    return new Outlet(writers.toArray(QueueWriter[]::new), key);
  }

  final @Nullable Supplier<Operator> operatorFactory(JobNode node) {
    return node instanceof JobNode.OperatorNode operator
        ? () -> operator.operator().create(job.kernels())
        : null;
  }

  static @Nullable Supplier<SinkWriter> writerFactory(JobNode node, Worker worker) {
    if (node instanceof JobNode.SinkNode sinkNode) {
      Sink sink = worker.job().sink(sinkNode);
      return () -> sink.createWriter(worker.index());
    }
    return null;
  }

  private static DataType[] types(JobNode node) {
    RowType type =
        node instanceof JobNode.SourceNode source
            ? source.output()
            : ((JobNode.OperatorNode) node).output();
    return type.fields().stream().map(Field::type).toArray(DataType[]::new);
  }
}
