package io.weir.runtime.format.json;

import io.weir.runtime.format.text.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds a field by its key: a hash of the key's first eight bytes and its length leads to the field
 * that it can be, mostly a single one, and the bytes confirm it.
 */
final class JsonKeys {
  private static final long FIRST_MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int MULTIPLIERS = 64;

  /** For more fields than that, no multiplier is looked for. */
  private static final int MAX_PERFECT = 64;

  private static final class Key {
    final JsonField field;
    final byte[] bytes;
    final long first;

    /** The last eight bytes, when there are more than eight. */
    final long last;

    /** The next key in the same slot. */
    @Nullable Key next;

    Key(JsonField field) {
      this.field = field;
      bytes = field.name.getBytes(StandardCharsets.UTF_8);
      first = Swar.longAt(bytes, 0);
      last = bytes.length > 8 ? Swar.longAt(bytes, bytes.length - 8) : 0;
    }
  }

  private final @Nullable Key[] slots;
  private final long multiplier;
  private final int shift;

  JsonKeys(JsonField[] fields) {
    int bits = 1 + Math.max(1, 32 - Integer.numberOfLeadingZeros(fields.length));
    multiplier = fields.length <= MAX_PERFECT ? perfectMultiplier(fields, bits) : FIRST_MULTIPLIER;
    shift = 64 - bits;
    slots = new @Nullable Key[1 << bits];
    for (JsonField field : fields) {
      Key key = new Key(field);
      int slot = slot(key.first, key.bytes.length, multiplier, shift);
      key.next = slots[slot];
      slots[slot] = key;
    }
  }

  /** One of some multipliers that has the fewest fields share a slot. */
  private static long perfectMultiplier(JsonField[] fields, int bits) {
    long best = FIRST_MULTIPLIER;
    int most = -1;
    long tried = FIRST_MULTIPLIER;
    for (int i = 0; i < MULTIPLIERS && most < fields.length; i++) {
      BitSet used = new BitSet();
      for (JsonField field : fields) {
        Key key = new Key(field);
        used.set(slot(key.first, key.bytes.length, tried, 64 - bits));
      }
      if (used.cardinality() > most) {
        most = used.cardinality();
        best = tried;
      }
      tried = tried * 0xD1342543DE82EF95L | 1;
    }
    return best;
  }

  private static int slot(long first, int length, long multiplier, int shift) {
    return (int) ((first + length * 0xC2B2AE3D27D4EB4FL) * multiplier >>> shift);
  }

  /**
   * The field whose key is {@code bytes[from, from + length)}, behind which at least eight bytes
   * more may be read; null when there is none.
   */
  @Nullable JsonField find(byte[] bytes, int from, int length) {
    long first = Swar.word(bytes, from);
    if (length < 8) {
      first &= (1L << (length << 3)) - 1;
    }
    Key key = slots[slot(first, length, multiplier, shift)];
    while (key != null) {
      if (key.first == first
          && key.bytes.length == length
          && (length <= 8 || sameRest(key, bytes, from, length))) {
        return key.field;
      }
      key = key.next;
    }
    return null;
  }

  private static boolean sameRest(Key key, byte[] bytes, int from, int length) {
    return Swar.word(bytes, from + length - 8) == key.last
        && (length <= 16
            || Arrays.equals(bytes, from + 8, from + length - 8, key.bytes, 8, length - 8));
  }
}
