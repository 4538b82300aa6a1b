package io.weir.runtime.data;

/** What a row of a changelog says. Batches keep it as a byte: the constants here. */
public enum ChangeKind {
  INSERT("+I"),
  UPDATE_BEFORE("-U"),
  UPDATE_AFTER("+U"),
  DELETE("-D");

  /** The byte of {@link #INSERT}. */
  public static final byte INSERT_BYTE = 0;

  /** The byte of {@link #UPDATE_BEFORE}. */
  public static final byte UPDATE_BEFORE_BYTE = 1;

  /** The byte of {@link #UPDATE_AFTER}. */
  public static final byte UPDATE_AFTER_BYTE = 2;

  /** The byte of {@link #DELETE}. */
  public static final byte DELETE_BYTE = 3;

  private static final ChangeKind[] VALUES = values();

  private final String symbol;

  ChangeKind(String symbol) {
    this.symbol = symbol;
  }

  /** {@code +I}, {@code -U}, {@code +U} or {@code -D}. */
  public String symbol() {
    return symbol;
  }

  public static ChangeKind of(byte kind) {
    return VALUES[kind];
  }

  /** Whether a row of that kind takes something away ({@code -U}, {@code -D}). */
  public static boolean isRetraction(byte kind) {
    return (kind & 1) != 0;
  }
}
