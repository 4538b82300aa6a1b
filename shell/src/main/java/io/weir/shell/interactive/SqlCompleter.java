package io.weir.shell.interactive;

import io.weir.engine.Session;
import io.weir.engine.Vocabulary;
import io.weir.engine.job.Job;
import io.weir.shell.render.OutputFormat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/**
 * Completes keywords, tables, columns and functions; in the quotes of WITH and SET their keys and
 * values; behind a backslash the shell's commands.
 */
final class SqlCompleter implements Completer {
  private final Session session;

  SqlCompleter(Session session) {
    this.session = session;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    complete(line, candidates);
  }

  /** Adds what begins with the word before the cursor; what is typed is never replaced. */
  void complete(ParsedLine line, List<Candidate> candidates) {
    List<Candidate> possible = new ArrayList<>();
    addPossible(line, possible);
    String begun = line.word().substring(0, line.wordCursor());
    for (Candidate candidate : possible) {
      if (candidate.value().regionMatches(true, 0, begun, 0, begun.length())) {
        candidates.add(candidate);
      }
    }
  }

  private void addPossible(ParsedLine line, List<Candidate> candidates) {
    String before = line.line().substring(0, line.cursor() - line.wordCursor());
    if (before.strip().equals("\\")) {
      MetaCommands.names().forEach(name -> add(candidates, name.substring(1), "command", " "));
      return;
    } else if (MetaCommands.hasArgument(before)) {
      completeArgument(before.strip(), line.word(), candidates);
      return;
    }
    List<SqlToken> tokens = SqlToken.of(before);
    SqlToken last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
    if (last != null && last.kind() == SqlToken.Kind.STRING && !last.closed()) {
      completeString(before, line.word(), tokens.subList(0, tokens.size() - 1), candidates);
    } else if (last != null && last.kind() == SqlToken.Kind.QUOTED_NAME && !last.closed()) {
      session.vocabulary().tables().forEach(name -> add(candidates, name, "table", "`"));
      session.vocabulary().columns(Set.of()).forEach(name -> add(candidates, name, "column", "`"));
    } else {
      completeWord(line.line(), tokens, before, candidates);
    }
  }

  private void completeArgument(String command, String word, List<Candidate> candidates) {
    switch (command) {
      case "\\format" -> {
        for (OutputFormat format : OutputFormat.values()) {
          add(candidates, format.name().toLowerCase(Locale.ROOT), "format", "");
        }
      }
      case "\\i" -> addFiles(candidates, word, "");
      case "\\d" ->
          session.vocabulary().tables().forEach(name -> add(candidates, name, "table", ""));
      case "\\timing" -> List.of("on", "off").forEach(value -> add(candidates, value, "value", ""));
      default -> {}
    }
  }

  /**
   * Adds the files and directories that a path may go on with.
   *
   * @param suffix of a file, such as a quote
   */
  private static void addFiles(List<Candidate> candidates, String path, String suffix) {
    int slash = path.lastIndexOf('/') + 1;
    String directory = path.substring(0, slash);
    String begun = path.substring(slash);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(directory))) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        boolean hidden = name.startsWith(".") && !begun.startsWith(".");
        if (Files.isDirectory(file) && !hidden) {
          String value = directory + name + "/";
          candidates.add(new Candidate(value, name + "/", "file", null, null, null, false));
        } else if (!hidden) {
          String value = directory + name;
          candidates.add(
              new Candidate(
                  value, name, "file", null, suffix.isEmpty() ? null : suffix, null, true));
        }
      }
    } catch (IOException | InvalidPathException e) {
      // There is nothing to complete in what is no directory.
      return;
    }
  }

  private void completeWord(
      String text, List<SqlToken> tokens, String before, List<Candidate> candidates) {
    SqlToken last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
    String lastText = last == null ? "" : last.text(before).toUpperCase(Locale.ROOT);
    if (Set.of("FROM", "JOIN", "INTO", "DESCRIBE", "DESC", "TABLE", "VIEW").contains(lastText)) {
      session.vocabulary().tables().forEach(name -> add(candidates, name, "table", ""));
      if (lastText.equals("FROM") || lastText.equals("JOIN")) {
        add(candidates, "TABLE", "keyword", "");
      }
      // As in EXTRACT(YEAR FROM …, or a sub-query.
      if (lastText.equals("FROM") && inBrackets(tokens, before)) {
        session
            .vocabulary()
            .columns(mentioned(text))
            .forEach(name -> add(candidates, name, "column", ""));
      }
      return;
    }
    session
        .vocabulary()
        .columns(mentioned(text))
        .forEach(name -> add(candidates, name, "column", ""));
    if (lastText.equals(".")) {
      return;
    }
    session.vocabulary().tables().forEach(name -> add(candidates, name, "table", ""));
    session.vocabulary().functions().forEach(name -> add(candidates, name, "function", ""));
    session.vocabulary().keywords().forEach(name -> add(candidates, name, "keyword", ""));
  }

  private static boolean inBrackets(List<SqlToken> tokens, String text) {
    int open = 0;
    for (SqlToken token : tokens) {
      String word = token.text(text);
      open += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
    }
    return open > 0;
  }

  private void completeString(
      String before, String word, List<SqlToken> tokens, List<Candidate> candidates) {
    List<String> words =
        tokens.stream().map(token -> token.text(before).toUpperCase(Locale.ROOT)).toList();
    boolean value = !words.isEmpty() && words.get(words.size() - 1).equals("=");
    String key = value && tokens.size() > 1 ? unquote(tokens.get(tokens.size() - 2), before) : "";
    if (!words.isEmpty() && (words.get(0).equals("SET") || words.get(0).equals("RESET"))) {
      completeKey(session.vocabulary().settings(), "setting", value ? key : null, word, candidates);
    } else if (words.equals(List.of("STOP", "JOB"))) {
      for (Job job : session.jobs().running()) {
        candidates.add(new Candidate(job.id(), job.id(), "job", job.name(), "'", null, true));
      }
    } else if (words.contains("WITH")) {
      List<Vocabulary.Key> options = session.vocabulary().options(connector(before, tokens));
      completeKey(options, "option", value ? key : null, word, candidates);
    }
  }

  /**
   * Adds keys, or the values of one.
   *
   * @param key whose values are wanted, null for keys
   */
  private static void completeKey(
      List<Vocabulary.Key> keys,
      String group,
      @Nullable String key,
      String word,
      List<Candidate> candidates) {
    for (Vocabulary.Key each : keys) {
      if (key == null && !each.name().endsWith("*")) {
        add(candidates, each.name(), group, "'");
      } else if (each.name().equals(key)) {
        switch (each.kind()) {
          case PATH -> addFiles(candidates, word, "'");
          case VALUE -> each.values().forEach(value -> add(candidates, value, "value", "'"));
        }
      }
    }
  }

  /** The connector that the statement names before the cursor. */
  private static @Nullable String connector(String before, List<SqlToken> tokens) {
    for (int i = 0; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).text(before).equals("'connector'")) {
        return unquote(tokens.get(i + 2), before);
      }
    }
    return null;
  }

  private static String unquote(SqlToken token, String text) {
    String quoted = token.text(text);
    return token.kind() == SqlToken.Kind.STRING && token.closed()
        ? quoted.substring(1, quoted.length() - 1)
        : quoted;
  }

  /** The words of a text, to tell which tables it speaks of. */
  private static Set<String> mentioned(String text) {
    Set<String> words = new HashSet<>();
    for (SqlToken token : SqlToken.of(text)) {
      words.add(token.text(text).replace("`", ""));
    }
    return words;
  }

  private static void add(List<Candidate> candidates, String name, String group, String suffix) {
    candidates.add(
        new Candidate(name, name, group, null, suffix.isEmpty() ? null : suffix, null, true));
  }
}
