package io.weir.runtime.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.error.JobException;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against java.util.regex over the whole text. */
class RegexTest {
  private static final String[] PIECES = {
    "ab",
    "bc",
    "a",
    "\\.",
    ".",
    "[ab]",
    "[^a]",
    "\\d",
    "^",
    "$",
    "\\b",
    "(a|^)",
    "(ab|c)",
    "(?:bc)",
    "a*",
    "b+",
    "c?",
    "(ab)*",
    "a{2}",
    "b{1,2}",
    "[a[bc]]+",
    "|",
    "é",
    "(?i)",
    ".*",
    "a{0}",
    "ab*?",
    "(?<=a)",
    "\\Qa",
    "😀",
    "c{2,}",
    "(b|)",
    "\\W"
  };

  private static final String[] TEXTS = {"a", "b", "c", "ab", "bc", ".", "1", " ", "é", "😀", "\n"};

  private static String random(Random random, String[] parts, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  @Test
  void findsWhatJavaFinds() {
    Random random = new Random(42);
    int withText = 0;
    for (int i = 0; i < 20_000; i++) {
      String regex = random(random, PIECES, 5);
      Pattern pattern;
      try {
        pattern = Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        continue;
      }
      withText += RequiredText.of(regex) == null ? 0 : 1;
      Regex tested = new Regex();
      for (int j = 0; j < 10; j++) {
        String text = random(random, TEXTS, 8);
        Matcher expected = pattern.matcher(text);
        boolean found = expected.find();
        String message = "'" + regex + "' in '" + text + "'";
        Bytes actual = tested.extract(Bytes.of(text), Bytes.of(regex), new Bytes(), "x");
        assertEquals(
            found ? expected.group() : null, actual == null ? null : actual.toString(), message);
        int position = found ? text.codePointCount(0, expected.start()) + 1 : 0;
        assertEquals(position, tested.position(Bytes.of(text), Bytes.of(regex), "x"), message);
        assertEquals(
            (int) pattern.matcher(text).results().count(),
            tested.count(Bytes.of(text), Bytes.of(regex), "x"),
            message);
        assertEquals(
            Bytes.of(pattern.matcher(text).replaceAll("-")).toString(),
            String.valueOf(
                tested.replace(Bytes.of(text), Bytes.of(regex), Bytes.of("-"), new Bytes(), "x")),
            message);
      }
    }
    assertTrue(withText > 1_500, "only " + withText + " have a text that they require");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "(&|^)channel_id=([^&]*) channel_id= 1",
        "foo.*longer longer 2147483647",
        "a?bcd bcd 1",
        "a{2,3}bcd bcd 3",
        "[xy]\\.\\d+zz zz 2147483647",
        "abc* ab 0",
        "ab|cd '' ",
        "(?i)abc '' ",
        "\\Qabc '' ",
        "(abc) '' "
      })
  void requiresText(String regex, String text, Integer before) {
    RequiredText required = RequiredText.of(regex);
    assertEquals(text.isEmpty() ? null : new RequiredText(text, before), required);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[a", "a{", "*a"})
  void malformedMatchesNothing(String regex) {
    Regex tested = new Regex();
    assertNull(tested.extract(Bytes.of("abc"), Bytes.of(regex), new Bytes(), "x"));
    assertEquals(Integer.MIN_VALUE, tested.position(Bytes.of("abc"), Bytes.of(regex), "x"));
  }

  @Test
  void expressionMayChangeFromRowToRow() {
    Regex tested = new Regex();
    assertNotNull(tested.extract(Bytes.of("xabcx"), Bytes.of("abc"), new Bytes(), "x"));
    assertNotNull(tested.extract(Bytes.of("xyz"), Bytes.of("y"), new Bytes(), "x"));
    assertNull(tested.extract(Bytes.of("xyz"), Bytes.of("abc"), new Bytes(), "x"));
  }

  /** Java's matcher recurses for each repetition of a group with alternatives. */
  @Test
  void overflowingExpressionIsNamed() {
    Bytes text = Bytes.of("ab".repeat(1_000_000));
    Bytes regex = Bytes.of("(a|b)*c");
    List<Executable> uses =
        List.of(
            () -> new Regex().find(text, Bytes.of("(a|b)*$"), "EXPRESSION"),
            () -> new Regex().extract(text, Bytes.of("(a|b)*"), new Bytes(), "EXPRESSION"),
            () -> new Regex().position(text, Bytes.of("(a|b)*$"), "EXPRESSION"),
            () -> new Regex().count(text, regex, "EXPRESSION"),
            () -> new Regex().replace(text, regex, text, new Bytes(), "EXPRESSION"),
            () -> new Regex().similar(text, Bytes.of("(a|b)*c"), "EXPRESSION"));
    for (Executable use : uses) {
      String message = assertThrows(JobException.class, use).getMessage();
      assertTrue(message.endsWith("too long for it: EXPRESSION"), message);
    }
  }
}
