package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The durable image of the rows of a {@link RowsByKey} that are in memory: pieces of its chunks,
 * copied raw, of those rows that changed. A piece says which of its rows there are and which are
 * negative, then has the counts of matches and the columns. The head tells which chunks there are.
 * Chains, keys and hashes are made anew.
 */
final class RowsImage {
  private static final int HEAD = 0;
  private static final int ROWS = 1;

  /** Of the piece that tells how many rows are cold. */
  static final int COLD_COUNTS = 2;

  private final RowsByKey store;
  private final int pieceShift;
  private final ChunkChanges changes;

  /** The head in the image. */
  private byte[] storedHead = {};

  /** By chunk, up to which row there are pieces in the image. */
  private int[] storedRows = {};

  /** Part and chunk of pieces that the image has from a store whose chunks had another size. */
  private final List<int[]> obsolete = new ArrayList<>();

  RowsImage(RowsByKey store) {
    this.store = store;
    pieceShift = Math.min(ChunkChanges.SHIFT, store.places.shift);
    changes = new ChunkChanges(pieceShift);
  }

  /** Notes that a row was added, removed or changed. */
  void changed(int slot) {
    changes.note(slot);
  }

  /** Writes what differs from the image. */
  void write(StateWriter writer) {
    writeHead(writer);
    int count = store.places.count;
    storedRows = Arrays.copyOf(storedRows, count);
    for (int c = 0; c < count; c++) {
      RowChunk chunk = store.places.all[c];
      int pieces = pieces(chunk.used);
      for (int piece = 0; piece < pieces; piece++) {
        int from = piece << pieceShift;
        if (changes.differs(((c << store.places.shift) + from) >>> pieceShift)) {
          int to = Math.min(chunk.used, from + (1 << pieceShift));
          writeRows(chunk, from, to, writer.piece(c, piece, ROWS));
        }
      }
      for (int piece = pieces; piece < pieces(storedRows[c]); piece++) {
        writer.deletePiece(c, piece, ROWS);
      }
      storedRows[c] = chunk.used;
    }
    for (int[] each : obsolete) {
      if (each[0] >= count || each[1] >= pieces(storedRows[each[0]])) {
        writer.deletePiece(each[0], each[1], ROWS);
      }
    }
    obsolete.clear();
    changes.start();
  }

  private int pieces(int rows) {
    return (rows + (1 << pieceShift) - 1) >>> pieceShift;
  }

  private void writeHead(StateWriter writer) {
    ByteBuilder head = new ByteBuilder(64);
    ColumnCodec.writeInt(store.places.shift, head);
    ColumnCodec.writeInt(store.places.count, head);
    for (int c = 0; c < store.places.count; c++) {
      ColumnCodec.writeInt(store.places.all[c].used, head);
    }
    int[] order = store.places.order();
    ColumnCodec.writeInt(order.length, head);
    for (int c : order) {
      ColumnCodec.writeInt(c, head);
    }
    byte[] bytes = Arrays.copyOf(head.bytes, head.length);
    if (!Arrays.equals(bytes, storedHead)) {
      writer.piece(0, 0, HEAD).append(bytes);
      storedHead = bytes;
    }
  }

  private void writeRows(RowChunk chunk, int from, int to, ByteBuilder out) {
    int count = to - from;
    ColumnCodec.writeInt(count, out);
    byte[] states = out.reserve(count);
    int at = out.length;
    for (int row = from; row < to; row++) {
      states[at++] = (byte) (!chunk.live[row] ? 0 : chunk.isNegative(row) ? 2 : 1);
    }
    out.length = at;
    if (store.shape.countsMatches()) {
      ColumnPieces.writeInts(chunk.matches, from, count, out);
    }
    for (Column column : chunk.columns) {
      ColumnPieces.write(column, from, to, out);
    }
  }

  /** Takes an image back; see {@link ImageStore#restore(int, ImageStore.Pieces, KeyGroupRange)}. */
  void read(ImageStore.Pieces pieces, @Nullable KeyGroupRange own) {
    Reader reader = new Reader(own);
    pieces.read(reader);
    if (own != null) {
      return;
    }
    if (reader.inPlace) {
      makeTheRest();
      changes.start();
    }
  }

  /** Makes what is not part of the image, after the columns of all chunks are back. */
  private void makeTheRest() {
    RowChunks places = store.places;
    for (int c = 0; c < places.count; c++) {
      RowChunk chunk = places.all[c];
      Batch view = new Batch(store.shape.schema(), 1);
      for (int i = 0; i < chunk.columns.length; i++) {
        view.share(i, chunk.columns[i]);
      }
      view.rows = chunk.used;
      int[] live = new int[chunk.used];
      int count = 0;
      for (int at = 0; at < chunk.used; at++) {
        if (chunk.live[at]) {
          live[count++] = at;
        }
      }
      if (count > 0) {
        store.linkRestored(c, view, live, count);
      }
    }
    places.freeRestored();
  }

  private final class Reader implements ImageStore.PieceReader {
    private final @Nullable KeyGroupRange own;

    /** Whether chunks are here what they were there. */
    boolean inPlace;

    Reader(@Nullable KeyGroupRange own) {
      this.own = own;
    }

    @Override
    public void piece(int part, int chunk, int kind, byte[] bytes) {
      switch (kind) {
        case HEAD -> readHead(bytes);
        case ROWS -> {
          if (inPlace) {
            readInPlace(store.places.all[part], chunk << pieceShift, bytes);
          } else {
            if (own == null) {
              obsolete.add(new int[] {part, chunk});
            }
            readOneByOne(bytes);
          }
        }
        case COLD_COUNTS -> store.cold().restoreCounts(bytes, own);
        default -> throw new IllegalArgumentException("a piece of kind " + kind);
      }
    }

    private void readHead(byte[] bytes) {
      // The size of chunks follows from the memory that there is, which may be another now.
      inPlace = own == null && ColumnCodec.readInt(bytes, 0) == store.places.shift;
      if (!inPlace) {
        return;
      }
      int[] used = readCounted(bytes, 4);
      int end = 8 + 4 * used.length;
      int[] order = readCounted(bytes, end);
      store.places.restore(used, order);
      storedRows = used;
      storedHead = Arrays.copyOf(bytes, end + 4 + 4 * order.length);
    }

    private static int[] readCounted(byte[] bytes, int at) {
      int[] values = new int[ColumnCodec.readInt(bytes, at)];
      for (int i = 0; i < values.length; i++) {
        values[i] = ColumnCodec.readInt(bytes, at + 4 + 4 * i);
      }
      return values;
    }

    private void readInPlace(RowChunk chunk, int from, byte[] bytes) {
      int count = ColumnCodec.readInt(bytes, 0);
      int at = 4;
      for (int row = from; row < from + count; row++) {
        byte state = bytes[at++];
        chunk.live[row] = state != 0;
        chunk.setKind(row, state == 2 ? RowChunk.NEGATIVE : RowChunk.ROW);
      }
      if (store.shape.countsMatches()) {
        if (chunk.matches.length == 0) {
          chunk.matches = new int[chunk.room()];
        }
        at = ColumnPieces.readInts(bytes, at, chunk.matches, from, count);
      }
      for (Column column : chunk.columns) {
        at = ColumnPieces.read(bytes, at, column, from, from + count);
      }
    }

    private void readOneByOne(byte[] bytes) {
      int count = ColumnCodec.readInt(bytes, 0);
      Batch batch = new Batch(store.shape.schema(), count);
      batch.rows = count;
      int at = 4 + count;
      int[] matches = new int[count];
      if (store.shape.countsMatches()) {
        at = ColumnPieces.readInts(bytes, at, matches, 0, count);
      }
      for (Column column : batch.columns) {
        at = ColumnPieces.read(bytes, at, column, 0, count);
      }
      long[] hashes = new long[count];
      store.keys.hash(batch, count, hashes);
      boolean[] negative = new boolean[count];
      int[] picked = new int[count];
      int pickedCount = 0;
      for (int row = 0; row < count; row++) {
        byte state = bytes[4 + row];
        negative[row] = state == 2;
        if (state != 0 && (own == null || own.contains(KeyGroups.of(hashes[row])))) {
          picked[pickedCount++] = row;
        }
      }
      store.restoreRows(batch, picked, pickedCount, hashes, negative, matches);
      store.tidy();
    }
  }
}
