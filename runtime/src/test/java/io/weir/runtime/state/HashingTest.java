package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashingTest {
  /** As checkpoints have it: words of eight bytes, then the last eight again, or what there is. */
  private static long expected(long hash, byte[] value) {
    long result = Hashing.combine(hash, value.length);
    ByteBuffer words =
        ByteBuffer.wrap(Arrays.copyOf(value, Math.max(8, value.length)))
            .order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    for (; at + 8 <= value.length; at += 8) {
      result = (result ^ words.getLong(at)) * 0x9E3779B97F4A7C15L;
      result ^= result >>> 29;
    }
    if (at < value.length) {
      long rest = words.getLong(Math.max(0, value.length - 8));
      result = (result ^ rest) * 0x9E3779B97F4A7C15L;
    }
    return Hashing.combine(result, 0);
  }

  @Test
  void bytesHashTheSameWhereverTheyStand() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      int from = random.nextInt(bytes.length + 1);
      int length = random.nextInt(bytes.length - from + 1);
      long hash = random.nextLong();
      assertEquals(
          expected(hash, Arrays.copyOfRange(bytes, from, from + length)),
          Hashing.ofBytes(hash, bytes, from, length));
    }
  }
}
