package io.weir.shell;

import io.weir.parser.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The words of a command line, sorted into options and operands. {@code --name value}, {@code
 * --name=value}, {@code -n value} and {@code -nvalue} are understood, and {@code --} ends the
 * options.
 *
 * <p>By hand, because it runs before everything else: picocli took 0.2 s here, since its classes
 * are of Java 5, which a class archive does not take.
 */
final class Arguments {
  /** The command line makes no sense. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private final TreeMap<String, List<String>> options = new TreeMap<>();
  private final List<String> operands = new ArrayList<>();

  private Arguments() {}

  /**
   * Sorts the words.
   *
   * @param flags options without a value, with their dashes
   * @param valued options with a value
   */
  static Arguments parse(List<String> words, Set<String> flags, Set<String> valued)
      throws UsageException {
    Arguments arguments = new Arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        arguments.operands.addAll(words.subList(i + 1, words.size()));
        break;
      } else if (!word.startsWith("-") || word.equals("-")) {
        arguments.operands.add(word);
        continue;
      }
      int nameLength = word.startsWith("--") ? length(word.indexOf('='), word) : 2;
      String name = word.substring(0, nameLength);
      boolean attached = nameLength < word.length();
      if (flags.contains(name) && !attached) {
        arguments.add(name, "");
      } else if (!valued.contains(name)) {
        throw unknown(word, flags, valued);
      } else if (attached) {
        arguments.add(name, word.substring(nameLength + (name.startsWith("--") ? 1 : 0)));
      } else if (++i < words.size()) {
        arguments.add(name, words.get(i));
      } else {
        throw new UsageException("option " + name + " needs a value");
      }
    }
    return arguments;
  }

  private static int length(int equalsAt, String word) {
    return equalsAt < 0 ? word.length() : equalsAt;
  }

  private static UsageException unknown(String word, Set<String> flags, Set<String> valued) {
    List<String> known = new ArrayList<>(flags);
    known.addAll(valued);
    String nearest = NearestName.of(word, known);
    return new UsageException(
        "there is no option " + word + (nearest == null ? "" : "; did you mean " + nearest + "?"));
  }

  private void add(String name, String value) {
    options.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  /** Whether an option was given. */
  boolean has(String name) {
    return options.containsKey(name);
  }

  /** The values of an option, in order. */
  List<String> values(String name) {
    return options.getOrDefault(name, List.of());
  }

  /** What are no options. */
  List<String> operands() {
    return operands;
  }
}
