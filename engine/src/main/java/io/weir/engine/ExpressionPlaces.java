package io.weir.engine;

import io.weir.parser.Span;
import io.weir.parser.Statements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Where the expressions of a statement stand that can fail while it runs. Plans do not carry
 * positions, which would make equal parts different; so an expression is found again by its text,
 * but for what planning adds to it: names of inputs, parentheses and conversions. One that comes
 * from a view or a computed column has no place in the statement.
 */
final class ExpressionPlaces {
  /** Statements with more such expressions are not looked through. */
  private static final int MOST = 500;

  private static final Pattern QUALIFIER = Pattern.compile("\\b[A-Z_]\\w*\\.(?=[A-Z_*])");
  private static final Pattern CONVERSION = Pattern.compile("CAST\\(([^()]*) AS [^()]*\\)");
  private static final Pattern LENGTH = Pattern.compile("\\(\\d+(?:, *\\d+)?\\)");

  private final List<? extends SqlNode> statements;
  private @Nullable Map<String, Span> exact;
  private final Map<String, Span> plain = new HashMap<>();

  ExpressionPlaces(List<? extends SqlNode> statements) {
    this.statements = statements;
  }

  /**
   * The place of an expression as the end of a message, such as {@code " (line 1, column 8)"};
   * empty when it is not known.
   */
  String of(String expression) {
    Map<String, Span> known = exact();
    Span span = known.get(normalized(expression));
    if (span == null) {
      span = plain.get(withoutConversions(expression));
    }
    return span == null
        ? ""
        : " (line " + span.startLine() + ", column " + span.startColumn() + ")";
  }

  private Map<String, Span> exact() {
    Map<String, Span> known = exact;
    if (known == null) {
      known = new HashMap<>();
      exact = known;
      List<SqlCall> calls = calls();
      for (SqlCall call : calls.size() > MOST ? List.<SqlCall>of() : calls) {
        Span span = Span.of(call.getParserPosition());
        String text = Statements.toSql(call);
        if (span != null && !span.equals(Span.NONE)) {
          known.putIfAbsent(normalized(text), span);
          plain.putIfAbsent(withoutConversions(text), span);
        }
      }
    }
    return known;
  }

  private List<SqlCall> calls() {
    List<SqlCall> calls = new ArrayList<>();
    for (SqlNode statement : statements) {
      statement.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
              if (calls.size() <= MOST) {
                switch (call.getKind()) {
                  case CAST, DIVIDE, MOD, TIMES, PLUS, MINUS, OTHER_FUNCTION -> calls.add(call);
                  default -> {}
                }
                super.visit(call);
              }
              return null;
            }
          });
    }
    return calls;
  }

  private static String normalized(String text) {
    String upper =
        text.replace("`", "")
            .toUpperCase(Locale.ROOT)
            .replace("INTEGER", "INT")
            .replace("VARCHAR(2147483647)", "STRING");
    return QUALIFIER.matcher(upper).replaceAll("").replaceAll("[\\s()]|NOT NULL", "");
  }

  /** The text without the conversions in it, but with that of the whole. */
  private static String withoutConversions(String text) {
    String upper = text.replace("`", "").toUpperCase(Locale.ROOT);
    boolean conversion = upper.startsWith("CAST(");
    String shorter = LENGTH.matcher(upper).replaceAll("");
    String before = "";
    while (!before.equals(shorter)) {
      before = shorter;
      shorter = CONVERSION.matcher(shorter).replaceAll("$1");
    }
    return (conversion ? "CAST " : "") + normalized(shorter);
  }
}
