package io.weir.testkit;

/** The simulated process is gone; nothing that it still tries to do has any effect. */
public final class SimulatedCrash extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SimulatedCrash() {
    super("simulated crash", null, false, false);
  }
}
