package io.weir.engine.function;

import io.weir.runtime.function.Bytes;
import java.io.IOException;

/** Methods that sessions of tests call. */
public final class Greetings {
  private Greetings() {}

  /** Hello, as often as wanted. */
  public static Bytes greet(Bytes name, int times, Bytes out) {
    out.begin(name.length + 8 * times);
    for (int i = 0; i < times; i++) {
      out.append("hello ");
    }
    return out.append(name);
  }

  /** Half of an even number; else NULL. */
  public static long half(long number) {
    return number % 2 == 0 ? number / 2 : Long.MIN_VALUE;
  }

  /** Throws what a method must declare. */
  public static long failsAtTwo(long number) throws IOException {
    if (number == 2) {
      throw new IOException("two!");
    }
    return number;
  }

  /** Overflows the stack. */
  public static long deep(long number) {
    return 1 + deep(number + 1);
  }

  public static long sixty() {
    return 60;
  }
}
