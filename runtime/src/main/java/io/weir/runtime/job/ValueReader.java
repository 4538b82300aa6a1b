package io.weir.runtime.job;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ValueWriter} wrote. Lists and maps cannot be changed. */
final class ValueReader {
  private static final ValueTag[] TAGS = ValueTag.values();

  private final DataInputStream in;
  private final ClassLoader loader;
  private final List<Class<?>> classes = new ArrayList<>();

  ValueReader(DataInputStream in, ClassLoader loader) {
    this.in = in;
    this.loader = loader;
  }

  /**
   * The next value.
   *
   * @throws ReflectiveOperationException when a class is not there or is another one by now
   */
  @Nullable Object read() throws IOException, ReflectiveOperationException {
    int tag = in.readUnsignedByte();
    if (tag >= TAGS.length) {
      throw new IOException("there is no value of kind " + tag);
    }
    return switch (TAGS[tag]) {
      case NULL -> null;
      case TRUE -> true;
      case FALSE -> false;
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case DOUBLE -> in.readDouble();
      case CHARACTER -> in.readChar();
      case BYTE -> in.readByte();
      case STRING -> string();
      case BYTES -> bytes();
      case DECIMAL -> new BigDecimal(string());
      case STRINGS -> strings();
      case LONGS -> longs();
      case LIST -> list();
      case MAP -> map();
      case ENUM -> constant();
      case RECORD -> record();
    };
  }

  private int count() throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new EOFException("there are not " + count + " more values");
    }
    return count;
  }

  private byte[] bytes() throws IOException {
    byte[] bytes = new byte[count()];
    in.readFully(bytes);
    return bytes;
  }

  private String string() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private String[] strings() throws IOException {
    String[] texts = new String[count()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = string();
    }
    return texts;
  }

  private long[] longs() throws IOException {
    long[] numbers = new long[count()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readLong();
    }
    return numbers;
  }

  private List<@Nullable Object> list() throws IOException, ReflectiveOperationException {
    int count = count();
    List<@Nullable Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(read());
    }
    return Collections.unmodifiableList(list);
  }

  private Map<@Nullable Object, @Nullable Object> map()
      throws IOException, ReflectiveOperationException {
    int count = count();
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(read(), read());
    }
    return Collections.unmodifiableMap(map);
  }

  private Class<?> type() throws IOException, ReflectiveOperationException {
    int number = in.readInt();
    if (number == classes.size()) {
      classes.add(Class.forName(string(), false, loader));
    }
    if (number < 0 || number >= classes.size()) {
      throw new IOException("there is no class " + number);
    }
    return classes.get(number);
  }

  private Object constant() throws IOException, ReflectiveOperationException {
    Class<?> type = type();
    String name = string();
    Object[] constants = type.getEnumConstants();
    if (constants != null) {
      for (Object each : constants) {
        if (((Enum<?>) each).name().equals(name)) {
          return each;
        }
      }
    }
    throw new IOException(type.getName() + " has no constant " + name);
  }

  private Object record() throws IOException, ReflectiveOperationException {
    Class<?> type = type();
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new IOException(type.getName() + " is no record");
    }
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read();
    }
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IOException(type.getName() + ": " + e.getCause(), e.getCause());
    }
  }
}
