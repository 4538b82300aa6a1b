package io.weir.runtime.host;

import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.Batch;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.OperatorMetrics;
import io.weir.runtime.operator.Output;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.StateMemory;
import io.weir.runtime.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node within a task: an operator, a sink's writer, or (the root of a source's task) neither.
 * Rows go to its children by a call and leave the task through its outlets.
 */
class ChainNode implements OperatorContext, Output {
  private static final ChainNode[] NO_CHILDREN = {};
  private static final Outlet[] NO_OUTLETS = {};

  private final int id;
  private final String stateId;
  private final Worker owner;
  private final @Nullable Supplier<Operator> operatorFactory;
  private final @Nullable Supplier<SinkWriter> writerFactory;
  private final OperatorMetrics metrics;
  private final List<StateStore> stores = new ArrayList<>();

  private ChainNode[] children = NO_CHILDREN;
  private Outlet[] outlets = NO_OUTLETS;
  private @Nullable Operator operator;
  private @Nullable SinkWriter writer;
  private long timer = Long.MAX_VALUE;
  private boolean opening;
  private boolean finished;

  /** By input of the task's root; empty where the watermark is that of the only input. */
  private long[] inputWatermarks = {};

  /** Event time that has reached this node; read by anyone, may be slightly old. */
  private long watermark = Long.MIN_VALUE;

  ChainNode(
      int id,
      String stateId,
      Worker owner,
      @Nullable Supplier<Operator> operatorFactory,
      @Nullable Supplier<SinkWriter> writerFactory,
      OperatorMetrics metrics) {
    this.id = id;
    this.stateId = stateId;
    this.owner = owner;
    this.operatorFactory = operatorFactory;
    this.writerFactory = writerFactory;
    this.metrics = metrics;
  }

  void connect(List<ChainNode> newChildren, List<Outlet> newOutlets) {
    children = newChildren.toArray(ChainNode[]::new);
    outlets = newOutlets.toArray(Outlet[]::new);
  }

  int id() {
    return id;
  }

  String stateId() {
    return stateId;
  }

  ChainNode[] children() {
    return children;
  }

  /** Lets the operator see these as they change. */
  void useInputWatermarks(long[] watermarks) {
    inputWatermarks = watermarks;
  }

  long lastWatermark() {
    return watermark;
  }

  long nextTimer() {
    return timer;
  }

  /**
   * Whether it had finished when the restored checkpoint was taken: it passes signals on, no more.
   */
  boolean hadFinished() {
    return owner.job().wasFinished(stateId);
  }

  void open() {
    finished = hadFinished();
    if (finished) {
      return;
    }
    if (operatorFactory != null) {
      Operator made = operatorFactory.get();
      operator = made;
      opening = true;
      made.open(this);
      opening = false;
      for (StateStore store : stores) {
        owner.restore(stateId, store);
      }
    }
    if (writerFactory != null) {
      writer = writerFactory.get();
    }
  }

  // --- rows ---

  Progress accept(int input, Batch batch) {
    if (finished) {
      return Progress.DONE; // Whoever sends them has other consumers.
    }
    metrics.rowsIn += batch.rows;
    if (operator != null) {
      return operator.process(input, batch);
    }
    if (writer != null) {
      owner.enter(this);
      writer.write(batch);
      owner.leave();
    } else {
      emit(batch);
    }
    return Progress.DONE;
  }

  @Override
  public void emit(Batch batch) {
    if (batch.rows == 0) {
      return;
    }
    metrics.rowsOut += batch.rows;
    for (ChainNode child : children) {
      if (child.accept(0, batch) != Progress.DONE) {
        throw new IllegalStateException("a chained operator was not done with a batch");
      }
    }
    for (Outlet outlet : outlets) {
      outlet.emit(batch);
    }
  }

  @Override
  public boolean hasRoom() {
    for (Outlet outlet : outlets) {
      if (!outlet.hasRoom()) {
        return false;
      }
    }
    for (ChainNode child : children) {
      if (!child.hasRoom()) {
        return false;
      }
    }
    return writer == null || writer.hasRoom();
  }

  // --- signals ---

  /** Tells the operator; MORE means that {@link #resume} must follow. */
  Progress begin(Signal signal, int endingInput) {
    if (signal.kind() == Signal.Kind.WATERMARK) {
      if (signal.value() <= watermark) {
        throw new IllegalStateException("a watermark did not advance");
      }
      watermark = signal.value();
    }
    if (operator == null) {
      return Progress.DONE;
    }
    return switch (signal.kind()) {
      case WATERMARK -> operator.watermark(signal.value());
      case IDLE -> operator.idle();
      case ACTIVE -> Progress.DONE;
      case BARRIER -> operator.beforeBarrier(signal.value());
      case END -> operator.endOfInput(endingInput);
    };
  }

  Progress endOfInput(int input) {
    return operator == null ? Progress.DONE : operator.endOfInput(input);
  }

  Progress resume() {
    return operator == null ? Progress.DONE : operator.resume();
  }

  Progress fireTimer(long micros) {
    timer = Long.MAX_VALUE;
    return operator == null ? Progress.DONE : operator.timer(micros);
  }

  /** After the operator is done with a signal: saves, commits, and passes it on. */
  void complete(Signal signal) {
    switch (signal.kind()) {
      case BARRIER -> {
        for (StateStore store : stores) {
          owner.save(stateId, store);
        }
        prepareCommit(signal.value(), false);
      }
      case END -> {
        prepareCommit(owner.nextCheckpoint(), true);
      }
      case WATERMARK, IDLE, ACTIVE -> {}
    }
    for (Outlet outlet : outlets) {
      outlet.signal(signal);
    }
  }

  private void prepareCommit(long checkpoint, boolean last) {
    if (writer == null) {
      return;
    }
    owner.enter(this);
    List<String> committables = writer.prepareCommit(checkpoint);
    owner.leave();
    if (last) {
      owner.addFinalCommittables(stateId, committables);
    } else {
      owner.addCommittables(stateId, committables);
    }
  }

  /** Whether no row that comes here can change anything any more. */
  boolean wantsNoMore() {
    if (finished || operator != null && operator.isFinished()) {
      return true;
    }
    if (writer != null || children.length + outlets.length == 0) {
      return false;
    }
    for (Outlet outlet : outlets) {
      if (!outlet.isCancelled()) {
        return false;
      }
    }
    for (ChainNode child : children) {
      if (!child.wantsNoMore()) {
        return false;
      }
    }
    return true;
  }

  // --- outlets ---

  boolean isDrained() {
    for (Outlet outlet : outlets) {
      if (!outlet.hasRoom()) {
        return false;
      }
    }
    return true;
  }

  boolean drain() {
    boolean progress = false;
    for (Outlet outlet : outlets) {
      progress |= outlet.drain();
    }
    return progress;
  }

  void flush(boolean onlyIfWanted) {
    for (Outlet outlet : outlets) {
      if (onlyIfWanted) {
        outlet.flushIfWanted();
      } else {
        outlet.flush();
      }
    }
  }

  void close() {
    owner.enter(this);
    try {
      if (operator != null) {
        operator.close();
      }
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
  }

  // --- OperatorContext ---

  @Override
  public Output output() {
    return this;
  }

  @Override
  public int worker() {
    return owner.index();
  }

  @Override
  public int workers() {
    return owner.job().placement().workers(id);
  }

  @Override
  public long inputWatermark(int input) {
    return inputWatermarks.length == 0 ? watermark : inputWatermarks[input];
  }

  @Override
  public long currentMicros() {
    return owner.job().currentMicros();
  }

  @Override
  public void registerTimer(long micros) {
    timer = Math.min(timer, micros);
  }

  @Override
  public void register(StateStore store) {
    if (!opening) {
      throw new IllegalStateException("stores are registered during open");
    }
    stores.add(store);
  }

  @Override
  public StateMemory stateMemory() {
    return owner.job().options().stateMemory().reporting(bytes -> metrics.stateBytes += bytes);
  }

  @Override
  public ColdStore coldStore(String store) {
    return owner.cold(stateId, store);
  }

  @Override
  public OperatorMetrics metrics() {
    return metrics;
  }
}
