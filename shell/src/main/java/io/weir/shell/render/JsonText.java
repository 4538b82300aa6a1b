package io.weir.shell.render;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Column names in JSON. */
final class JsonText {
  private JsonText() {}

  static void appendString(String value, ByteBuilder out) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    JsonWriter.appendString(out, bytes, 0, bytes.length);
  }

  /** What stands before each value of an object: <code>{"a":</code>, then {@code ,"b":}. */
  static byte[][] fieldPrefixes(RowType type) {
    byte[][] prefixes = new byte[type.fields().size()][];
    ByteBuilder text = new ByteBuilder(32);
    for (int i = 0; i < prefixes.length; i++) {
      text.clear();
      text.append((byte) (i == 0 ? '{' : ','));
      appendString(type.fields().get(i).name(), text);
      text.append((byte) ':');
      prefixes[i] = Arrays.copyOf(text.bytes, text.length);
    }
    return prefixes;
  }
}
