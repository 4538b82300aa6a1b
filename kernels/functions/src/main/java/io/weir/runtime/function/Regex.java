package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of Java's: remembers the one it has been given last. An instance belongs to
 * one expression and is used by one thread. Allocates the text as a String where it may match. A
 * malformed expression matches nothing. {@code expression} is what an error names.
 */
public final class Regex {
  private byte @Nullable [] source;
  private String sourceEscape = "";

  /** Of {@link #source}; used again for each text. */
  private @Nullable Matcher matcher;

  private @Nullable RequiredText required;
  private @Nullable Bytes requiredBytes;

  private @Nullable Matcher matcher(Bytes regex) {
    byte[] known = source;
    if (known == null
        || !Arrays.equals(
            known, 0, known.length, regex.bytes, regex.offset, regex.offset + regex.length)) {
      source = regex.toByteArray();
      required = null;
      requiredBytes = null;
      try {
        matcher = Pattern.compile(regex.toString()).matcher("");
        // A region only leaves out where no match can begin.
        matcher.useAnchoringBounds(false).useTransparentBounds(true);
        required = RequiredText.of(regex.toString());
        requiredBytes = required == null ? null : Bytes.of(required.text());
      } catch (PatternSyntaxException e) {
        matcher = null;
      }
    }
    return matcher;
  }

  /** Stands at the first match; null when there is none, or the expression is malformed. */
  private @Nullable Matcher first(Bytes text, Bytes regex, String expression) {
    Matcher matcher = matcher(regex);
    if (matcher == null
        || requiredBytes != null && StringSearch.indexOf(text, requiredBytes, 0) < 0) {
      return null;
    }
    String string = text.toString();
    matcher.reset(string);
    if (required != null) {
      matcher.region(required.firstStart(string), string.length());
    }
    return find(matcher, expression) ? matcher : null;
  }

  private static boolean find(Matcher matcher, String expression) {
    try {
      return matcher.find();
    } catch (StackOverflowError e) {
      throw tooDeep(expression, e);
    }
  }

  /** Java's matcher calls itself for each repetition of a group that has alternatives. */
  static JobException tooDeep(String expression, StackOverflowError cause) {
    return new JobException(
        "the regular expression repeats a group over a text that is too long for it: " + expression,
        cause);
  }

  /** Whether the expression, which is not empty, is found in the text. */
  public boolean find(Bytes text, Bytes regex, String expression) {
    return regex.length > 0 && first(text, regex, expression) != null;
  }

  /** What the expression matches first; null when nothing. */
  public @Nullable Bytes extract(Bytes text, Bytes regex, Bytes out, String expression) {
    return extract(text, regex, 0, out, expression);
  }

  /** What a group of the first match holds; null when nothing. */
  public @Nullable Bytes extract(Bytes text, Bytes regex, int group, Bytes out, String expression) {
    Matcher match = first(text, regex, expression);
    if (match == null || group < 0 || group > match.groupCount()) {
      return null;
    }
    String found = match.group(group);
    return found == null ? null : out.set(found);
  }

  /** Every match replaced by a literal text; null when the expression is malformed. */
  public @Nullable Bytes replace(
      Bytes text, Bytes regex, Bytes replacement, Bytes out, String expression) {
    Matcher matcher = matcher(regex);
    if (matcher == null) {
      return null;
    }
    matcher.reset(text.toString());
    try {
      return out.set(matcher.replaceAll(Matcher.quoteReplacement(replacement.toString())));
    } catch (StackOverflowError e) {
      throw tooDeep(expression, e);
    }
  }

  /** How often the expression matches; {@link Integer#MIN_VALUE} when it is malformed. */
  public int count(Bytes text, Bytes regex, String expression) {
    Matcher matcher = matcher(regex);
    if (matcher == null) {
      return Integer.MIN_VALUE;
    }
    matcher.reset(text.toString());
    int count = 0;
    while (find(matcher, expression)) {
      count++;
    }
    return count;
  }

  /** Position of the first match, 0 when there is none. */
  public int position(Bytes text, Bytes regex, String expression) {
    if (matcher(regex) == null) {
      return Integer.MIN_VALUE;
    }
    Matcher match = first(text, regex, expression);
    return match == null ? 0 : text.toString().codePointCount(0, match.start()) + 1;
  }

  /** SIMILAR TO. */
  public boolean similar(Bytes text, Bytes regex, String expression) {
    return similar(text, regex, null, expression);
  }

  /** SIMILAR TO with an escape character. */
  public boolean similar(Bytes text, Bytes regex, @Nullable Bytes escape, String expression) {
    String escapeText = escape == null ? "" : escape.toString();
    byte[] known = source;
    if (known == null
        || !escapeText.equals(sourceEscape)
        || !Arrays.equals(
            known, 0, known.length, regex.bytes, regex.offset, regex.offset + regex.length)) {
      source = regex.toByteArray();
      sourceEscape = escapeText;
      String java = ofSimilar(regex.toString(), escapeText, expression);
      try {
        matcher = Pattern.compile(java, Pattern.DOTALL).matcher("");
      } catch (PatternSyntaxException e) {
        throw new JobException(
            ("SIMILAR TO '" + regex + "' is malformed, " + e.getDescription())
                + (": " + expression));
      }
    }
    Matcher matcher = this.matcher;
    try {
      return matcher != null && matcher.reset(text.toString()).matches();
    } catch (StackOverflowError e) {
      throw tooDeep(expression, e);
    }
  }

  /** The expression of SQL in Java's notation. */
  private static String ofSimilar(String sql, String escape, String expression) {
    StringBuilder java = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (!escape.isEmpty() && c == escape.charAt(0) && i + 1 < sql.length()) {
        java.append(Pattern.quote(String.valueOf(sql.charAt(++i))));
      } else if (inClass) {
        if (sql.startsWith("[:", i) && sql.indexOf(":]", i) > 0) {
          int end = sql.indexOf(":]", i);
          java.append(characterClass(sql.substring(i + 2, end), expression));
          i = end + 1;
        } else {
          inClass = c != ']';
          java.append(c == '\\' || c == '&' ? "\\" + c : String.valueOf(c));
        }
      } else {
        switch (c) {
          case '%' -> java.append(".*");
          case '_' -> java.append('.');
          case '[' -> {
            inClass = true;
            java.append('[');
          }
          case '|', '*', '+', '?', '{', '}', '(', ')', ',' -> java.append(c);
          default ->
              java.append(
                  Character.isLetterOrDigit(c) || c == ' '
                      ? String.valueOf(c)
                      : Pattern.quote(String.valueOf(c)));
        }
      }
    }
    return java.toString();
  }

  private static String characterClass(String name, String expression) {
    return switch (name.toUpperCase(java.util.Locale.ROOT)) {
      case "ALPHA" -> "\\p{Alpha}";
      case "UPPER" -> "\\p{Upper}";
      case "LOWER" -> "\\p{Lower}";
      case "DIGIT" -> "\\d";
      case "ALNUM" -> "\\p{Alnum}";
      case "SPACE" -> " ";
      case "WHITESPACE" -> "\\s";
      default -> throw new JobException("SIMILAR TO has no class [:" + name + ":]: " + expression);
    };
  }
}
