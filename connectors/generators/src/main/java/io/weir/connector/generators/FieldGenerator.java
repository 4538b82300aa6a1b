package io.weir.connector.generators;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Fills a column. A value depends on nothing but the number of its row (and the clock, for times),
 * so that any reader can make any row, and make it again.
 */
abstract class FieldGenerator {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long salt;
  private final double nullRate;

  private FieldGenerator(long seed, FieldOptions options) {
    salt = mix(seed * GOLDEN + options.name().hashCode());
    nullRate = options.nullRate();
  }

  /**
   * A generator for a column of that type.
   *
   * @param clock micros since the epoch
   */
  static FieldGenerator of(DataType type, FieldOptions options, long seed, LongSupplier clock) {
    if (type instanceof ScalarType scalar) {
      return ofScalar(scalar, options, seed, clock);
    }
    if (options.isSequence()) {
      throw options.unsupportedSequence(type);
    }
    if (type instanceof RowType row) {
      List<FieldGenerator> children = new ArrayList<>();
      for (Field field : row.fields()) {
        children.add(of(field.type(), options.child(field.name()), seed, clock));
      }
      return new Rows(children, seed, options);
    }
    if (type instanceof ArrayType array) {
      return new Arrays(of(array.element(), options.child("element"), seed, clock), seed, options);
    }
    MapType map = (MapType) type;
    return new Maps(
        of(map.key(), options.child("key"), seed, clock),
        of(map.value(), options.child("value"), seed, clock),
        seed,
        options);
  }

  private static FieldGenerator ofScalar(
      ScalarType type, FieldOptions options, long seed, LongSupplier clock) {
    boolean sequence = options.isSequence();
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME ->
          sequence
              ? new NumberSequence(type, seed, options)
              : new RandomNumbers(type, seed, options);
      case FLOAT, DOUBLE ->
          sequence
              ? new NumberSequence(type, seed, options)
              : new RandomDoubles(type.kind() == TypeKind.FLOAT, seed, options);
      case CHAR, VARCHAR ->
          sequence ? new TextSequence(seed, options) : new RandomBytes(type, seed, options);
      case BOOLEAN -> {
        rejectSequence(type, options);
        yield new RandomBooleans(seed, options);
      }
      case BINARY, VARBINARY -> {
        rejectSequence(type, options);
        yield new RandomBytes(type, seed, options);
      }
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> {
        rejectSequence(type, options);
        yield new PastTimes(type, seed, options, clock);
      }
      case NULL, ROW, ARRAY, MAP -> throw new IllegalStateException(type.toString());
    };
  }

  private static void rejectSequence(ScalarType type, FieldOptions options) {
    if (options.isSequence()) {
      throw options.unsupportedSequence(type);
    }
  }

  /**
   * Fills rows {@code at … at + count - 1} with the values of row numbers {@code first + i * step}.
   */
  final void fill(Column column, int at, int count, long first, long step) {
    column.ensureCapacity(at + count);
    fillValues(column, at, count, first, step);
    if (nullRate > 0) {
      long nullSalt = mix(salt);
      for (int i = 0; i < count; i++) {
        if (unit(mix((first + i * step) * GOLDEN + nullSalt)) < nullRate) {
          column.setNull(at + i);
        }
      }
    }
  }

  abstract void fillValues(Column column, int at, int count, long first, long step);

  /** 64 random bits for a row. */
  final long random(long number) {
    return mix(number * GOLDEN + salt);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** From 0 inclusive to 1 exclusive. */
  private static double unit(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  /** The greatest value of a type of whole numbers or decimals. */
  private static BigDecimal largest(ScalarType type) {
    return switch (type.kind()) {
      case TINYINT -> BigDecimal.valueOf(Byte.MAX_VALUE);
      case SMALLINT -> BigDecimal.valueOf(Short.MAX_VALUE);
      case INTEGER -> BigDecimal.valueOf(Integer.MAX_VALUE);
      case INTERVAL_YEAR_MONTH -> BigDecimal.valueOf(120_000);
      case DECIMAL ->
          new BigDecimal(
              BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE), type.scale());
      default -> BigDecimal.valueOf(Long.MAX_VALUE);
    };
  }

  private static BigDecimal smallest(ScalarType type) {
    return switch (type.kind()) {
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> BigDecimal.ZERO;
      case DECIMAL -> largest(type).negate();
      default -> largest(type).negate().subtract(BigDecimal.ONE);
    };
  }

  private static final class NumberSequence extends FieldGenerator {
    private final long start;
    private final long factor;
    private final int decimalScale;

    NumberSequence(ScalarType type, long seed, FieldOptions options) {
      super(seed, options);
      start =
          type.kind() == TypeKind.FLOAT || type.kind() == TypeKind.DOUBLE
              ? options.number("start")
              : options.firstOfSequence(smallest(type), largest(type));
      factor =
          type.kind() == TypeKind.DECIMAL
                  && type.precision() <= ScalarType.MAX_LONG_DECIMAL_PRECISION
              ? BigInteger.TEN.pow(type.scale()).longValueExact()
              : 1;
      decimalScale = type.scale();
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      if (column instanceof LongColumn longs) {
        for (int i = 0; i < count; i++) {
          longs.values[at + i] = (start + first + i * step) * factor;
        }
      } else if (column instanceof IntColumn ints) {
        for (int i = 0; i < count; i++) {
          ints.values[at + i] = (int) (start + first + i * step);
        }
      } else if (column instanceof DoubleColumn doubles) {
        for (int i = 0; i < count; i++) {
          doubles.values[at + i] = start + first + i * step;
        }
      } else {
        DecimalColumn decimals = (DecimalColumn) column;
        for (int i = 0; i < count; i++) {
          decimals.set(at + i, BigDecimal.valueOf(start + first + i * step).setScale(decimalScale));
        }
      }
    }
  }

  private static final class TextSequence extends FieldGenerator {
    private final long start;

    TextSequence(long seed, FieldOptions options) {
      super(seed, options);
      start = options.number("start");
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      BytesColumn texts = (BytesColumn) column;
      for (int i = 0; i < count; i++) {
        byte[] text = Long.toString(start + first + i * step).getBytes(StandardCharsets.US_ASCII);
        texts.set(at + i, text, 0, text.length);
      }
    }
  }

  /** Whole numbers and decimals between two bounds, both included. */
  private static final class RandomNumbers extends FieldGenerator {
    private final BigInteger min;
    private final BigInteger span;
    private final int scale;

    RandomNumbers(ScalarType type, long seed, FieldOptions options) {
      super(seed, options);
      scale = type.scale();
      BigDecimal smallest = smallest(type);
      BigDecimal largest = largest(type);
      BigDecimal low = options.bound("min", smallest, smallest, largest);
      BigDecimal high = options.bound("max", largest, smallest, largest);
      min = low.setScale(scale, RoundingMode.CEILING).unscaledValue();
      BigInteger max = high.setScale(scale, RoundingMode.FLOOR).unscaledValue();
      if (min.compareTo(max) > 0) {
        throw options.unordered(low, high);
      }
      span = max.subtract(min).add(BigInteger.ONE);
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      if (column instanceof DecimalColumn decimals) {
        for (int i = 0; i < count; i++) {
          BigInteger share = new BigInteger(Long.toUnsignedString(random(first + i * step)));
          decimals.set(
              at + i, new BigDecimal(min.add(span.multiply(share).shiftRight(Long.SIZE)), scale));
        }
        return;
      }
      long low = min.longValue();
      // A span of 2^64 becomes 0: then every long will do.
      long width = span.longValue();
      if (column instanceof LongColumn longs) {
        for (int i = 0; i < count; i++) {
          longs.values[at + i] = between(low, width, random(first + i * step));
        }
      } else {
        int[] ints = ((IntColumn) column).values;
        for (int i = 0; i < count; i++) {
          ints[at + i] = (int) between(low, width, random(first + i * step));
        }
      }
    }

    private static long between(long low, long width, long bits) {
      return width == 0 ? bits : low + Long.remainderUnsigned(bits, width);
    }
  }

  private static final class RandomDoubles extends FieldGenerator {
    private final boolean single;
    private final double min;
    private final double max;

    RandomDoubles(boolean single, long seed, FieldOptions options) {
      super(seed, options);
      this.single = single;
      BigDecimal low =
          options.decimal("min", BigDecimal.valueOf(single ? Float.MIN_VALUE : Double.MIN_VALUE));
      BigDecimal high =
          options.decimal("max", BigDecimal.valueOf(single ? Float.MAX_VALUE : Double.MAX_VALUE));
      if (low.compareTo(high) > 0) {
        throw options.unordered(low, high);
      }
      min = low.doubleValue();
      max = high.doubleValue();
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      double[] doubles = ((DoubleColumn) column).values;
      for (int i = 0; i < count; i++) {
        double share = unit(random(first + i * step));
        double value = min * (1 - share) + max * share;
        doubles[at + i] = single ? (float) value : value;
      }
    }
  }

  private static final class RandomBooleans extends FieldGenerator {
    RandomBooleans(long seed, FieldOptions options) {
      super(seed, options);
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      boolean[] booleans = ((BooleanColumn) column).values;
      for (int i = 0; i < count; i++) {
        booleans[at + i] = random(first + i * step) < 0;
      }
    }
  }

  /** Texts of hexadecimal digits, or any bytes. */
  private static final class RandomBytes extends FieldGenerator {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final boolean text;
    private final boolean variable;
    private final int length;

    RandomBytes(ScalarType type, long seed, FieldOptions options) {
      super(seed, options);
      text = type.kind() == TypeKind.CHAR || type.kind() == TypeKind.VARCHAR;
      boolean fixed = type.kind() == TypeKind.CHAR || type.kind() == TypeKind.BINARY;
      int most = type.precision() > 0 ? type.precision() : Integer.MAX_VALUE;
      length = fixed ? type.precision() : Math.min(most, options.length(Math.min(most, 100)));
      variable = !fixed && options.variableLength();
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      BytesColumn out = (BytesColumn) column;
      for (int i = 0; i < count; i++) {
        long state = random(first + i * step);
        int size =
            variable && length > 0
                ? 1 + (int) Long.remainderUnsigned(mix(state + 1), length)
                : length;
        int start = out.reserve(size);
        byte[] heap = out.heap;
        long bits = 0;
        for (int k = 0; k < size; k++) {
          if ((k & 7) == 0) {
            state += GOLDEN;
            bits = mix(state);
          }
          heap[start + k] = text ? DIGITS[(int) (bits & 15)] : (byte) bits;
          bits >>>= 8;
        }
        out.offsets[at + i] = start;
        out.lengths[at + i] = size;
        out.heapSize = start + size;
      }
    }
  }

  /** The present, or a time of the past. */
  private static final class PastTimes extends FieldGenerator {
    private static final long DAY_MICROS = 86_400_000_000L;

    private final ScalarType type;
    private final long maxPastMicros;
    private final long unit;
    private final LongSupplier clock;

    PastTimes(ScalarType type, long seed, FieldOptions options, LongSupplier clock) {
      super(seed, options);
      this.type = type;
      this.clock = clock;
      maxPastMicros = options.maxPast().toNanos() / 1000;
      unit = type.kind() == TypeKind.DATE ? 1 : Math.round(Math.pow(10, 6 - type.precision()));
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      long now = clock.getAsLong();
      if (type.kind() != TypeKind.TIMESTAMP_LTZ) {
        now = localMicros(now);
      }
      for (int i = 0; i < count; i++) {
        long past =
            maxPastMicros == 0
                ? 0
                : Long.remainderUnsigned(random(first + i * step), maxPastMicros + 1);
        long micros = now - past;
        switch (type.kind()) {
          case DATE ->
              ((IntColumn) column).values[at + i] = (int) Math.floorDiv(micros, DAY_MICROS);
          case TIME ->
              ((LongColumn) column).values[at + i] =
                  Math.floorMod(micros, DAY_MICROS) / unit * unit;
          default -> ((LongColumn) column).values[at + i] = Math.floorDiv(micros, unit) * unit;
        }
      }
    }

    private static long localMicros(long micros) {
      Instant instant =
          Instant.ofEpochSecond(
              Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
      LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
      return local.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + local.getNano() / 1000;
    }
  }

  private static final class Rows extends FieldGenerator {
    private final FieldGenerator[] children;

    Rows(List<FieldGenerator> children, long seed, FieldOptions options) {
      super(seed, options);
      this.children = children.toArray(new FieldGenerator[0]);
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      RowColumn rows = (RowColumn) column;
      for (int i = 0; i < children.length; i++) {
        children[i].fill(rows.children[i], at, count, first, step);
      }
    }
  }

  private static final class Arrays extends FieldGenerator {
    private final FieldGenerator elements;
    private final int length;

    Arrays(FieldGenerator elements, long seed, FieldOptions options) {
      super(seed, options);
      this.elements = elements;
      length = options.length(3);
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      ArrayColumn arrays = (ArrayColumn) column;
      for (int i = 0; i < count; i++) {
        elements.fill(arrays.elements, arrays.elementCount, length, random(first + i * step), 1);
        arrays.offsets[at + i] = arrays.elementCount;
        arrays.lengths[at + i] = length;
        arrays.elementCount += length;
      }
    }
  }

  private static final class Maps extends FieldGenerator {
    private final FieldGenerator keys;
    private final FieldGenerator values;
    private final int length;

    Maps(FieldGenerator keys, FieldGenerator values, long seed, FieldOptions options) {
      super(seed, options);
      this.keys = keys;
      this.values = values;
      length = options.length(3);
    }

    @Override
    void fillValues(Column column, int at, int count, long first, long step) {
      MapColumn maps = (MapColumn) column;
      for (int i = 0; i < count; i++) {
        long number = random(first + i * step);
        keys.fill(maps.keys, maps.elementCount, length, number, 1);
        values.fill(maps.values, maps.elementCount, length, number, 1);
        maps.offsets[at + i] = maps.elementCount;
        maps.lengths[at + i] = length;
        maps.elementCount += length;
      }
    }
  }
}
