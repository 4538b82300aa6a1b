package io.weir.connector.files;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.TypeKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fills the metadata columns of a batch: they are the same for all rows of a file. */
final class FileMetadata {
  private enum Key {
    PATH("file.path", DataType.string()),
    NAME("file.name", DataType.string()),
    SIZE("file.size", DataType.bigint()),
    MODIFICATION_TIME("file.modification-time", DataType.of(TypeKind.TIMESTAMP_LTZ, 3));

    final String text;
    final DataType type;

    Key(String text, DataType type) {
      this.text = text;
      this.type = type.withNullable(false);
    }

    static Key of(String text) {
      for (Key key : values()) {
        if (key.text.equals(text)) {
          return key;
        }
      }
      throw new IllegalArgumentException(text);
    }
  }

  private final Key[] keys;
  private final int firstColumn;
  private final byte[][] texts;
  private final long[] numbers;

  FileMetadata(List<String> keys, int firstColumn) {
    this.keys = keys.stream().map(Key::of).toArray(Key[]::new);
    this.firstColumn = firstColumn;
    texts = new byte[this.keys.length][];
    numbers = new long[this.keys.length];
  }

  static Map<String, DataType> types() {
    Map<String, DataType> types = new LinkedHashMap<>();
    for (Key key : Key.values()) {
      types.put(key.text, key.type);
    }
    return types;
  }

  /** Takes the values from a file for the rows to come. */
  void use(ScanFile file) {
    for (int i = 0; i < keys.length; i++) {
      Path path = file.path.toAbsolutePath().normalize();
      switch (keys[i]) {
        case PATH -> texts[i] = path.toString().getBytes(StandardCharsets.UTF_8);
        case NAME -> texts[i] = path.getFileName().toString().getBytes(StandardCharsets.UTF_8);
        case SIZE -> numbers[i] = file.size;
        case MODIFICATION_TIME -> numbers[i] = file.modifiedMillis * 1000;
      }
    }
  }

  /** Fills the columns of rows {@code from … to - 1}. */
  void fill(Batch out, int from, int to) {
    if (from == to) {
      return;
    }
    for (int i = 0; i < keys.length; i++) {
      switch (keys[i]) {
        case PATH, NAME -> {
          BytesColumn column = (BytesColumn) out.columns[firstColumn + i];
          column.ensureCapacity(to);
          column.set(from, texts[i], 0, texts[i].length);
          Arrays.fill(column.offsets, from, to, column.offsets[from]);
          Arrays.fill(column.lengths, from, to, texts[i].length);
        }
        case SIZE, MODIFICATION_TIME -> {
          LongColumn column = (LongColumn) out.columns[firstColumn + i];
          column.ensureCapacity(to);
          Arrays.fill(column.values, from, to, numbers[i]);
        }
      }
    }
  }
}
