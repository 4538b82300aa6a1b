package io.weir.shell.interactive;

import io.weir.parser.Statements;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colors keywords, strings, numbers and comments while they are typed. */
final class SqlHighlighter implements Highlighter {
  private static final AttributedStyle KEYWORD =
      AttributedStyle.DEFAULT.bold().foreground(AttributedStyle.BLUE);
  private static final AttributedStyle STRING =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
  private static final AttributedStyle NUMBER =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
  private static final AttributedStyle COMMENT =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT);

  private final Set<String> keywords = Statements.keywords();

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    AttributedStringBuilder text = new AttributedStringBuilder(buffer.length());
    int at = 0;
    for (SqlToken token : SqlToken.of(buffer)) {
      text.append(buffer, at, token.start());
      text.styled(style(token, buffer), token.text(buffer));
      at = token.end();
    }
    text.append(buffer, at, buffer.length());
    return text.toAttributedString();
  }

  private AttributedStyle style(SqlToken token, String buffer) {
    return switch (token.kind()) {
      case WORD ->
          keywords.contains(token.text(buffer).toUpperCase(Locale.ROOT))
              ? KEYWORD
              : AttributedStyle.DEFAULT;
      case STRING -> STRING;
      case NUMBER -> NUMBER;
      case COMMENT -> COMMENT;
      case QUOTED_NAME, SYMBOL -> AttributedStyle.DEFAULT;
    };
  }
}
