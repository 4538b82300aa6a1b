package io.weir.engine.conformance;

import io.weir.parser.Span;
import io.weir.parser.Statements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A test as SQL text. Statements are executed in order; comment blocks that begin at the start of a
 * line and end in a line of their own say what must be true:
 *
 * <pre>
 * /&#42; file bids.csv        lines of an input file, at ${dir}/bids.csv
 * /&#42; expect              the result of the statement before as CSV with a header line
 * /&#42; expect ordered batch   the same, in that order, only when executed as a batch
 * /&#42; error               the statement before fails, at the part between carets if there is one;
 *                       each line is part of the message or hint
 * /&#42; expressions         each line: expression => value [: TYPE]
 * /&#42; expressions from t     the same over the only row of a table
 * </pre>
 *
 * <p>All tests that take SQL files take all of them. A line {@code -- not TEST: REASON} says that
 * one cannot: {@code stepping} (read by {@link SteppingConnector}) or {@code simulation}.
 *
 * <p>Besides {@code ${dir}}, where input files are, {@code ${out}} names a directory of each
 * execution for what is written.
 */
record SqlFile(
    String name, Map<String, String> files, List<Step> steps, Map<String, String> optOuts) {
  private static final Pattern OPT_OUT =
      Pattern.compile("(?m)^-- not (stepping|simulation): (\\S.*)$");

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^/\\* (file|expect|error|expressions)\\b([^\\n]*)\\n(.*?)^\\*/$\\n?");

  private static final Pattern EXPRESSION =
      Pattern.compile("(.*) => (.*?)(?: : ([A-Z][A-Z_]*[^']*))?");

  static SqlFile read(Path path, String name) {
    try {
      return new Reader(Files.readString(path)).read(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SqlFile of(String text, String name) {
    return new Reader(text).read(name);
  }

  private static final class Reader {
    private final String text;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private @Nullable String subject;
    private int subjectLine;

    Reader(String text) {
      this.text = text;
    }

    SqlFile read(String name) {
      Matcher block = BLOCK.matcher(text);
      int from = 0;
      while (block.find()) {
        String kind = block.group(1);
        statements(from, block.start(), kind.equals("expect") || kind.equals("error"));
        from = block.end();
        block(kind, block.group(2).strip(), block.group(3), line(block.start()));
      }
      statements(from, text.length(), false);
      Map<String, String> optOuts = new LinkedHashMap<>();
      Matcher out = OPT_OUT.matcher(text);
      while (out.find()) {
        optOuts.put(out.group(1), out.group(2));
      }
      return new SqlFile(name, files, steps, optOuts);
    }

    private void statements(int from, int to, boolean lastIsSubject) {
      String part = text.substring(from, to);
      List<String> statements = part.isBlank() ? List.of() : Statements.split(part);
      int searched = from;
      for (int i = 0; i < statements.size(); i++) {
        String statement = statements.get(i);
        int line = line(text.indexOf(statement, searched));
        searched = text.indexOf(statement, searched) + statement.length();
        if (lastIsSubject && i == statements.size() - 1) {
          subject = statement;
          subjectLine = line;
        } else {
          steps.add(new Step.Execute(statement, line));
        }
      }
    }

    private void block(String kind, String attributes, String content, int line) {
      List<String> words = Arrays.asList(attributes.split(" "));
      Execution.Kind in =
          words.contains("batch")
              ? Execution.Kind.BATCH
              : words.contains("streaming") ? Execution.Kind.STREAMING : null;
      switch (kind) {
        case "file" -> files.put(attributes, content);
        case "expect" ->
            steps.add(
                new Step.Expect(
                    subject(line),
                    subjectLine,
                    in,
                    words.contains("ordered"),
                    Cells.parse(content)));
        case "error" -> {
          String sql = subject(line);
          steps.add(
              new Step.ExpectError(
                  sql.replace("^", ""), subjectLine, in, carets(sql), content.lines().toList()));
        }
        default -> {
          String from = attributes.startsWith("from ") ? attributes.substring(5) : null;
          steps.add(new Step.Expressions(from, line, expressions(content, line + 1)));
        }
      }
    }

    private String subject(int line) {
      if (subject == null) {
        throw new IllegalArgumentException("line " + line + ": no statement before this block");
      }
      return subject;
    }

    private static List<Step.Expression> expressions(String content, int line) {
      List<Step.Expression> expressions = new ArrayList<>();
      int at = line;
      for (String each : content.lines().toList()) {
        if (!each.isBlank() && !each.startsWith("--")) {
          Matcher matcher = EXPRESSION.matcher(each);
          if (!matcher.matches()) {
            throw new IllegalArgumentException("line " + at + ": expression => value expected");
          }
          expressions.add(
              new Step.Expression(
                  matcher.group(1).strip(), at, matcher.group(2).strip(), matcher.group(3)));
        }
        at++;
      }
      return expressions;
    }

    private static @Nullable Span carets(String sql) {
      int start = sql.indexOf('^');
      if (start < 0) {
        return null;
      }
      int end = sql.indexOf('^', start + 1);
      String before = sql.substring(0, start);
      String within = sql.substring(0, end).replace("^", "");
      return new Span(
          lineOf(before, start),
          columnOf(before),
          lineOf(within, within.length()),
          columnOf(within) - 1);
    }

    private int line(int offset) {
      return lineOf(text, offset);
    }

    private static int lineOf(String text, int offset) {
      return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    private static int columnOf(String before) {
      return before.length() - before.lastIndexOf('\n');
    }
  }
}
