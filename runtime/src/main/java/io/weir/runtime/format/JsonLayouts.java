package io.weir.runtime.format;

import java.util.Arrays;

/**
 * The layouts of the records that a decoder has seen lately, and which of them the next record is
 * expected to have: the one of the record before, or the one that a certain byte tells, such as the
 * first letter of an event's type. A table of some kinds of records needs a layout for each.
 */
final class JsonLayouts {
  private static final int LAYOUTS = 8;

  /** Bytes of a record among which the one is looked for that tells its layout. */
  private static final int MAX_TELLING_OFFSET = 128;

  private static final int MAX_WRONGLY_TOLD = 64;
  private static final int FIRST_LEARNING_ROWS = 512;
  private static final int MAX_IN_VAIN = 32;

  private final JsonNode root;
  private final JsonLeaf[] leaves;
  private final boolean failOnMissingField;

  /** The layout that the next record is expected to have; an empty one as long as none is known. */
  JsonLayout expected;

  /** How many are known. */
  int count;

  /**
   * Offset within records of a byte that tells their layouts apart; -1 as long as none is known.
   */
  int tellingOffset = -1;

  private final JsonLayout[] layouts = new JsonLayout[LAYOUTS];

  /** Place of {@link #expected}. */
  private int current;

  /** The layout to be replaced when there are too many. */
  private int oldest;

  /** How often records turned out to be of another layout than that byte told. */
  private int wronglyTold;

  /** Layouts learned less rows that had a known one, 0 to {@link #MAX_IN_VAIN}. */
  private int inVain;

  /** Records whose layout might have been learned while learning was in vain. */
  private int unlearned;

  /** Rows decoded since the layouts were learned. */
  private long rowsSinceLearning;

  /**
   * Rows after which all layouts are forgotten and learned anew, twice as many each time. Records
   * may have changed for good; and the JVM compiles what it has seen lately: if a decoder learned
   * at its start only, the next one would throw it back to the interpreter.
   */
  private long learnAfterRows = FIRST_LEARNING_ROWS;

  /**
   * @param root of the fields to be decoded
   * @param leaves where their values go, by the ids of their nodes
   */
  JsonLayouts(JsonNode root, JsonLeaf[] leaves, boolean failOnMissingField) {
    this.root = root;
    this.leaves = leaves;
    this.failOnMissingField = failOnMissingField;
    expected = new JsonLayout(leaves);
  }

  /** Forgets all layouts if they are to be learned anew. */
  void startBatch() {
    if (rowsSinceLearning >= learnAfterRows) {
      rowsSinceLearning = 0;
      learnAfterRows *= 2;
      count = 0;
      current = 0;
      oldest = 0;
      tellingOffset = -1;
      wronglyTold = 0;
      inVain = 0;
    }
  }

  void endBatch(int rows) {
    rowsSinceLearning += rows;
  }

  /** How many of the known ones are to be tried. */
  int tries() {
    return inVain < MAX_IN_VAIN ? count : Math.min(count, 1);
  }

  /** Notes that rows were decoded by a layout that was known. */
  void fitted(int rows) {
    inVain = Math.max(0, inVain - rows);
  }

  /**
   * Whether the layout of a record that has none of those tried is to be learned: of one in {@link
   * #MAX_IN_VAIN}, when lately none of those learned fitted another record.
   */
  boolean isWorthLearning() {
    return inVain < MAX_IN_VAIN || ++unlearned % MAX_IN_VAIN == 0;
  }

  /** Expects the layout that the telling byte of a record tells; false when it tells none. */
  boolean expectTold(byte[] bytes, int at) {
    if (tellingOffset < 0) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      int place = current + i < count ? current + i : current + i - count;
      if (layouts[place].isToldBy(bytes, at + tellingOffset)) {
        expect(place);
        return true;
      }
    }
    return false;
  }

  /** Expects another layout; after as many calls as there are layouts, the first one again. */
  void expectNext() {
    expect(current + 1 < count ? current + 1 : 0);
  }

  private void expect(int place) {
    current = place;
    expected = layouts[place];
  }

  /**
   * Learns from a record of {@link #expected} that was expected to have another layout: what tells
   * them apart is the first byte in which it differs from the record before.
   *
   * @param before where that starts; behind {@code at} when there is none
   * @param layoutBefore its layout
   * @param at where the record starts
   */
  void findTelling(byte[] bytes, int before, JsonLayout layoutBefore, int at) {
    boolean isTold = tellingOffset >= 0 && !layoutBefore.isToldBy(bytes, at + tellingOffset);
    if (!isTold && expected != layoutBefore && before < at && wronglyTold < MAX_WRONGLY_TOLD) {
      wronglyTold++;
      int length = Math.min(MAX_TELLING_OFFSET, Math.min(at - before, bytes.length - at));
      tellingOffset = Arrays.mismatch(bytes, before, before + length, bytes, at, at + length);
      for (int i = 0; i < count; i++) {
        layouts[i].forgetTelling();
      }
      if (tellingOffset >= 0) {
        layoutBefore.addTelling(bytes, before + tellingOffset);
      }
    }
    if (tellingOffset >= 0) {
      expected.addTelling(bytes, at + tellingOffset);
    }
  }

  /** Adds the layout of a record and expects it from now on; false when the record has none. */
  boolean learn(byte[] bytes, int from, int to) {
    boolean full = count == LAYOUTS;
    int place = full ? oldest : count;
    if (layouts[place] == null) {
      layouts[place] = new JsonLayout(leaves);
    }
    if (!layouts[place].learn(bytes, from, to, root, failOnMissingField)) {
      if (full) {
        drop(place);
      }
      return false;
    }
    if (full) {
      oldest = oldest + 1 < LAYOUTS ? oldest + 1 : 0;
    } else {
      count++;
    }
    inVain = Math.min(MAX_IN_VAIN, inVain + 1);
    expect(place);
    return true;
  }

  /** Takes a layout that is no longer valid out of the list. */
  private void drop(int place) {
    count--;
    JsonLayout dropped = layouts[place];
    layouts[place] = layouts[count];
    layouts[count] = dropped;
    expect(0);
  }
}
