package io.weir.parser;

import static io.weir.parser.generated.WeirSqlParserConstants.AS;
import static io.weir.parser.generated.WeirSqlParserConstants.BIGINT;
import static io.weir.parser.generated.WeirSqlParserConstants.CAST;
import static io.weir.parser.generated.WeirSqlParserConstants.COMMA;
import static io.weir.parser.generated.WeirSqlParserConstants.IDENTIFIER;
import static io.weir.parser.generated.WeirSqlParserConstants.LPAREN;
import static io.weir.parser.generated.WeirSqlParserConstants.QUOTED_STRING;
import static io.weir.parser.generated.WeirSqlParserConstants.SELECT;
import static io.weir.parser.generated.WeirSqlParserConstants.UNSIGNED_INTEGER_LITERAL;
import static io.weir.parser.generated.WeirSqlParserConstants.tokenImage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in a few words which of several hundred tokens could stand somewhere. */
final class Expectation {
  /** More alternatives than this tell a reader nothing. */
  private static final int MOST = 7;

  /** How many of {@link #TELLING} are named when there are more than {@link #MOST}. */
  private static final int MOST_TELLING = 4;

  /** What to name first when many tokens are possible. */
  private static final List<String> TELLING =
      List.of(
          "END", ")", ",", "FROM", "WHERE", "GROUP", "ORDER", "JOIN", "BY", "AS", "WITH", "SELECT",
          "VALUES");

  /** Words that lead to a refusal, or that nobody looks for. */
  private static final Set<String> REFUSED =
      Set.of("UPSERT", "OVERWRITE", "ENFORCED", "LATERAL", "UNNEST", "MEASURE", "DECIMAL", "?");

  private Expectation() {}

  /**
   * A phrase such as {@code expected "," or FROM}; null when there is nothing helpful to say.
   *
   * @param kinds of the tokens that were expected, as in the generated constants
   * @param before the kind of the token before
   */
  static @Nullable String describe(Set<Integer> kinds, int before) {
    if (kinds.contains(CAST)) {
      boolean inExpression = !kinds.contains(SELECT) || before == LPAREN || before == COMMA;
      return inExpression ? "expected an expression" : "expected a query";
    }
    if (kinds.contains(BIGINT)) {
      return "expected a type";
    }
    List<String> words = words(kinds);
    if (before == AS && words.contains("a name")) {
      // The grammar takes strings as aliases, which are refused then.
      words.remove("a string in single quotes");
    }
    if (words.size() > MOST) {
      List<String> possible = words;
      words = TELLING.stream().filter(possible::contains).limit(MOST_TELLING).toList();
    }
    return words.isEmpty() ? null : "expected " + either(words);
  }

  private static List<String> words(Set<Integer> kinds) {
    boolean name = kinds.contains(IDENTIFIER);
    List<String> words = new ArrayList<>();
    for (int kind : kinds) {
      String image = tokenImage[kind].replace("\"", "");
      boolean isWord = Character.isLetter(image.charAt(0));
      boolean isName = name && isWord && !GeneratedParser.reservedKeywords().contains(image);
      if (kind == IDENTIFIER) {
        words.add(0, "a name");
      } else if (kind == QUOTED_STRING) {
        words.add("a string in single quotes");
      } else if (kind == UNSIGNED_INTEGER_LITERAL) {
        words.add("a number");
      } else if (!image.startsWith("<") && !isName && !REFUSED.contains(image)) {
        words.add(image);
      }
    }
    return words;
  }

  private static String either(List<String> words) {
    List<String> quoted =
        words.stream()
            .map(word -> Character.isLetter(word.charAt(0)) ? word : '"' + word + '"')
            .toList();
    int last = quoted.size() - 1;
    return last == 0
        ? quoted.get(0)
        : String.join(", ", quoted.subList(0, last)) + " or " + quoted.get(last);
  }
}
