package io.weir.shell.interactive;

import io.weir.shell.render.OutputFormat;
import java.util.List;
import java.util.Locale;

/** The commands of the shell that are not SQL: a backslash and a word. */
final class MetaCommands {
  private static final String HELP =
      """
      Statements end with a semicolon and may span lines. Tab completes.
      Ctrl-C cancels the running query, Ctrl-D leaves the shell.

        \\?               this help
        \\d [NAME]        list tables and views, or describe one
        \\dt  \\dv  \\df    list tables, views, functions
        \\jobs            list jobs; STOP JOB 'ID' stops one
        \\i FILE          execute a script; an INSERT whose input ends is waited for
        \\format [NAME]   how results are printed: table, csv, json, jsoncompact,
                         markdown or changelog
        \\set             list the settings; SET 'KEY' = 'VALUE' changes one
        \\timing [on|off] whether the time of a statement is shown
        \\q, quit, exit   leave; jobs in the background are stopped

      INSERT INTO starts a job in the background. A query without end shows a table
      that updates in place; SET 'sql-client.execution.result-mode' = 'changelog'
      shows its last changes in place, 'tableau' prints every change.
      """;

  private static final List<String> NAMES =
      List.of(
          "\\?",
          "\\d",
          "\\dt",
          "\\dv",
          "\\df",
          "\\jobs",
          "\\i",
          "\\format",
          "\\set",
          "\\timing",
          "\\q");

  private final InteractiveShell shell;

  MetaCommands(InteractiveShell shell) {
    this.shell = shell;
  }

  static List<String> names() {
    return NAMES;
  }

  /** Whether a text is a command; some words of other shells are as well. */
  static boolean isCommand(String text) {
    String word = text.strip().replaceAll(";$", "").strip().toLowerCase(Locale.ROOT);
    return text.startsWith("\\")
        || word.equals("quit")
        || word.equals("exit")
        || word.equals("help");
  }

  /** Whether a text is a command of the shell and the blank behind it. */
  static boolean hasArgument(String text) {
    return text.matches("(?s)\\s*\\\\\\S+\\s.*");
  }

  /** Executes a command; returns whether the shell goes on. */
  boolean execute(String text) {
    String[] words = text.strip().replaceAll(";$", "").strip().split("\\s+", 2);
    String argument = words.length > 1 ? words[1] : "";
    switch (words[0].toLowerCase(Locale.ROOT)) {
      case "\\q", "quit", "exit" -> {
        return false;
      }
      case "\\?", "\\h", "\\help", "help" -> shell.say(HELP.stripTrailing());
      case "\\d" ->
          shell.executeSql(
              argument.isEmpty() ? "SHOW TABLES" : "DESCRIBE `" + argument.replace("`", "") + "`");
      case "\\dt" -> shell.executeSql("SHOW TABLES");
      case "\\dv" -> shell.executeSql("SHOW VIEWS");
      case "\\df" -> shell.executeSql("SHOW FUNCTIONS");
      case "\\jobs" -> shell.executeSql("SHOW JOBS");
      case "\\set" -> shell.executeSql("SET");
      case "\\i" -> shell.executeFile(argument);
      case "\\timing" -> {
        shell.setTiming(argument.isEmpty() ? !shell.timing() : argument.equalsIgnoreCase("on"));
        shell.say("Timing is " + (shell.timing() ? "on." : "off."));
      }
      case "\\format" -> format(argument);
      default -> shell.complain("there is no command " + words[0] + "; \\? lists them");
    }
    return true;
  }

  private void format(String name) {
    for (OutputFormat format : OutputFormat.values()) {
      if (format.name().equalsIgnoreCase(name)) {
        shell.setFormat(format);
        return;
      }
    }
    if (name.isEmpty()) {
      shell.say("Results are printed as " + shell.format().name().toLowerCase(Locale.ROOT) + ".");
    } else {
      shell.complain("there is no format " + name + "; the formats are " + OutputFormat.list());
    }
  }
}
