package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;
import java.util.Arrays;

/**
 * Which slots of a store differ from its durable image. Nothing is noted before the first snapshot,
 * which writes everything, so that jobs without checkpoints do not pay.
 */
public final class SlotChanges {
  /** The store as entries of its durable image. */
  public interface Entries {
    /** All slots in use are below this. */
    int limit();

    boolean isLive(int slot);

    int keyGroup(int slot);

    void writeKey(int slot, ByteBuilder out);

    void writeValue(int slot, ByteBuilder out);
  }

  private final ByteBuilder key = new ByteBuilder(64);
  private final ByteBuilder value = new ByteBuilder(64);
  private boolean noting;

  /** Slots to be written. */
  private boolean[] changed = {};

  /** Slots whose key is in the image. */
  private boolean[] stored = {};

  private int[] list = {};
  private int count;

  private final ByteBuilder removedKeys = new ByteBuilder(64);
  private int[] removedEnds = {};
  private int[] removedGroups = {};
  private int removedCount;

  /** Notes that a slot was added or changed. */
  public void changed(int slot) {
    if (noting) {
      note(slot);
    }
  }

  /** Notes that slots were added or changed. */
  public void changed(int[] slots, int slotCount) {
    if (noting) {
      for (int i = 0; i < slotCount; i++) {
        note(slots[i]);
      }
    }
  }

  private void note(int slot) {
    ensureRoom(slot);
    if (!changed[slot]) {
      changed[slot] = true;
      if (count == list.length) {
        list = Arrays.copyOf(list, Math.max(64, count * 2));
      }
      list[count++] = slot;
    }
  }

  private void ensureRoom(int slot) {
    if (slot >= changed.length) {
      int room = Math.max(slot + 1, changed.length + (changed.length >> 1));
      changed = Arrays.copyOf(changed, room);
      stored = Arrays.copyOf(stored, room);
    }
  }

  /** Notes that a slot is about to be removed; its key is still there. */
  public void removing(int slot, Entries entries) {
    if (!noting || slot >= changed.length) {
      return;
    }
    changed[slot] = false;
    if (!stored[slot]) {
      return;
    }
    stored[slot] = false;
    entries.writeKey(slot, removedKeys);
    if (removedCount == removedEnds.length) {
      removedEnds = Arrays.copyOf(removedEnds, Math.max(64, removedCount * 2));
      removedGroups = Arrays.copyOf(removedGroups, removedEnds.length);
    }
    removedEnds[removedCount] = removedKeys.length;
    removedGroups[removedCount++] = entries.keyGroup(slot);
  }

  /** Notes that a slot was taken back from the image. */
  public void restored(int slot) {
    noting = true;
    ensureRoom(slot);
    stored[slot] = true;
  }

  /** Writes what changed; the image then is up to date. */
  public void write(Entries entries, StateWriter writer) {
    writeRemoved(writer);
    if (noting) {
      for (int i = 0; i < count; i++) {
        int slot = list[i];
        if (changed[slot]) {
          changed[slot] = false;
          put(entries, slot, writer);
        }
      }
    } else {
      noting = true;
      for (int slot = 0; slot < entries.limit(); slot++) {
        if (entries.isLive(slot)) {
          put(entries, slot, writer);
        }
      }
    }
    count = 0;
  }

  private void put(Entries entries, int slot, StateWriter writer) {
    ensureRoom(slot);
    stored[slot] = true;
    key.clear();
    value.clear();
    entries.writeKey(slot, key);
    entries.writeValue(slot, value);
    writer.put(entries.keyGroup(slot), key.bytes, key.length, value.bytes, value.length);
  }

  private void writeRemoved(StateWriter writer) {
    int from = 0;
    for (int i = 0; i < removedCount; i++) {
      int end = removedEnds[i];
      key.clear();
      key.append(removedKeys.bytes, from, end - from);
      writer.delete(removedGroups[i], key.bytes, key.length);
      from = end;
    }
    removedCount = 0;
    removedKeys.clear();
  }
}
