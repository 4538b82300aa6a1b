package io.weir.runtime.function;

import java.io.UnsupportedEncodingException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Base64, character sets, URLs. These allocate. */
public final class Encodings {
  private Encodings() {}

  public static Bytes toBase64(Bytes value, Bytes out) {
    byte[] encoded = Base64.getEncoder().encode(value.toByteArray());
    return out.set(encoded, 0, encoded.length);
  }

  /** Bytes as text, with U+FFFD for what is not UTF-8, as the JDK decodes it. */
  public static Bytes toText(Bytes binary, Bytes out) {
    return Utf8.isAscii(binary) ? binary : out.set(binary.toString());
  }

  /** The text that Base64 stands for, as by {@link #toText}; null when it is malformed. */
  public static @Nullable Bytes fromBase64(Bytes text, Bytes out) {
    try {
      byte[] decoded = Base64.getDecoder().decode(text.toByteArray());
      return out.set(new String(decoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A text in a character set; null when that is unknown. */
  public static @Nullable Bytes encode(Bytes text, Bytes charset, Bytes out) {
    Charset known = charset(charset);
    if (known == null) {
      return null;
    }
    byte[] encoded = text.toString().getBytes(known);
    return out.set(encoded, 0, encoded.length);
  }

  /** Bytes in a character set as text; null when that is unknown. */
  public static @Nullable Bytes decode(Bytes binary, Bytes charset, Bytes out) {
    Charset known = charset(charset);
    return known == null
        ? null
        : out.set(new String(binary.bytes, binary.offset, binary.length, known));
  }

  private static @Nullable Charset charset(Bytes name) {
    try {
      return Charset.forName(name.toString());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  public static Bytes urlEncode(Bytes text, Bytes out) {
    return out.set(URLEncoder.encode(text.toString(), StandardCharsets.UTF_8));
  }

  /** What a URL-encoded text stands for; null when it is malformed. */
  public static @Nullable Bytes urlDecode(Bytes text, Bytes out) {
    try {
      return out.set(URLDecoder.decode(text.toString(), StandardCharsets.UTF_8.name()));
    } catch (UnsupportedEncodingException | IllegalArgumentException e) {
      return null;
    }
  }

  /** A part of a URL; null when there is no such or it is malformed. */
  public static @Nullable Bytes parseUrl(Bytes url, Bytes part, Bytes out) {
    String found = part(url.toString(), part.toString());
    return found == null ? null : out.set(found);
  }

  /** A parameter of a URL's query; the part must be QUERY. */
  public static @Nullable Bytes parseUrl(Bytes url, Bytes part, Bytes key, Bytes out) {
    String name = part.toString();
    String query = name.equals("QUERY") ? part(url.toString(), name) : null;
    if (query == null) {
      return null;
    }
    Matcher matcher =
        Pattern.compile("(&|^)" + Pattern.quote(key.toString()) + "=([^&]*)").matcher(query);
    return matcher.find() ? out.set(matcher.group(2)) : null;
  }

  private static @Nullable String part(String text, String part) {
    URL url;
    try {
      url = new URL(text);
    } catch (MalformedURLException e) {
      return null;
    }
    return switch (part) {
      case "HOST" -> url.getHost();
      case "PATH" -> url.getPath();
      case "QUERY" -> url.getQuery();
      case "REF" -> url.getRef();
      case "PROTOCOL" -> url.getProtocol();
      case "FILE" -> url.getFile();
      case "AUTHORITY" -> url.getAuthority();
      case "USERINFO" -> url.getUserInfo();
      default -> null;
    };
  }

  /** A random UUID. */
  public static Bytes uuid(Bytes out) {
    return out.set(UUID.randomUUID().toString());
  }
}
