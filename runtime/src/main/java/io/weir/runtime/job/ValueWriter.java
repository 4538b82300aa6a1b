package io.weir.runtime.job;

import io.weir.runtime.error.BugException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes records, enums, lists, maps, strings and numbers: a {@link ValueTag} and what it says. A
 * class is written as a number: that of a class that was written before, or the next one and its
 * name.
 */
final class ValueWriter {
  private final DataOutputStream out;
  private final Map<Class<?>, Integer> classes = new HashMap<>();

  ValueWriter(DataOutputStream out) {
    this.out = out;
  }

  void write(@Nullable Object value) throws IOException {
    if (value == null) {
      tag(ValueTag.NULL);
    } else if (value instanceof Boolean bool) {
      tag(bool ? ValueTag.TRUE : ValueTag.FALSE);
    } else if (value instanceof Integer number) {
      tag(ValueTag.INT);
      out.writeInt(number);
    } else if (value instanceof Long number) {
      tag(ValueTag.LONG);
      out.writeLong(number);
    } else if (value instanceof Double number) {
      tag(ValueTag.DOUBLE);
      out.writeDouble(number);
    } else if (value instanceof Character character) {
      tag(ValueTag.CHARACTER);
      out.writeChar(character);
    } else if (value instanceof Byte number) {
      tag(ValueTag.BYTE);
      out.writeByte(number);
    } else if (value instanceof String text) {
      tag(ValueTag.STRING);
      string(text);
    } else if (value instanceof BigDecimal number) {
      tag(ValueTag.DECIMAL);
      string(number.toString());
    } else {
      writeParts(value);
    }
  }

  private void writeParts(Object value) throws IOException {
    if (value instanceof byte[] bytes) {
      tag(ValueTag.BYTES);
      bytes(bytes);
    } else if (value instanceof String[] texts) {
      tag(ValueTag.STRINGS);
      out.writeInt(texts.length);
      for (String text : texts) {
        string(text);
      }
    } else if (value instanceof long[] numbers) {
      tag(ValueTag.LONGS);
      out.writeInt(numbers.length);
      for (long number : numbers) {
        out.writeLong(number);
      }
    } else if (value instanceof List<?> list) {
      tag(ValueTag.LIST);
      out.writeInt(list.size());
      for (Object each : list) {
        write(each);
      }
    } else if (value instanceof Map<?, ?> map) {
      tag(ValueTag.MAP);
      out.writeInt(map.size());
      boolean sortable = map.keySet().stream().allMatch(String.class::isInstance);
      for (Map.Entry<?, ?> entry : (sortable ? new TreeMap<>(map) : map).entrySet()) {
        write(entry.getKey());
        write(entry.getValue());
      }
    } else if (value instanceof Enum<?> constant) {
      tag(ValueTag.ENUM);
      className(constant.getDeclaringClass());
      string(constant.name());
    } else if (value instanceof Record record) {
      tag(ValueTag.RECORD);
      record(record);
    } else {
      throw new BugException(
          "a job holds a " + value.getClass().getName() + ", which cannot travel", "", null);
    }
  }

  private void record(Record record) throws IOException {
    className(record.getClass());
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        write(accessor.invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new BugException(
            "%s.%s cannot be read".formatted(record.getClass().getName(), component.getName()),
            "",
            e);
      }
    }
  }

  private void className(Class<?> type) throws IOException {
    Integer known = classes.putIfAbsent(type, classes.size());
    out.writeInt(known == null ? classes.size() - 1 : known);
    if (known == null) {
      string(type.getName());
    }
  }

  private void tag(ValueTag tag) throws IOException {
    out.writeByte(tag.ordinal());
  }

  private void string(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
