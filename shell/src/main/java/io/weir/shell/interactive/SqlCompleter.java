package io.weir.shell.interactive;

import io.weir.codegen.format.FormatOptions;
import io.weir.engine.Session;
import io.weir.engine.catalog.Connectors;
import io.weir.engine.catalog.TableOptions;
import io.weir.engine.configuration.ConfigurationOption;
import io.weir.engine.job.Job;
import io.weir.parser.Statements;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.function.Functions;
import io.weir.planner.plan.PlanField;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.shell.render.OutputFormat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
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
      session.catalog().names().forEach(name -> add(candidates, name, "table", "`"));
      columns(null).forEach(name -> add(candidates, name, "column", "`"));
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
      case "\\d" -> session.catalog().names().forEach(name -> add(candidates, name, "table", ""));
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
      session.catalog().names().forEach(name -> add(candidates, name, "table", ""));
      if (lastText.equals("FROM") || lastText.equals("JOIN")) {
        add(candidates, "TABLE", "keyword", "");
      }
      // As in EXTRACT(YEAR FROM …, or a sub-query.
      if (lastText.equals("FROM") && inBrackets(tokens, before)) {
        columns(mentioned(text)).forEach(name -> add(candidates, name, "column", ""));
      }
      return;
    }
    columns(mentioned(text)).forEach(name -> add(candidates, name, "column", ""));
    if (lastText.equals(".")) {
      return;
    }
    session.catalog().names().forEach(name -> add(candidates, name, "table", ""));
    for (String name : Functions.names()) {
      if (Character.isLetter(name.charAt(0)) && name.indexOf(' ') < 0) {
        add(candidates, name, "function", "");
      }
    }
    Statements.keywords().forEach(name -> add(candidates, name, "keyword", ""));
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
      completeSetting(value, key, word, candidates);
    } else if (words.equals(List.of("STOP", "JOB"))) {
      for (Job job : session.jobs().running()) {
        candidates.add(new Candidate(job.id(), job.id(), "job", job.name(), "'", null, true));
      }
    } else if (words.contains("WITH") && value && key.equals("path")) {
      addFiles(candidates, word, "'");
    } else if (words.contains("WITH")) {
      completeOption(value, key, before, tokens, candidates);
    }
  }

  private static void completeSetting(
      boolean value, String key, String word, List<Candidate> candidates) {
    for (ConfigurationOption option : ConfigurationOption.ALL) {
      if (!value) {
        add(candidates, option.key(), "setting", "'");
      } else if (option.key().equals(key)) {
        values(option.type(), option.allowed())
            .forEach(allowed -> add(candidates, allowed, "value", "'"));
      }
    }
    if (value && key.equals(ConfigurationOption.TIME_ZONE.key())) {
      ZoneId.getAvailableZoneIds().forEach(zone -> add(candidates, zone, "zone", "'"));
    } else if (value && key.equals(ConfigurationOption.TEMPORARY_DIRECTORY.key())) {
      addFiles(candidates, word, "'");
    }
  }

  private static List<String> values(ConnectorOption.Type type, List<String> allowed) {
    return type == ConnectorOption.Type.BOOLEAN ? List.of("true", "false") : allowed;
  }

  private static void completeOption(
      boolean value, String key, String before, List<SqlToken> tokens, List<Candidate> candidates) {
    if (value && key.equals(TableOptions.CONNECTOR)) {
      Connectors.all().forEach(c -> add(candidates, c.name(), "connector", "'"));
      return;
    }
    if (value && key.endsWith(TableOptions.FORMAT)) {
      FormatOptions.formats().forEach(format -> add(candidates, format, "format", "'"));
      return;
    }
    for (ConnectorOption option : options(connector(before, tokens))) {
      if (value && option.key().equals(key)) {
        values(option.type(), option.allowed())
            .forEach(allowed -> add(candidates, allowed, "value", "'"));
      } else if (!value && !option.key().endsWith("*")) {
        add(candidates, option.key(), "option", "'");
      }
    }
  }

  /** The connector that the statement names before the cursor. */
  private static @Nullable Connector connector(String before, List<SqlToken> tokens) {
    for (int i = 0; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).text(before).equals("'" + TableOptions.CONNECTOR + "'")) {
        return Connectors.find(unquote(tokens.get(i + 2), before));
      }
    }
    return null;
  }

  private static List<ConnectorOption> options(@Nullable Connector connector) {
    List<ConnectorOption> options = new ArrayList<>();
    Collection<Connector> connectors = connector == null ? Connectors.all() : List.of(connector);
    for (Connector each : connectors) {
      options.addAll(TableOptions.known(each));
      each.formats().forEach(format -> options.addAll(FormatOptions.of(format)));
    }
    return options;
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

  /** Columns of the tables of those names; of all tables when none of them is one, or for null. */
  private Set<String> columns(@Nullable Set<String> tables) {
    List<CatalogObject> objects = session.catalog().objects();
    List<CatalogObject> named =
        tables == null
            ? List.of()
            : objects.stream().filter(object -> tables.contains(object.name())).toList();
    Set<String> columns = new HashSet<>();
    for (CatalogObject object : named.isEmpty() ? objects : named) {
      if (object instanceof CatalogTable table) {
        table.columns().stream().map(CatalogColumn::name).forEach(columns::add);
      } else if (object instanceof CatalogView view) {
        view.columns().stream().map(PlanField::name).forEach(columns::add);
      }
    }
    return columns;
  }

  private static void add(List<Candidate> candidates, String name, String group, String suffix) {
    candidates.add(
        new Candidate(name, name, group, null, suffix.isEmpty() ? null : suffix, null, true));
  }
}
