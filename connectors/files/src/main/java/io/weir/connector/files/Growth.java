package io.weir.connector.files;

import io.weir.connector.files.ScanPosition.TailState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a followed directory grow by, as far as one reader reads it. Each file has one
 * reader that does, since growth is read in order.
 */
final class Growth {
  private final FileSource source;
  private final int reader;

  /** Of files whose units or growth this reader ended: how far they are read. */
  private final Map<Integer, TailState> tails = new HashMap<>();

  private long seenLooks = -1;
  private int next;

  Growth(FileSource source, int reader) {
    this.source = source;
    this.reader = reader;
  }

  /** A file of this reader that has grown; null when none has. */
  @Nullable ScanFile nextGrown() {
    if (!source.isFollowed()) {
      return null;
    }
    if (seenLooks != source.looks()) {
      seenLooks = source.looks();
      next = reader;
    }
    ScanFile[] known = source.files();
    for (; next < known.length; next += source.context().readers()) {
      if (known[next].isGrowing()) {
        return known[next];
      }
    }
    return null;
  }

  /** A file is read up to there. */
  void readUpTo(ScanFile in, ScanFile.Tail tail) {
    in.setTail(tail);
    note(in.partition, tail.split(), tail.offset(), tail.left());
  }

  /** Growth of a file goes on at an offset of it. */
  void note(int partition, long split, long offset, long left) {
    tails.put(partition, new TailState(partition, split, offset, SplitProgress.NONE, left));
  }

  /** How far all are read. */
  List<TailState> states() {
    return new ArrayList<>(tails.values());
  }

  /** How far all are read, with that of one of them. */
  List<TailState> states(TailState current) {
    List<TailState> states = states();
    states.removeIf(tail -> tail.partition() == current.partition());
    states.add(current);
    return states;
  }
}
