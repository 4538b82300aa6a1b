package io.weir.runtime.function;

import org.jspecify.annotations.Nullable;

/**
 * A text that every match of a regular expression contains: where it does not occur nothing has to
 * be matched, and where it does, no match begins much before it.
 *
 * @param text two ASCII characters at least
 * @param before how many chars of a match come before it at most, {@link #ANY} when there is no
 *     bound
 */
record RequiredText(String text, int before) {
  static final int ANY = Integer.MAX_VALUE;

  /**
   * The longest such text of an expression.
   *
   * @param regex well-formed, in Java's notation, compiled without flags
   * @return null when there is none, or when the expression uses what is not understood here
   */
  static @Nullable RequiredText of(String regex) {
    Reader reader = new Reader(regex);
    reader.sequence(true);
    return reader.understood && reader.at == regex.length() ? reader.longest : null;
  }

  /** Where in a text that contains it a match can begin first. */
  int firstStart(String string) {
    return before == ANY ? 0 : Math.max(0, string.indexOf(text) - before);
  }

  /** Reads an expression from its beginning. Lengths are the most chars that a match can have. */
  private static final class Reader {
    /** What a class matches may be a pair of surrogates. */
    private static final int ONE_CHARACTER = 2;

    private static final char NONE = 0;

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private int at;
    private boolean understood = true;
    private int beforeRun;
    private @Nullable RequiredText longest;

    /** Of the last {@link #atom}. */
    private int length;

    Reader(String regex) {
      this.regex = regex;
    }

    private boolean isNext(char c) {
      return at < regex.length() && regex.charAt(at) == c;
    }

    private char take() {
      return at < regex.length() ? regex.charAt(at++) : fail();
    }

    private char fail() {
      understood = false;
      at = regex.length();
      return NONE;
    }

    /** Reads to {@code |}, {@code )} or the end; the one at the top is searched for runs. */
    int sequence(boolean top) {
      int total = 0;
      while (at < regex.length() && !isNext('|') && !isNext(')')) {
        char literal = atom();
        boolean quantified = quantifier();
        if (top && literal != NONE && !quantified) {
          if (run.isEmpty()) {
            beforeRun = total;
          }
          run.append(literal);
        } else if (top) {
          endRun();
        }
        total = sum(total, length);
      }
      if (top) {
        endRun();
      }
      return total;
    }

    private void endRun() {
      if (run.length() >= 2 && (longest == null || run.length() > longest.text.length())) {
        longest = new RequiredText(run.toString(), beforeRun);
      }
      run.setLength(0);
    }

    /** Reads one thing and sets its length; the character when it matches only itself. */
    private char atom() {
      char c = take();
      length = 0;
      switch (c) {
        case '^', '$' -> {
          return NONE;
        }
        case '.' -> length = ONE_CHARACTER;
        case '[' -> characterClass();
        case '(' -> group();
        case '\\' -> {
          return escaped();
        }
        case '*', '+', '?', '{', '}', ']' -> fail();
        default -> {
          length = 1;
          return c < 128 ? c : fail();
        }
      }
      return NONE;
    }

    private char escaped() {
      char c = take();
      if ("bBAzZ".indexOf(c) >= 0) {
        return NONE;
      }
      if ("dDwWsShHvV".indexOf(c) >= 0) {
        length = ONE_CHARACTER;
        return NONE;
      }
      length = 1;
      return c > ' ' && c < 127 && !Character.isLetterOrDigit(c) ? c : fail();
    }

    private void characterClass() {
      length = ONE_CHARACTER;
      if (isNext('^')) {
        at++;
      }
      if (isNext(']')) {
        fail();
      }
      for (int depth = 1; depth > 0 && understood; ) {
        switch (take()) {
          case '[' -> depth++;
          case ']' -> depth--;
          case '\\' -> {
            if (take() == 'Q') {
              fail();
            }
          }
          default -> {}
        }
      }
    }

    private void group() {
      if (isNext('?')) {
        at++;
        if (take() != ':') {
          fail();
        }
      }
      int most = sequence(false);
      while (isNext('|')) {
        at++;
        most = Math.max(most, sequence(false));
      }
      if (take() != ')') {
        fail();
      }
      length = most;
    }

    /** Reads how often the last atom may occur, if it says so, and changes the length to that. */
    private boolean quantifier() {
      if (isNext('?')) {
        at++;
      } else if (isNext('*') || isNext('+')) {
        at++;
        length = length == 0 ? 0 : ANY;
      } else if (isNext('{')) {
        int end = regex.indexOf('}', at);
        String[] bounds = regex.substring(at + 1, Math.max(at + 1, end)).split(",", -1);
        String most = bounds[bounds.length - 1];
        if (end < 0 || bounds.length > 2 || !most.matches("[0-9]{0,4}") || bounds[0].isEmpty()) {
          fail();
          return true;
        }
        at = end + 1;
        length = length == 0 ? 0 : most.isEmpty() ? ANY : times(Integer.parseInt(most));
      } else {
        return false;
      }
      if (isNext('?') || isNext('+')) {
        at++;
      }
      return true;
    }

    private int times(int count) {
      long product = (long) length * count;
      return length == ANY || product >= ANY ? ANY : (int) product;
    }

    private static int sum(int a, int b) {
      return a == ANY || b == ANY || a + (long) b >= ANY ? ANY : a + b;
    }
  }
}
