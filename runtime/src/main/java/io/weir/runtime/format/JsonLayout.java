package io.weir.runtime.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON record looked like, so that the next one can be expected to look the same: the bytes
 * before each value (white space, brackets, keys) and what the value is for. As long as records
 * fit, a decoder compares these bytes and parses values in place, without looking for structure.
 *
 * <p>When every field that is read was found, the layout ends with the last of them, and the rest
 * of a record may be anything that ends with the same bytes: closing brackets, and fields of the
 * record that are null rows, as {@code ,"bid":null}} (the comma shows that the quote behind it
 * starts a key, the one bracket that the key is the record's own). Otherwise it covers the whole
 * record, since a missing field might turn up behind.
 */
final class JsonLayout extends JsonWalk {
  /** Longest run of skipped values that is kept, in bytes. */
  private static final int MAX_RUN = 512;

  /** Records in which a run may differ before a shorter one is tried. */
  private static final int MAX_RUN_MISSES = 64;

  /** Number of values in the layout. */
  int stepCount;

  JsonStep[] steps = new JsonStep[16];

  /** Ids of the fields that are missing and of the rows that are null. */
  int[] nullNodes = new int[4];

  int nullCount;

  /** The values that the telling byte had in records of this layout, by its unsigned value. */
  private final boolean[] telling = new boolean[256];

  /** The bytes that close a record. */
  private byte[] closing = {};

  /** By the ids of their nodes. */
  private final JsonLeaf[] leaves;

  private boolean openEnd;
  private boolean anyMissing;

  /** Where the bytes in front of the next value start, while learning. */
  private int pending;

  /** Steps up to the last one that is read. */
  private int neededSteps;

  /** Whether a row was null, which only the bytes before the next value tell. */
  private boolean nullOpen;

  /** Whether one of these rows is a field of another row. */
  private boolean nestedNullOpen;

  private int lastValueEnd;

  JsonLayout(JsonLeaf[] leaves) {
    this.leaves = leaves;
  }

  /**
   * Takes {@code bytes[from, to)} as the run that starts at a step, for the next records. One that
   * changes all the time is made shorter by a step.
   */
  void rememberRun(int start, byte[] bytes, int from, int to) {
    JsonStep step = steps[start];
    if (to - from > MAX_RUN || ++step.runMisses > MAX_RUN_MISSES) {
      step.run = null;
      step.runMisses = 0;
      step.runEnd = step.runEnd - 1 > start ? step.runEnd - 1 : -1;
    } else if (step.run == null) {
      step.run = new JsonLiteral(bytes, from, to);
    } else {
      step.run.set(bytes, from, to);
    }
  }

  /** Whether the byte at {@code at} was found there in a record of this layout. */
  boolean isToldBy(byte[] bytes, int at) {
    return at < bytes.length && telling[bytes[at] & 0xFF];
  }

  void addTelling(byte[] bytes, int at) {
    if (at < bytes.length) {
      telling[bytes[at] & 0xFF] = true;
    }
  }

  void forgetTelling() {
    Arrays.fill(telling, false);
  }

  /**
   * Whether what is left of a record behind the last value fits.
   *
   * @param at behind the last value
   * @param end of the record, without the line end
   */
  boolean matchEnd(byte[] bytes, int at, int end) {
    int from = end - closing.length;
    if (openEnd ? from < at : from != at) {
      return false;
    }
    for (int i = closing.length - 1; i >= 0; i--) {
      if (bytes[from + i] != closing[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes the layout of the record {@code bytes[from, to)}.
   *
   * @return false when it has no layout: it is not a well-formed object, a field stands twice, a
   *     key has an escape, or a row is neither an object nor null; then this must not be used
   */
  boolean learn(byte[] bytes, int from, int to, JsonNode root, boolean failOnMissingField) {
    forgetTelling();
    stepCount = 0;
    nullCount = 0;
    neededSteps = 0;
    nullOpen = false;
    nestedNullOpen = false;
    anyMissing = false;
    pending = from;
    lastValueEnd = from;
    if (!walkRecord(bytes, from, to, root) || (anyMissing && failOnMissingField)) {
      return false;
    }
    // Without a value there is nothing that the rest could follow on.
    openEnd = !anyMissing && !nestedNullOpen && stepCount > 0;
    if (openEnd) {
      // At least one key is compared, lest anything that ends in a bracket should pass.
      stepCount = Math.max(neededSteps, 1);
      if (steps[stepCount - 1].leaf == JsonLeaf.SKIPPED) {
        steps[stepCount - 1] = new JsonStep(JsonLeaf.REST, steps[stepCount - 1].before);
      }
      if (!nullOpen) {
        pending = lastValueEnd;
      }
    }
    closing = Arrays.copyOfRange(bytes, pending, to);
    for (int step = stepCount - 1; step >= 0; step--) {
      prepareRun(step);
    }
    return true;
  }

  private void prepareRun(int step) {
    if (steps[step].leaf == JsonLeaf.SKIPPED && step + 1 < stepCount) {
      JsonStep next = steps[step + 1];
      steps[step].runEnd = next.leaf != JsonLeaf.SKIPPED ? step + 1 : next.runEnd;
    }
  }

  @Override
  boolean missing(JsonNode child) {
    anyMissing = true;
    return addNull(child);
  }

  @Override
  int value(byte[] bytes, int at, int limit, JsonNode node, @Nullable JsonNode child) {
    if (child != null && child.isRow()) {
      if (!JsonScan.isNull(bytes, at, limit)) {
        return walk(bytes, at, limit, child);
      }
      nullOpen = true;
      nestedNullOpen |= node.id >= 0;
      lastValueEnd = at + 4;
      return addNull(child) ? lastValueEnd : -1;
    }
    int end = JsonScan.skipValue(bytes, at, limit);
    if (end < 0) {
      return -1;
    }
    addStep(bytes, at, child == null ? JsonLeaf.SKIPPED : leaves[child.id]);
    pending = end;
    lastValueEnd = end;
    return end;
  }

  /** Notes that a field is null. */
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

  private void addStep(byte[] bytes, int valueStart, JsonLeaf leaf) {
    if (stepCount == steps.length) {
      steps = Arrays.copyOf(steps, stepCount * 2);
    }
    steps[stepCount++] = new JsonStep(leaf, new JsonLiteral(bytes, pending, valueStart));
    if (leaf != JsonLeaf.SKIPPED || nullOpen) {
      neededSteps = stepCount;
      nullOpen = false;
      nestedNullOpen = false;
    }
  }
}
