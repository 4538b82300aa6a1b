package io.weir.runtime.host;

import io.weir.runtime.data.Batch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain fed by queues. Combines their watermarks by minimum, aligns their barriers (a queue that
 * has delivered the barrier is not read until all have), and knows which inputs have ended.
 */
final class QueueTask extends Task {
  /** Elements taken at most in a step. */
  private static final int BUDGET = 8;

  /** One queue with what it has delivered. */
  private static final class Inlet {
    final int input;
    final EdgeQueue queue;
    long watermark = Long.MIN_VALUE;
    boolean idle;
    boolean blocked;
    boolean ended;

    Inlet(int input, EdgeQueue queue) {
      this.input = input;
      this.queue = queue;
    }

    /** Whether no watermark comes any more: its end may still be on the way. */
    boolean isOver() {
      return ended || watermark == Long.MAX_VALUE;
    }
  }

  /** What follows when the chain's pending call is complete. */
  private enum Then {
    NOTHING,
    RECYCLE,
    UNBLOCK,
    COUNT_INPUT,
    FINISH
  }

  private final Inlet[] inlets;
  private final boolean[] inputEnded;

  /** By input: the lowest watermark of its inlets, idle or not, that have not ended. */
  private final long[] inputWatermarks;

  private int inputsEnded;
  private int next;
  private long watermark = Long.MIN_VALUE;
  private boolean idle;
  private long barrier;
  private boolean duties = true;
  private boolean cancelled;
  private Then then = Then.NOTHING;
  private @Nullable Batch held;
  private @Nullable EdgeQueue heldFrom;
  private int endingInput;

  /**
   * @param queues by input index, each with any number of queues
   */
  QueueTask(Worker worker, Chain chain, List<List<EdgeQueue>> queues) {
    super(worker, chain);
    inputEnded = new boolean[queues.size()];
    inputWatermarks = new long[queues.size()];
    chain.root().useInputWatermarks(inputWatermarks);
    int count = queues.stream().mapToInt(List::size).sum();
    inlets = new Inlet[count];
    int at = 0;
    for (int input = 0; input < queues.size(); input++) {
      for (EdgeQueue queue : queues.get(input)) {
        inlets[at++] = new Inlet(input, queue);
      }
    }
  }

  @Override
  void open() {
    chain.open();
    if (hadFinished()) {
      for (Inlet inlet : inlets) {
        inlet.ended = true;
        inlet.queue.cancel();
      }
      while (inputsEnded < inputEnded.length - 1) {
        worker.job().inputEnded(chain.root().id(), inputsEnded);
        inputEnded[inputsEnded++] = true;
      }
    }
  }

  @Override
  boolean step() {
    boolean progress = chain.drain();
    if (hadFinished()) {
      discard();
    }
    if (isDone() || !chain.hasRoom()) {
      return progress;
    }
    if (chain.isPending()) {
      if (chain.resume()) {
        follow();
      }
      progress = true;
    }
    if (!chain.isPending()) {
      progress |= fireTimers();
    }
    for (int budget = BUDGET; budget > 0 && canGoOn(); budget--) {
      if (duties) {
        progress |= doDuties();
      } else if (takeNext()) {
        progress = true;
      } else {
        break;
      }
    }
    if (!cancelled && chain.root().wantsNoMore()) {
      cancelled = true;
      for (Inlet inlet : inlets) {
        inlet.queue.cancel();
      }
    }
    chain.flush(progress);
    return progress;
  }

  /** Of producers that go on for other consumers. */
  private void discard() {
    for (Inlet inlet : inlets) {
      Object next;
      while ((next = inlet.queue.poll()) != null) {
        if (next instanceof Batch batch) {
          inlet.queue.recycle(batch);
        }
      }
    }
  }

  private boolean canGoOn() {
    return !isDone() && !chain.isPending() && chain.hasRoom();
  }

  private boolean fireTimers() {
    if (chain.nextTimer() == Long.MAX_VALUE) {
      return false;
    }
    long now = worker.job().currentMicros();
    if (chain.nextTimer() > now) {
      return false;
    }
    chain.fireTimers(now);
    return true;
  }

  /** Takes one element from the next queue that has one. */
  private boolean takeNext() {
    for (int i = 0; i < inlets.length; i++) {
      Inlet inlet = inlets[next];
      next = next + 1 == inlets.length ? 0 : next + 1;
      if (inlet.blocked || inlet.ended) {
        continue;
      }
      if (take(inlet)) {
        return true;
      }
    }
    return false;
  }

  private boolean take(Inlet inlet) {
    Object element = inlet.queue.poll();
    if (element instanceof Batch batch) {
      takeBatch(inlet, batch);
    } else if (element instanceof Signal signal) {
      takeSignal(inlet, signal);
    }
    return element != null;
  }

  private void takeBatch(Inlet inlet, Batch batch) {
    if (cancelled) {
      inlet.queue.recycle(batch);
      return;
    }
    held = batch;
    heldFrom = inlet.queue;
    start(Then.RECYCLE, chain.process(inlet.input, batch));
  }

  private void takeSignal(Inlet inlet, Signal signal) {
    duties = true;
    switch (signal.kind()) {
      case WATERMARK -> {
        if (signal.value() < inlet.watermark) {
          throw new IllegalStateException("a watermark went back");
        }
        inlet.watermark = signal.value();
      }
      case IDLE -> inlet.idle = true;
      case ACTIVE -> inlet.idle = false;
      case BARRIER -> {
        if (barrier != 0 && barrier != signal.value()) {
          throw new IllegalStateException("two barriers at once");
        }
        barrier = signal.value();
        inlet.blocked = true;
      }
      case END -> inlet.ended = true;
    }
  }

  /** Draws one consequence of the signals taken; returns whether there was one. */
  private boolean doDuties() {
    boolean allEnded = true;
    boolean allOver = true;
    boolean allIdle = true;
    boolean aligned = barrier != 0;
    long minimum = Long.MAX_VALUE;
    for (Inlet inlet : inlets) {
      if (!inlet.ended) {
        allEnded = false;
        aligned &= inlet.blocked;
      }
      if (!inlet.isOver()) {
        allOver = false;
        if (inlet.idle && !inlet.queue.isEmpty()) {
          // What an idle producer sent may be that it is active again. It had sent that before
          // others could know its rows and send watermarks past them, so it is visible by now.
          if (!inlet.blocked) {
            return take(inlet);
          }
          minimum = Math.min(minimum, inlet.watermark);
        }
        if (!inlet.idle) {
          allIdle = false;
          minimum = Math.min(minimum, inlet.watermark);
        }
      }
    }
    if (!allOver && allIdle != idle) {
      idle = allIdle;
      start(Then.NOTHING, chain.signal(idle ? Signal.IDLE : Signal.ACTIVE));
      return true;
    }
    if ((allOver || !allIdle) && minimum > watermark) {
      watermark = minimum;
      combineByInput();
      start(Then.NOTHING, chain.signal(Signal.watermark(minimum)));
      return true;
    }
    int input = newlyEndedInput();
    if (input >= 0) {
      inputEnded[input] = true;
      inputsEnded++;
      endingInput = input;
      if (inputsEnded < inputEnded.length) {
        start(Then.COUNT_INPUT, chain.endOfInput(input));
      } else {
        start(Then.FINISH, chain.end(input));
      }
      return true;
    }
    if (aligned && !allEnded) {
      start(Then.UNBLOCK, chain.signal(Signal.barrier(barrier)));
      return true;
    }
    duties = false;
    return false;
  }

  private void combineByInput() {
    Arrays.fill(inputWatermarks, Long.MAX_VALUE);
    for (Inlet inlet : inlets) {
      if (!inlet.ended) {
        inputWatermarks[inlet.input] = Math.min(inputWatermarks[inlet.input], inlet.watermark);
      }
    }
  }

  private int newlyEndedInput() {
    for (int input = 0; input < inputEnded.length; input++) {
      if (!inputEnded[input] && hasEnded(input)) {
        return input;
      }
    }
    return -1;
  }

  private boolean hasEnded(int input) {
    for (Inlet inlet : inlets) {
      if (inlet.input == input && !inlet.ended) {
        return false;
      }
    }
    return true;
  }

  private void start(Then following, boolean complete) {
    then = following;
    if (complete) {
      follow();
    }
  }

  private void follow() {
    Then following = then;
    then = Then.NOTHING;
    switch (following) {
      case NOTHING -> {}
      case RECYCLE -> recycleHeld();
      case UNBLOCK -> {
        passedBarrier(barrier);
        barrier = 0;
        for (Inlet inlet : inlets) {
          inlet.blocked = false;
        }
      }
      case COUNT_INPUT -> worker.job().inputEnded(chain.root().id(), endingInput);
      case FINISH -> {
        worker.job().inputEnded(chain.root().id(), endingInput);
        finish();
      }
    }
  }

  private void recycleHeld() {
    if (held != null && heldFrom != null) {
      heldFrom.recycle(held);
      held = null;
      heldFrom = null;
    }
  }

  @Override
  void close(Closing closing) {
    chain.close(closing);
  }
}
