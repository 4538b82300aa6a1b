package io.weir.runtime.connector;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Place and reason of the first record that the readers of a source met and left out, such as
 * {@code orders.csv:17:5: column price: "12x" is not a BIGINT}: one for bad records, one for those
 * that an option of the format says to ignore. Readers of other splits may have been behind, so it
 * need not be the first of the input. Thread-safe.
 */
public final class FirstLeftOut {
  /** While the reader that came first is still finding out the place. */
  private static final String CLAIMED = "";

  private final AtomicReference<@Nullable String> bad = new AtomicReference<>();
  private final AtomicReference<@Nullable String> ignored = new AtomicReference<>();

  /**
   * Says that a record is left out.
   *
   * @param isIgnored whether an option of the format says so
   * @param text its place and the reason, on one line; asked only of the first one
   */
  public void met(boolean isIgnored, Supplier<String> text) {
    AtomicReference<@Nullable String> first = isIgnored ? ignored : bad;
    if (first.get() == null && first.compareAndSet(null, CLAIMED)) {
      first.set(text.get().replace("\r", "\\r").replace("\n", "\\n"));
    }
  }

  /** Of the bad records; empty while none is known. */
  public String bad() {
    return text(bad.get());
  }

  /** Of the ignored records; empty while none is known. */
  public String ignored() {
    return text(ignored.get());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
