package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions of strings. They count characters (code points), from one. */
public final class Strings {
  private static final int MAX_LENGTH = 1 << 28;

  private Strings() {}

  /** Capital letters. */
  public static Bytes upper(Bytes text, Bytes out) {
    return Utf8.isAscii(text)
        ? mapAscii(text, 'a', 'z', out)
        : out.set(text.toString().toUpperCase(Locale.ROOT));
  }

  /** Small letters. */
  public static Bytes lower(Bytes text, Bytes out) {
    return Utf8.isAscii(text)
        ? mapAscii(text, 'A', 'Z', out)
        : out.set(text.toString().toLowerCase(Locale.ROOT));
  }

  /** Flips the case of the ASCII letters between two letters. */
  private static Bytes mapAscii(Bytes text, char from, char to, Bytes out) {
    int length = text.length;
    byte[] target = out.start(length);
    byte[] source = text.bytes;
    int offset = text.offset;
    for (int i = 0; i < length; i++) {
      byte c = source[offset + i];
      target[i] = (byte) (c >= from && c <= to ? c ^ 0x20 : c);
    }
    out.length = length;
    return out;
  }

  /** The rest of the text from a position; a negative one counts from the end. */
  public static Bytes substring(Bytes text, int position, Bytes out) {
    return substring(text, position, Integer.MAX_VALUE, out);
  }

  /**
   * Part of a text.
   *
   * @param position of the first character, from 1; negative: from the end; 0 is taken as 1
   * @param count characters; none when not positive
   */
  public static Bytes substring(Bytes text, int position, int count, Bytes out) {
    if (count <= 0 || text.length == 0) {
      return out.slice(text, 0, 0);
    }
    boolean ascii = Utf8.isAscii(text);
    long first = position > 0 ? position - 1L : position;
    if (first < 0 && position < 0) {
      first += ascii ? text.length : Utf8.length(text);
      if (first < 0) {
        return out.slice(text, 0, 0);
      }
    }
    if (first >= text.length) {
      return out.slice(text, 0, 0);
    }
    int from = ascii ? (int) first : Utf8.bytesOf(text, 0, (int) first);
    int bytes = ascii ? Math.min(count, text.length - from) : Utf8.bytesOf(text, from, count);
    return out.slice(text, from, bytes);
  }

  /** Both texts, one behind the other. */
  public static Bytes concat(Bytes first, Bytes second, Bytes out) {
    out.start(first.length + second.length);
    return out.append(first).append(second);
  }

  /** The first characters. */
  public static Bytes left(Bytes text, int count, Bytes out) {
    return out.slice(text, 0, Utf8.bytesOf(text, 0, count));
  }

  /** The last characters. */
  public static Bytes right(Bytes text, int count, Bytes out) {
    int skip = count <= 0 ? text.length : Utf8.bytesOf(text, 0, Utf8.length(text) - count);
    return out.slice(text, skip, text.length - skip);
  }

  /** At most so many characters. */
  public static Bytes truncate(Bytes text, int count, Bytes out) {
    return text.length <= count ? text : left(text, count, out);
  }

  /** Exactly so many characters, with spaces behind. */
  public static Bytes pad(Bytes text, int count, Bytes out) {
    int length = Utf8.length(text);
    if (length >= count) {
      return length == count ? text : left(text, count, out);
    }
    out.start(text.length + count - length);
    out.append(text);
    for (int i = length; i < count; i++) {
      out.append((byte) ' ');
    }
    return out;
  }

  /** At most so many bytes. */
  public static Bytes truncateBytes(Bytes binary, int count, Bytes out) {
    return out.slice(binary, 0, Math.min(count, binary.length));
  }

  /** Exactly so many bytes, with zeros behind. */
  public static Bytes padBytes(Bytes binary, int count, Bytes out) {
    out.start(count);
    out.append(binary.bytes, binary.offset, Math.min(count, binary.length));
    while (out.length < count) {
      out.append((byte) 0);
    }
    return out;
  }

  /** Part of the text replaced from a position on by as many characters as it has. */
  public static Bytes overlay(Bytes text, Bytes part, int from, Bytes out) {
    return overlay(text, part, from, Utf8.length(part), out);
  }

  /** So many characters from a position on replaced by a part. */
  public static Bytes overlay(Bytes text, Bytes part, int from, int count, Bytes out) {
    int size = Utf8.length(text);
    if (from <= 0 || from > size) {
      return out.slice(text, 0, text.length);
    }
    int start = Utf8.bytesOf(text, 0, from - 1);
    out.start(text.length + part.length);
    out.append(text.bytes, text.offset, start).append(part);
    if (from + (long) count <= size && count > 0) {
      int end = start + Utf8.bytesOf(text, start, count);
      out.append(text.bytes, text.offset + end, text.length - end);
    }
    return out;
  }

  /** Without spaces at both ends. */
  public static Bytes trim(Bytes text, Bytes out) {
    return trim(text, null, true, true, out);
  }

  public static Bytes trimLeading(Bytes text, Bytes out) {
    return trim(text, null, true, false, out);
  }

  public static Bytes trimTrailing(Bytes text, Bytes out) {
    return trim(text, null, false, true, out);
  }

  /** Without any of the characters at both ends. */
  public static Bytes trim(Bytes text, Bytes characters, Bytes out) {
    return trim(text, characters, true, true, out);
  }

  public static Bytes trimLeading(Bytes text, Bytes characters, Bytes out) {
    return trim(text, characters, true, false, out);
  }

  public static Bytes trimTrailing(Bytes text, Bytes characters, Bytes out) {
    return trim(text, characters, false, true, out);
  }

  private static Bytes trim(
      Bytes text, @Nullable Bytes characters, boolean leading, boolean trailing, Bytes out) {
    byte[] bytes = text.bytes;
    int start = text.offset;
    int end = start + text.length;
    if (leading) {
      while (start < end) {
        int next = Utf8.next(bytes, start, end);
        if (!isOneOf(bytes, start, next, characters)) {
          break;
        }
        start = next;
      }
    }
    if (trailing) {
      while (start < end) {
        int last = end - 1;
        while (last > start && (bytes[last] & 0xC0) == 0x80) {
          last--;
        }
        if (!isOneOf(bytes, last, end, characters)) {
          break;
        }
        end = last;
      }
    }
    return out.set(bytes, start, end - start);
  }

  private static boolean isOneOf(byte[] bytes, int from, int to, @Nullable Bytes characters) {
    if (characters == null) {
      return to - from == 1 && bytes[from] == ' ';
    }
    int limit = characters.offset + characters.length;
    int at = characters.offset;
    while (at < limit) {
      int next = Utf8.next(characters.bytes, at, limit);
      if (Arrays.equals(bytes, from, to, characters.bytes, at, next)) {
        return true;
      }
      at = next;
    }
    return false;
  }

  /** The text so many times; nothing when the count is not positive. */
  public static Bytes repeat(Bytes text, int count, Bytes out, String expression) {
    long size = Math.max(0L, count) * text.length;
    if (size > MAX_LENGTH) {
      throw new JobException("REPEAT makes a string of " + size + " bytes: " + expression);
    }
    out.start((int) size);
    for (int i = 0; i < count; i++) {
      out.append(text);
    }
    return out;
  }

  /** Back to front. */
  public static Bytes reverse(Bytes text, Bytes out) {
    byte[] target = out.start(text.length);
    int at = text.offset;
    int end = at + text.length;
    int to = text.length;
    while (at < end) {
      int next = Utf8.next(text.bytes, at, end);
      to -= next - at;
      System.arraycopy(text.bytes, at, target, to, next - at);
      at = next;
    }
    out.length = text.length;
    return out;
  }

  /** Each character that stands in {@code from} replaced by the one at its place in {@code to}. */
  public static Bytes translate(Bytes text, Bytes from, Bytes to, Bytes out) {
    out.start(text.length);
    int at = text.offset;
    int end = at + text.length;
    while (at < end) {
      int next = Utf8.next(text.bytes, at, end);
      int index = characterIndex(from, text.bytes, at, next);
      if (index < 0) {
        out.append(text.bytes, at, next - at);
      } else {
        int start = Utf8.bytesOf(to, 0, index);
        out.append(to.bytes, to.offset + start, Utf8.bytesOf(to, start, 1));
      }
      at = next;
    }
    return out;
  }

  private static int characterIndex(Bytes characters, byte[] bytes, int from, int to) {
    int at = characters.offset;
    int end = at + characters.length;
    for (int index = 0; at < end; index++) {
      int next = Utf8.next(characters.bytes, at, end);
      if (Arrays.equals(bytes, from, to, characters.bytes, at, next)) {
        return index;
      }
      at = next;
    }
    return -1;
  }

  /** Filled at the start, or cut, to a length; null when that is negative or there is no pad. */
  public static @Nullable Bytes padLeft(
      Bytes text, int count, Bytes pad, Bytes out, String expression) {
    if (count < 0 || pad.length == 0) {
      return null;
    }
    checkLength(count, "LPAD", expression);
    int size = Utf8.length(text);
    if (size >= count) {
      return left(text, count, out);
    }
    out.start(text.length + count - size);
    appendPad(pad, count - size, out);
    return out.append(text);
  }

  /** Filled at the end, or cut, to a length; null when that is negative or there is no pad. */
  public static @Nullable Bytes padRight(
      Bytes text, int count, Bytes pad, Bytes out, String expression) {
    if (count < 0 || pad.length == 0) {
      return null;
    }
    checkLength(count, "RPAD", expression);
    int size = Utf8.length(text);
    if (size >= count) {
      return left(text, count, out);
    }
    out.start(text.length + count - size);
    out.append(text);
    appendPad(pad, count - size, out);
    return out;
  }

  private static void checkLength(int count, String function, String expression) {
    if (count > MAX_LENGTH) {
      throw new JobException(
          function + " makes a string of " + count + " characters: " + expression);
    }
  }

  private static void appendPad(Bytes pad, int characters, Bytes out) {
    int size = Utf8.length(pad);
    for (int left = characters; left > 0; left -= size) {
      out.append(pad.bytes, pad.offset, Utf8.bytesOf(pad, 0, left));
    }
  }

  /** Each word (letters and digits) with a capital, else in small letters. */
  public static Bytes initcap(Bytes text, Bytes out) {
    out.start(text.length);
    boolean inWord = false;
    int at = text.offset;
    int end = at + text.length;
    while (at < end) {
      int point = Utf8.codePoint(text.bytes, at, end);
      boolean letter = Character.isLetterOrDigit(point);
      out.appendCodePoint(
          letter ? inWord ? Character.toLowerCase(point) : Character.toUpperCase(point) : point);
      inWord = letter;
      at = Utf8.next(text.bytes, at, end);
    }
    return out;
  }

  /** The first byte; 0 for the empty string. */
  public static int ascii(Bytes text) {
    return text.length == 0 ? 0 : text.at(0);
  }

  /** The character of a code, of which the lowest eight bits count. */
  public static Bytes chr(long code, Bytes out) {
    out.start(4);
    return code < 0 ? out : out.appendCodePoint((int) (code & 0xFF));
  }

  public static int octetLength(Bytes text) {
    return text.length;
  }

  /** Whether there is something and all of it is letters. */
  public static boolean isAlpha(Bytes text) {
    return text.length > 0 && text.toString().codePoints().allMatch(Character::isLetter);
  }

  /** Whether there is something and all of it is digits. */
  public static boolean isDigit(Bytes text) {
    return text.length > 0 && text.toString().codePoints().allMatch(Character::isDigit);
  }

  /** Whether it is a number. */
  public static boolean isDecimal(Bytes text) {
    if (text.length == 0) {
      return false;
    }
    NullFlag flag = new NullFlag();
    Parsing.toDouble(text, flag, null);
    return !flag.isNull;
  }

  /** Java's hash of the text, without its sign. */
  public static int hashCode(Bytes text) {
    return Math.abs(text.toString().hashCode());
  }
}
