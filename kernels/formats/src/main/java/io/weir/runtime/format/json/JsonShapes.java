package io.weir.runtime.format.json;

import io.weir.runtime.format.text.Swar;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What records looked like, so that the next one need not be looked at byte by byte: a tree of the
 * bytes that stood between values. A record whose bytes are those of a path from the root is as
 * well-formed as the one from which the path was learned, as long as its values are: these are
 * always checked. Where a record leaves the tree, {@link JsonWalker} goes on. So nothing here can
 * change what a record means.
 *
 * <p>While most records leave the tree, it is not used.
 */
final class JsonShapes {
  /** Sets of fields are one word, the root included. */
  static final int MAX_FIELDS = 64;

  private static final int MAX_STATES = 1024;
  private static final int MAX_VARIANTS = 12;
  private static final int MAX_LENGTH = 512;

  /** After so many records it is decided whether the tree is worth its while. */
  private static final int TRIAL = 1024;

  private static final int MIN_PAUSE = 16 * TRIAL;
  private static final int MAX_PAUSE = 1024 * TRIAL;

  private final JsonWalker walker;
  private final JsonScanner scanner;
  private final boolean always;

  private JsonShape root;
  private int states;

  /** Records since the last decision that stayed in the tree, and that left it. */
  private int hits;

  private int misses;

  /** Records until the tree is tried again. */
  private int pause;

  private int nextPause = MIN_PAUSE;

  // While a shape is being learned: the last state, where the bytes of the next one begin, what the
  // record has brought so far.
  private JsonShape state;
  private int literalStart;
  private long seen;
  private long valid;
  private int[] contexts = new int[16];
  private int depth;

  /**
   * @param always whether the tree is used even where it does not help
   */
  JsonShapes(JsonWalker walker, boolean always) {
    this.walker = walker;
    scanner = walker.scanner;
    this.always = always;
    root = newRoot();
    state = root;
  }

  private static JsonShape newRoot() {
    return new JsonShape(JsonShape.END, null, new byte[8], 0, 0, 0, 0, new int[0]);
  }

  /** As {@link JsonWalker#read}. */
  int read(byte[] bytes, int start, int row) {
    if (pause > 0) {
      pause--;
      return walker.read(bytes, start, row);
    }
    int end = readByTree(bytes, start, row);
    if (hits + misses >= TRIAL) {
      decide();
    }
    return end;
  }

  private void decide() {
    if (misses > hits / 2 && !always) {
      pause = nextPause;
      nextPause = Math.min(MAX_PAUSE, nextPause * 2);
      root = newRoot();
      states = 0;
    } else {
      nextPause = MIN_PAUSE;
    }
    hits = 0;
    misses = 0;
  }

  private int readByTree(byte[] bytes, int start, int row) {
    walker.begin();
    int at = start;
    JsonShape from = root;
    JsonShape to = root.child;
    while (to != null) {
      if (!to.matches(bytes, at)) {
        to = to.variant;
        continue;
      }
      int valueAt = at + to.length;
      int end;
      switch (to.next) {
        case JsonShape.STRING -> {
          end = scanner.stringEnd(bytes, valueAt);
          if (end < 0 && end != JsonScanner.BAD) {
            end = ~end;
          }
          end++;
        }
        case JsonShape.NUMBER -> end = scanner.numberEnd(bytes, valueAt);
        case JsonShape.LONG ->
            end = walker.longValue(Objects.requireNonNull(to.field), bytes, valueAt, row);
        case JsonShape.TEXT ->
            end = walker.textValue(Objects.requireNonNull(to.field), bytes, valueAt, row);
        case JsonShape.FIELD ->
            end = walker.value(Objects.requireNonNull(to.field), bytes, valueAt, row);
        default -> {
          end = valueAt - 1;
          if (!scanner.isEnd(bytes, end)) {
            misses++;
            return walker.read(bytes, start, row);
          }
          hits++;
          walker.record.note(to.seen, to.valid);
          return end;
        }
      }
      if (end < 0) {
        to = to.variant; // Another kind of value, a blank, or a value that is wrong.
        continue;
      }
      at = end;
      from = to;
      to = to.child;
    }
    misses++;
    int end;
    if (from == root) {
      end = walker.read(bytes, start, row);
    } else {
      walker.record.note(from.seen, from.valid);
      end = walker.readOn(bytes, at, from.contexts, row);
    }
    if (end >= 0 && states < MAX_STATES) {
      learn(bytes, start, end);
    }
    return end;
  }

  // --- learning ---

  /** Adds the path of the record from {@code start} to the line feed at {@code end}. */
  private void learn(byte[] bytes, int start, int end) {
    if (Swar.find(bytes, start, end, Swar.repeat('\n')) < end) {
      return; // Of several lines: as lines they are another record each.
    }
    state = root;
    literalStart = start;
    seen = 0;
    valid = 0;
    depth = 0;
    open(0);
    long known = 0;
    int at = start + 1;
    while (depth > 0) {
      at = scanner.skipSpace(bytes, at);
      byte c = bytes[at];
      if (c == ',') {
        at++;
        continue;
      }
      if (c == '}' || c == ']') {
        depth--;
        at++;
        continue;
      }
      JsonField field = null;
      int context = contexts[depth - 1];
      if (context != JsonWalker.ARRAY) {
        int keyEnd = scanner.stringEnd(bytes, at + 1);
        field = context < 0 ? null : walker.find(context, bytes, at + 1, keyEnd);
        int colon = scanner.skipSpace(bytes, (keyEnd < 0 ? ~keyEnd : keyEnd) + 1);
        at = scanner.skipSpace(bytes, colon + 1);
        if (field != null) {
          if ((known & field.bit) != 0) {
            return; // It stands twice.
          }
          known |= field.bit;
          seen |= field.bit;
        }
      }
      at = learnValue(bytes, at, field);
      if (at < 0) {
        return;
      }
    }
    add(JsonShape.END, null, bytes, end + 1);
  }

  /** Returns the offset behind the value, or its opening bracket; less than 0 to learn no more. */
  private int learnValue(byte[] bytes, int at, @Nullable JsonField field) {
    byte c = bytes[at];
    if (field == null) {
      if (c == '"') {
        int end = scanner.stringEnd(bytes, at + 1);
        return add(JsonShape.STRING, null, bytes, at + 1) ? behind((end < 0 ? ~end : end) + 1) : -1;
      }
      if (c == '{' || c == '[') {
        open(c == '{' ? JsonWalker.OBJECT : JsonWalker.ARRAY);
        return at + 1;
      }
      if (c <= '9') {
        return add(JsonShape.NUMBER, null, bytes, at) ? behind(scanner.numberEnd(bytes, at)) : -1;
      }
      return walker.check(bytes, at);
    }
    if (field.kind == JsonField.Kind.ROW && c == '{') {
      valid |= field.bit;
      open(field.id);
      return at + 1;
    }
    if (c == 'n') {
      return at + 4;
    }
    if (field.kind == JsonField.Kind.ROW) {
      return -1; // Objects have states of their own, which must not be taken for this one.
    }
    boolean isText = field.kind == JsonField.Kind.TEXT && c == '"';
    int next =
        isText
            ? JsonShape.TEXT
            : field.kind == JsonField.Kind.LONG ? JsonShape.LONG : JsonShape.FIELD;
    return add(next, field, bytes, isText ? at + 1 : at) ? behind(walker.check(bytes, at)) : -1;
  }

  private int behind(int valueEnd) {
    literalStart = valueEnd;
    return valueEnd;
  }

  private void open(int context) {
    if (depth == contexts.length) {
      contexts = Arrays.copyOf(contexts, depth * 2);
    }
    contexts[depth++] = context;
  }

  /** Goes to the state of the bytes up to {@code to}; false when there can be no such state. */
  private boolean add(int next, @Nullable JsonField field, byte[] bytes, int to) {
    if (to - literalStart > MAX_LENGTH) {
      return false;
    }
    JsonShape added =
        new JsonShape(
            next, field, bytes, literalStart, to, seen, valid, Arrays.copyOf(contexts, depth));
    JsonShape last = null;
    for (JsonShape known = state.child; known != null; known = known.variant) {
      if (known.isSame(added)) {
        state = known;
        return true;
      }
      last = known;
    }
    if (states == MAX_STATES || state.children == MAX_VARIANTS) {
      return false;
    }
    if (last == null) {
      state.child = added;
    } else {
      last.variant = added;
    }
    state.children++;
    states++;
    state = added;
    return true;
  }
}
