package io.weir.connector.generators.nexmark;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Some texts in one array. */
public final class Words {
  private final byte[] bytes;
  private final int[] ends;

  Words(List<String> texts) {
    bytes = String.join("", texts).getBytes(StandardCharsets.US_ASCII);
    ends = new int[texts.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += texts.get(i).length();
      ends[i] = end;
    }
  }

  public int count() {
    return ends.length;
  }

  /** All texts in ASCII, one after another. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where a text begins. */
  public int offset(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  public int length(int number) {
    return ends[number] - offset(number);
  }
}
