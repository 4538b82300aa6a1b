package io.weir.runtime.function;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Digests as hexadecimal digits. An instance belongs to one expression. */
public final class Hashes {
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private @Nullable MessageDigest digest;
  private String algorithm = "";

  public Bytes md5(Bytes text, Bytes out) {
    return hash(text, "MD5", out);
  }

  public Bytes sha1(Bytes text, Bytes out) {
    return hash(text, "SHA-1", out);
  }

  public Bytes sha224(Bytes text, Bytes out) {
    return hash(text, "SHA-224", out);
  }

  public Bytes sha256(Bytes text, Bytes out) {
    return hash(text, "SHA-256", out);
  }

  public Bytes sha384(Bytes text, Bytes out) {
    return hash(text, "SHA-384", out);
  }

  public Bytes sha512(Bytes text, Bytes out) {
    return hash(text, "SHA-512", out);
  }

  /** The digest by an algorithm of Java's. */
  private Bytes hash(Bytes text, String name, Bytes out) {
    MessageDigest current = digest;
    if (current == null || !name.equals(algorithm)) {
      try {
        current = MessageDigest.getInstance(name);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has " + name, e);
      }
      digest = current;
      algorithm = name;
    }
    current.update(text.bytes, text.offset, text.length);
    byte[] hash = current.digest();
    return hex(hash, 0, hash.length, out);
  }

  /** SHA-2 of so many bits; null when there is no such. */
  public @Nullable Bytes sha2(Bytes text, int bits, Bytes out) {
    return switch (bits) {
      case 224 -> hash(text, "SHA-224", out);
      case 0, 256 -> hash(text, "SHA-256", out);
      case 384 -> hash(text, "SHA-384", out);
      case 512 -> hash(text, "SHA-512", out);
      default -> null;
    };
  }

  private static Bytes hex(byte[] bytes, int from, int count, Bytes out) {
    byte[] target = out.start(count * 2);
    for (int i = 0; i < count; i++) {
      target[2 * i] = DIGITS[bytes[from + i] >> 4 & 15];
      target[2 * i + 1] = DIGITS[bytes[from + i] & 15];
    }
    out.length = count * 2;
    return out;
  }

  /** The bytes of a text in capital hexadecimal digits. */
  public static Bytes hex(Bytes text, Bytes out) {
    Bytes small = hex(text.bytes, text.offset, text.length, out);
    for (int i = 0; i < small.length; i++) {
      byte c = small.bytes[i];
      small.bytes[i] = (byte) (c >= 'a' ? c - 32 : c);
    }
    return small;
  }

  /** A number in capital hexadecimal digits. */
  public static Bytes hex(long value, Bytes out) {
    return out.set(Long.toHexString(value).toUpperCase(java.util.Locale.ROOT));
  }

  /** A number in binary digits. */
  public static Bytes bin(long value, Bytes out) {
    return out.set(Long.toBinaryString(value));
  }
}
