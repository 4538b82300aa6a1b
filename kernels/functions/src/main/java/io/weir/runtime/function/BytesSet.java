package io.weir.runtime.function;

/** A fixed set of strings: the candidates of an IN. */
public final class BytesSet {
  private final Bytes[] table;

  public BytesSet(String[] texts) {
    int size = Integer.highestOneBit(Math.max(8, texts.length * 4));
    table = new Bytes[size];
    for (String text : texts) {
      Bytes value = Bytes.of(text);
      int at = slot(value);
      while (table[at] != null) {
        at = at + 1 & table.length - 1;
      }
      table[at] = value;
    }
  }

  private int slot(Bytes value) {
    int hash = value.hashCode() * 0x9E3779B1;
    return hash >>> 16 & table.length - 1 ^ hash & table.length - 1;
  }

  public boolean contains(Bytes value) {
    int at = slot(value);
    while (table[at] != null) {
      if (table[at].sameAs(value)) {
        return true;
      }
      at = at + 1 & table.length - 1;
    }
    return false;
  }
}
