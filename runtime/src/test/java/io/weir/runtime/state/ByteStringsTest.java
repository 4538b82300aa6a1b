package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteStringsTest {
  @Test
  void asTheMethodsOnArrays() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      byte[] left = bytes(random);
      byte[] right = random.nextBoolean() ? left.clone() : bytes(random);
      int leftFrom = random.nextInt(4);
      int rightFrom = random.nextInt(4);
      int leftLength = random.nextInt(left.length - leftFrom + 1);
      int rightLength =
          Math.min(
              right.length - rightFrom, random.nextBoolean() ? leftLength : random.nextInt(40));
      int leftTo = leftFrom + leftLength;
      int rightTo = rightFrom + rightLength;
      assertEquals(
          Integer.signum(Arrays.compareUnsigned(left, leftFrom, leftTo, right, rightFrom, rightTo)),
          Integer.signum(
              ByteStrings.compare(left, leftFrom, leftLength, right, rightFrom, rightLength)));
      if (leftLength == rightLength) {
        assertEquals(
            Arrays.equals(left, leftFrom, leftTo, right, rightFrom, rightTo),
            ByteStrings.equal(left, leftFrom, right, rightFrom, leftLength));
      }
    }
  }

  /** Few values, so that long beginnings are equal; high ones, whose sign must not count. */
  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[4 + random.nextInt(40)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(12) == 0 ? random.nextInt(256) : 'a');
    }
    return bytes;
  }
}
