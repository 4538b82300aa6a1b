package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;

/** Writes a store's entries one by one with buffers that are used again. */
public final class EntryWriter {
  private final StateWriter writer;
  private final ByteBuilder key = new ByteBuilder(64);
  private final ByteBuilder value = new ByteBuilder(64);

  public EntryWriter(StateWriter writer) {
    this.writer = writer;
  }

  /** Begins an entry: its key is appended to this. */
  public ByteBuilder key() {
    key.clear();
    value.clear();
    return key;
  }

  /** After {@link #key}: the value is appended to this. */
  public ByteBuilder value() {
    return value;
  }

  /** Ends the entry. */
  public void put(int keyGroup) {
    writer.put(keyGroup, key.bytes, key.length, value.bytes, value.length);
  }
}
