package io.weir.runtime.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON record looked like, so that the next one can be expected to look the same: the bytes
 * before each value (white space, brackets, keys) and what the value is for. As long as records
 * fit, a decoder compares these bytes and parses values in place, without looking for structure.
 *
 * <p>When every field that is read was found, the layout ends with the last of them, and the rest
 * of a record may be anything that ends with the same closing brackets. Otherwise it covers the
 * whole record, since a missing field might turn up behind.
 */
public final class JsonLayout {
  /** In {@link #targets}: the value is not read. */
  public static final int SKIP = -1;

  /** Longest run of skipped values that is kept, in bytes. */
  private static final int MAX_RUN = 512;

  /** Records in which a run may differ before it is given up. */
  private static final int MAX_RUN_MISSES = 64;

  /** Number of values in the layout. */
  public int steps;

  /** For each value the id of the leaf that it is for, or {@link #SKIP}. */
  public int[] targets = new int[16];

  /** Whether {@link #nullNodes} is to be applied to each record. */
  public boolean hasNulls;

  /** Ids of fields that are missing and of rows that are null. */
  int[] nullNodes = new int[4];

  int nullCount;

  // The bytes before value i are text[starts[i] … starts[i + 1]); behind the last one those that
  // close
  // the record.
  private byte[] text = new byte[256];
  private int[] starts = new int[17];
  private int textLength;

  // The first and the last eight of those bytes, to be compared at once.
  private long[] firstWord = new long[16];
  private long[] firstMask = new long[16];
  private long[] lastWord = new long[16];

  // Values that are skipped are often the same in every record (null, a type number). The bytes
  // from
  // the first of several such steps to the next value that is read are kept from the record before,
  // and compared as a whole; runEnds[step] is that value's step, or the step itself where no run
  // starts.
  private int[] runEnds = new int[16];
  private byte[][] runText = new byte[16][];
  private int[] runMisses = new int[16];

  private boolean openEnd;
  private boolean anyMissing;

  /** Where the bytes in front of the next value start, while learning. */
  private int pending;

  /** Steps up to the last one that is read. */
  private int neededSteps;

  /** Whether a row was null, which only the bytes before the next value tell. */
  private boolean nullOpen;

  private int lastValueEnd;

  /**
   * Whether the bytes at {@code at} are those expected before value {@code step}.
   *
   * @return where the value starts; -1 if not
   */
  public int match(int step, byte[] bytes, int at) {
    if (((Swar.longAt(bytes, at) ^ firstWord[step]) & firstMask[step]) != 0) {
      return -1;
    }
    int start = starts[step];
    int length = starts[step + 1] - start;
    int end = at + length;
    if (length > 8) {
      if (end > bytes.length || Swar.longAt(bytes, end - 8) != lastWord[step]) {
        return -1;
      }
      if (length > 16
          && !Arrays.equals(bytes, at + 8, end - 8, text, start + 8, start + length - 8)) {
        return -1;
      }
    }
    return end;
  }

  /** The step of the next value that is read, for a step where a run of skipped values starts. */
  public int runEnd(int step) {
    return runEnds[step];
  }

  /**
   * Whether the bytes from {@code at} on are those of the run that starts at a step, as they were
   * in an earlier record.
   *
   * @return where the value of step {@link #runEnd} starts; -1 if not
   */
  public int matchRun(int step, byte[] bytes, int at) {
    byte[] expected = runText[step];
    if (expected == null) {
      return -1;
    }
    int end = at + expected.length;
    return end <= bytes.length && Arrays.equals(bytes, at, end, expected, 0, expected.length)
        ? end
        : -1;
  }

  /** Takes the run {@code bytes[from, to)} for the next records, unless it changes all the time. */
  public void rememberRun(int step, byte[] bytes, int from, int to) {
    if (to - from > MAX_RUN || ++runMisses[step] > MAX_RUN_MISSES) {
      runText[step] = null;
      runEnds[step] = step;
      return;
    }
    runText[step] = Arrays.copyOfRange(bytes, from, to);
  }

  /**
   * Whether what is left of a record behind the last value fits.
   *
   * @param at behind the last value
   * @param end of the record, without the line end
   */
  public boolean matchEnd(byte[] bytes, int at, int end) {
    int start = starts[steps];
    int length = textLength - start;
    int closing = end - length;
    return (openEnd ? closing >= at : closing == at)
        && Arrays.equals(bytes, closing, end, text, start, textLength);
  }

  /**
   * Takes the layout of the record {@code bytes[from, to)}.
   *
   * @return false when it has no layout: it is not a well-formed object, a field stands twice, a
   *     key has an escape, or a row is neither an object nor null; then this must not be used
   */
  boolean learn(byte[] bytes, int from, int to, JsonNode root, boolean failOnMissingField) {
    steps = 0;
    textLength = 0;
    nullCount = 0;
    neededSteps = 0;
    nullOpen = false;
    anyMissing = false;
    pending = from;
    lastValueEnd = from;
    int start = JsonScan.skipSpace(bytes, from, to);
    int end = learnObject(bytes, start, to, root);
    if (end < 0 || JsonScan.skipSpace(bytes, end, to) != to || (anyMissing && failOnMissingField)) {
      return false;
    }
    openEnd = !anyMissing && !nullOpen;
    hasNulls = nullCount > 0;
    if (openEnd) {
      // At least one key is compared, lest anything that ends in a bracket should pass.
      int needed = Math.max(neededSteps, Math.min(1, steps));
      textLength = starts[needed];
      steps = needed;
      pending = lastValueEnd;
    }
    append(bytes, pending, to);
    for (int step = steps - 1; step >= 0; step--) {
      prepare(step);
      prepareRun(step);
    }
    return true;
  }

  private void prepareRun(int step) {
    runText[step] = null;
    runMisses[step] = 0;
    boolean skips = targets[step] == SKIP && step + 1 < steps;
    runEnds[step] = !skips ? step : targets[step + 1] == SKIP ? runEnds[step + 1] : step + 1;
  }

  private int learnObject(byte[] bytes, int start, int limit, JsonNode node) {
    if (start >= limit || bytes[start] != '{') {
      return -1;
    }
    Arrays.fill(node.seen, false);
    int at = JsonScan.skipSpace(bytes, start + 1, limit);
    int guess = 0;
    boolean first = true;
    while (at < limit && bytes[at] != '}') {
      if (!first) {
        if (bytes[at] != ',') {
          return -1;
        }
        at = JsonScan.skipSpace(bytes, at + 1, limit);
      }
      first = false;
      int keyEnd = at < limit && bytes[at] == '"' ? JsonScan.skipString(bytes, at, limit) : -1;
      if (keyEnd < 0 || hasEscape(bytes, at, keyEnd)) {
        return -1;
      }
      JsonNode child = node.childOrNull(bytes, at + 1, keyEnd - 1, guess);
      at = JsonScan.skipSpace(bytes, keyEnd, limit);
      if (at >= limit || bytes[at] != ':') {
        return -1;
      }
      at = JsonScan.skipSpace(bytes, at + 1, limit);
      if (child != null) {
        guess = child.position() + 1;
        if (node.seen[child.position()]) {
          return -1;
        }
        node.seen[child.position()] = true;
      }
      at = learnValue(bytes, at, limit, child);
      if (at < 0) {
        return -1;
      }
      at = JsonScan.skipSpace(bytes, at, limit);
    }
    for (JsonNode child : node.children) {
      if (!node.seen[child.position()]) {
        anyMissing = true;
        if (!addNull(child)) {
          return -1;
        }
      }
    }
    return at < limit ? at + 1 : -1;
  }

  private static boolean hasEscape(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  private int learnValue(byte[] bytes, int at, int limit, @Nullable JsonNode child) {
    if (child != null && child.isRow()) {
      if (!JsonScan.isNull(bytes, at, limit)) {
        return learnObject(bytes, at, limit, child);
      }
      nullOpen = true;
      lastValueEnd = at + 4;
      return addNull(child) ? lastValueEnd : -1;
    }
    int end = JsonScan.skipValue(bytes, at, limit);
    if (end < 0) {
      return -1;
    }
    addStep(bytes, at, child == null ? SKIP : child.id);
    pending = end;
    lastValueEnd = end;
    return end;
  }

  private boolean addNull(JsonNode node) {
    if (!node.type.nullable()) {
      return false;
    }
    if (nullCount == nullNodes.length) {
      nullNodes = Arrays.copyOf(nullNodes, nullCount * 2);
    }
    nullNodes[nullCount++] = node.id;
    return true;
  }

  private void addStep(byte[] bytes, int valueStart, int target) {
    if (steps == targets.length) {
      int size = steps * 2;
      targets = Arrays.copyOf(targets, size);
      starts = Arrays.copyOf(starts, size + 1);
      firstWord = Arrays.copyOf(firstWord, size);
      firstMask = Arrays.copyOf(firstMask, size);
      lastWord = Arrays.copyOf(lastWord, size);
      runEnds = Arrays.copyOf(runEnds, size);
      runText = Arrays.copyOf(runText, size);
      runMisses = Arrays.copyOf(runMisses, size);
    }
    targets[steps] = target;
    starts[steps] = textLength;
    append(bytes, pending, valueStart);
    steps++;
    starts[steps] = textLength;
    if (target != SKIP || nullOpen) {
      neededSteps = steps;
      nullOpen = false;
    }
  }

  private void append(byte[] bytes, int from, int to) {
    int length = to - from;
    if (textLength + length > text.length) {
      text = Arrays.copyOf(text, Math.max(textLength + length, text.length * 2));
    }
    System.arraycopy(bytes, from, text, textLength, length);
    textLength += length;
  }

  private void prepare(int step) {
    int start = starts[step];
    int length = starts[step + 1] - start;
    firstWord[step] = Swar.longAt(text, start);
    firstMask[step] = length >= 8 ? -1L : (1L << (8 * length)) - 1;
    lastWord[step] = length > 8 ? Swar.longAt(text, start + length - 8) : 0;
  }
}
