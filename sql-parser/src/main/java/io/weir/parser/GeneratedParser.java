package io.weir.parser;

import io.weir.parser.generated.ParseException;
import io.weir.parser.generated.TokenMgrError;
import io.weir.parser.generated.WeirSqlParser;
import io.weir.parser.generated.WeirSqlParserConstants;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.Metadata;
import org.apache.calcite.util.SourceStringReader;

/** Calls the generated parser with the dialect's lexical rules. */
final class GeneratedParser {
  private static final int IDENTIFIER_MAX_LENGTH = 256;

  private GeneratedParser() {}

  /** The dialect's words; loaded once, on first use. */
  private static final class Words {
    static final SortedSet<String> ALL;
    static final SortedSet<String> RESERVED;

    static {
      Metadata metadata = parser("").getMetadata();
      SortedSet<String> all = new TreeSet<>();
      SortedSet<String> reserved = new TreeSet<>();
      for (String image : WeirSqlParserConstants.tokenImage) {
        String word = image.replace("\"", "");
        if (image.startsWith("\"") && Character.isLetter(word.charAt(0))) {
          all.add(word);
          if (!metadata.isNonReservedKeyword(word)) {
            reserved.add(word);
          }
        }
      }
      ALL = Collections.unmodifiableSortedSet(all);
      RESERVED = Collections.unmodifiableSortedSet(reserved);
    }
  }

  static SortedSet<String> keywords() {
    return Words.ALL;
  }

  static SortedSet<String> reservedKeywords() {
    return Words.RESERVED;
  }

  /**
   * Parses the one statement that the text is.
   *
   * @throws ParseException when a token is not expected
   * @throws TokenMgrError when a character begins no token
   * @throws CalciteContextException when a rule outside the grammar is broken
   * @throws SqlException when the grammar refuses what it understands
   */
  static SqlNode parse(String text) throws ParseException {
    return parser(text).SqlStmtEof();
  }

  static WeirSqlParser parser(String text) {
    WeirSqlParser parser =
        (WeirSqlParser) WeirSqlParser.FACTORY.getParser(new SourceStringReader(text));
    parser.setTabSize(1);
    parser.setQuotedCasing(Casing.UNCHANGED);
    parser.setUnquotedCasing(Casing.UNCHANGED);
    parser.setIdentifierMaxLength(IDENTIFIER_MAX_LENGTH);
    parser.setConformance(WeirConformance.INSTANCE);
    parser.switchTo(LexicalState.BTID);
    return parser;
  }
}
