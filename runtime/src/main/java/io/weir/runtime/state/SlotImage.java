package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The durable image of the keys of a {@link KeyIndex} and of columns by their slots, in chunks of
 * slots: a piece with the keys of a chunk, rewritten when one came or went, and one with the other
 * columns, rewritten when one of its slots was {@link #changed}. The first piece tells how many
 * slots there are.
 */
public final class SlotImage {
  /** Of the piece that tells how many slots there are. */
  static final int HEAD = 0;

  private static final int KEYS = 1;
  private static final int VALUES = 2;

  /** Takes chunks of an image that another worker wrote. */
  public interface Taker {
    /**
     * @param part of that image
     * @param firstSlot that the first of the entries had there
     * @param live which of them there are; null for all
     */
    void take(
        int part,
        int firstSlot,
        int count,
        boolean @Nullable [] live,
        Column[] keys,
        Column[] values);
  }

  private final KeyIndex index;
  private final Column[] values;
  private final ChunkChanges changes = new ChunkChanges();
  private boolean begun;
  private int storedLimit;

  /**
   * @param values columns by slot, which have room for all slots of the index
   */
  public SlotImage(KeyIndex index, Column[] values) {
    this.index = index;
    this.values = values;
  }

  /** Says that a slot's values have changed. */
  public void changed(int slot) {
    changes.note(slot);
  }

  /** Says that slots' values have changed. */
  public void changed(int[] slots, int count) {
    changes.note(slots, count, index.limit());
  }

  /** Writes what differs from the image as a part of it. */
  public void write(int part, StateWriter writer) {
    int limit = index.limit();
    if (!begun || limit != storedLimit) {
      ColumnCodec.writeInt(limit, writer.piece(part, 0, HEAD));
    }
    int chunks = chunks(limit);
    for (int chunk = 0; chunk < chunks; chunk++) {
      int from = chunk << ChunkChanges.SHIFT;
      int to = Math.min(limit, from + ChunkChanges.SLOTS);
      boolean keys = index.keyChanges.differs(chunk);
      if (keys) {
        writeKeys(from, to, writer.piece(part, chunk, KEYS));
      }
      if (values.length > 0 && (keys || changes.differs(chunk))) {
        ByteBuilder out = writer.piece(part, chunk, VALUES);
        for (Column column : values) {
          ColumnPieces.write(column, from, to, out);
        }
      }
    }
    for (int chunk = chunks; chunk < chunks(storedLimit); chunk++) {
      deleteChunk(part, chunk, writer);
    }
    begin(limit);
  }

  private void deleteChunk(int part, int chunk, StateWriter writer) {
    writer.deletePiece(part, chunk, KEYS);
    if (values.length > 0) {
      writer.deletePiece(part, chunk, VALUES);
    }
  }

  /** Whether there are pieces of this part in the image. */
  public boolean isBegun() {
    return begun;
  }

  /** Removes the part from the image, if it was written. */
  public void delete(int part, StateWriter writer) {
    if (begun) {
      writer.deletePiece(part, 0, HEAD);
      for (int chunk = 0; chunk < chunks(storedLimit); chunk++) {
        deleteChunk(part, chunk, writer);
      }
      begun = false;
      storedLimit = 0;
    }
  }

  private void begin(int limit) {
    begun = true;
    storedLimit = limit;
    index.keyChanges.start();
    changes.start();
  }

  private static int chunks(int limit) {
    return (limit + ChunkChanges.SLOTS - 1) >>> ChunkChanges.SHIFT;
  }

  private void writeKeys(int from, int to, ByteBuilder out) {
    ColumnCodec.writeInt(to - from, out);
    index.writeLive(from, to, out);
    for (Column key : index.keys) {
      ColumnPieces.write(key, from, to, out);
    }
  }

  /** Takes a piece that is of this part; the index and the columns are as they were. */
  public void readPiece(int chunk, int kind, byte[] bytes) {
    int from = chunk << ChunkChanges.SHIFT;
    switch (kind) {
      case HEAD -> {
        storedLimit = ColumnCodec.readInt(bytes, 0);
        index.restoreSlots(storedLimit);
        for (Column column : values) {
          column.ensureCapacity(index.capacity());
        }
      }
      case KEYS -> {
        int to = from + ColumnCodec.readInt(bytes, 0);
        int at = index.readLive(bytes, 4, from, to);
        for (Column key : index.keys) {
          at = ColumnPieces.read(bytes, at, key, from, to);
        }
      }
      default -> {
        int to = Math.min(storedLimit, from + ChunkChanges.SLOTS);
        int at = 0;
        for (Column column : values) {
          at = ColumnPieces.read(bytes, at, column, from, to);
        }
      }
    }
  }

  /** After the last piece of this part. */
  public void finishReading() {
    index.finishRestoring();
    begin(storedLimit);
  }

  /**
   * Reads an image that another worker wrote, part by part.
   *
   * @param keyTypes of its keys
   * @param valueTypes of its other columns
   */
  public static void readForeign(
      ImageStore.Pieces image, DataType[] keyTypes, DataType[] valueTypes, Taker taker) {
    image.read(new ForeignReader(keyTypes, valueTypes, taker));
  }

  /**
   * Gives the pieces of an image with its columns in another order, some perhaps left out.
   *
   * @param to takes pieces as one with these columns would have written them
   */
  public static ImageStore.PieceReader reordered(ColumnOrder order, ImageStore.PieceReader to) {
    return new ImageStore.PieceReader() {
      private int count;

      @Override
      public void piece(int part, int chunk, int kind, byte[] bytes) {
        ByteBuilder out = new ByteBuilder(1 << 12);
        switch (kind) {
          case KEYS -> {
            count = ColumnCodec.readInt(bytes, 0);
            int head = bytes[4] == 0 ? 5 : 5 + count;
            out.append(bytes, 0, head);
            ColumnOrder.copy(bytes, head, count, order.keys(), order.keyOrder(), out);
          }
          case VALUES -> {
            if (order.valueOrder().isEmpty()) {
              return;
            }
            ColumnOrder.copy(bytes, 0, count, order.values(), order.valueOrder(), out);
          }
          default -> {
            to.piece(part, chunk, kind, bytes);
            return;
          }
        }
        to.piece(part, chunk, kind, out.bytes);
      }
    };
  }

  private static final class ForeignReader implements ImageStore.PieceReader {
    private final DataType[] keyTypes;
    private final DataType[] valueTypes;
    private final Taker taker;
    private Column[] keys = {};
    private int count;
    private boolean @Nullable [] live;

    ForeignReader(DataType[] keyTypes, DataType[] valueTypes, Taker taker) {
      this.keyTypes = keyTypes;
      this.valueTypes = valueTypes;
      this.taker = taker;
    }

    @Override
    public void piece(int part, int chunk, int kind, byte[] bytes) {
      int first = chunk << ChunkChanges.SHIFT;
      if (kind == KEYS) {
        count = ColumnCodec.readInt(bytes, 0);
        boolean some = bytes[4] != 0;
        int at = 5;
        live = null;
        if (some) {
          boolean[] flags = new boolean[count];
          ColumnPieces.readFlags(bytes, at, flags, 0, count);
          live = flags;
          at += count;
        }
        keys = columns(keyTypes);
        for (Column key : keys) {
          at = ColumnPieces.read(bytes, at, key, 0, count);
        }
        if (valueTypes.length == 0) {
          taker.take(part, first, count, live, keys, new Column[0]);
        }
      } else if (kind == VALUES) {
        Column[] values = columns(valueTypes);
        int at = 0;
        for (Column column : values) {
          at = ColumnPieces.read(bytes, at, column, 0, count);
        }
        taker.take(part, first, count, live, keys, values);
      }
    }

    private static Column[] columns(DataType[] types) {
      return Arrays.stream(types)
          .map(type -> type.newColumn(ChunkChanges.SLOTS))
          .toArray(Column[]::new);
    }
  }
}
