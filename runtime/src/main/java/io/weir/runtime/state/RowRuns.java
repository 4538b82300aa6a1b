package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.error.JobException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Evicted rows in files that no checkpoint needs, a run for each evicted chunk: its rows in the
 * order in which they came, then where they are by the hash of their key. Writing a run takes a
 * tenth of what sorting its rows into a database by key does, as long as runs are few. Not
 * thread-safe.
 *
 * <p>A run keeps in memory a filter of its keys and a number for about 32 rows. All that is read is
 * checked against checksums.
 */
final class RowRuns implements AutoCloseable {
  /** Writes a row of a run. */
  interface RowWriter {
    /** Appends the bytes of a row's key. */
    void writeKey(int row, ByteBuilder out);

    /** Appends the bytes of a row. */
    void writeRow(int row, ByteBuilder out);
  }

  /** Makes the file of a run: empty, and open for reading and writing. */
  interface FileMaker {
    FileChannel make() throws IOException;
  }

  /** Takes the rows of a key. */
  interface Reader {
    void rows(int keyGroup, byte[] key, byte[] rows, int rowsLength);
  }

  /** More than that are not looked through for a key. */
  static final int MOST_RUNS = 64;

  private static final int WRITE_BYTES = 1 << 18;

  /** Of mixed hashes: by them the places of rows are sorted. */
  private static final int ORDER_BITS = 24;

  private static final int BUCKET_BITS = 10;
  private static final int BUCKETS = 1 << BUCKET_BITS;

  /** Bytes of the place of a row: hash of the key, offset, length and checksum of the row. */
  private static final int PLACE_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final Path directory;
  private final FileMaker files;
  private final ArrayDeque<Run> runs = new ArrayDeque<>();
  private final CRC32C checksum = new CRC32C();
  private ByteBuilder unwritten = new ByteBuilder(0);
  private byte[] bucket = {};
  private byte[] row = {};

  private static final class Run {
    final FileChannel file;
    final HashFilter filter = new HashFilter();

    /** Where places begin. */
    long placesAt;

    /** By bucket its first place; one more at the end. */
    final int[] starts = new int[BUCKETS + 1];

    /** By bucket, of its places. */
    final int[] checksums = new int[BUCKETS];

    Run(FileChannel file) {
      this.file = file;
    }
  }

  /**
   * @param directory of the files; need not exist before
   */
  RowRuns(Path directory) {
    this(directory, () -> newFile(directory));
  }

  RowRuns(Path directory, FileMaker files) {
    this.directory = directory;
    this.files = files;
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  int count() {
    return runs.size();
  }

  /** Bytes of memory held. */
  long memory() {
    long sum = unwritten.bytes.length + bucket.length + row.length;
    for (Run run : runs) {
      sum += run.filter.memory() + 8L * BUCKETS;
    }
    return sum;
  }

  /** Whether a run may have rows of a key: false for nearly all that have none. */
  boolean mayHave(long keyHash) {
    for (Run run : runs) {
      if (run.filter.mayContain(keyHash)) {
        return true;
      }
    }
    return false;
  }

  // --- writing ---

  /**
   * Writes a run.
   *
   * @param keyHashes by row
   */
  void add(long[] keyHashes, int rows, RowWriter writer) {
    long[] offsets = new long[rows + 1];
    int[] checksums = new int[rows];
    try {
      Run run = new Run(files.make());
      runs.addLast(run);
      long written = 0;
      for (int i = 0; i < rows; i++) {
        int start = unwritten.length;
        ColumnCodec.writeInt(0, unwritten);
        writer.writeKey(i, unwritten);
        ColumnCodec.setInt(unwritten.bytes, start, unwritten.length - start - Integer.BYTES);
        writer.writeRow(i, unwritten);
        checksums[i] = checksum(unwritten.bytes, start, unwritten.length - start);
        offsets[i + 1] = written + unwritten.length;
        if (unwritten.length >= WRITE_BYTES) {
          written = write(run, written);
        }
        if (!run.filter.mayContain(keyHashes[i])) {
          run.filter.add(keyHashes[i]);
        }
      }
      written = write(run, written);
      run.placesAt = written;
      writePlaces(run, keyHashes, rows, offsets, checksums);
    } catch (IOException e) {
      throw failure("write", e);
    }
  }

  private void writePlaces(Run run, long[] hashes, int rows, long[] offsets, int[] checksums)
      throws IOException {
    long[] order = new long[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = mixed(hashes[i]) >>> Long.SIZE - ORDER_BITS << Integer.SIZE | i;
      run.starts[bucket(hashes[i]) + 1]++;
    }
    for (int b = 0; b < BUCKETS; b++) {
      run.starts[b + 1] += run.starts[b];
    }
    Radix.sort(order, rows);
    long written = run.placesAt;
    int at = 0;
    for (int b = 0; b < BUCKETS; b++) {
      int start = unwritten.length;
      for (; at < run.starts[b + 1]; at++) {
        int i = (int) order[at];
        ColumnCodec.writeLong(hashes[i], unwritten);
        ColumnCodec.writeLong(offsets[i], unwritten);
        ColumnCodec.writeInt((int) (offsets[i + 1] - offsets[i]), unwritten);
        ColumnCodec.writeInt(checksums[i], unwritten);
      }
      run.checksums[b] = checksum(unwritten.bytes, start, unwritten.length - start);
      if (unwritten.length >= WRITE_BYTES) {
        written = write(run, written);
      }
    }
    write(run, written);
  }

  private static long mixed(long hash) {
    long folded = hash ^ hash >>> 32;
    return folded * MIX;
  }

  private static int bucket(long hash) {
    return (int) (mixed(hash) >>> Long.SIZE - BUCKET_BITS);
  }

  /** Nobody else sees the file, and nothing is left of it when the process is gone. */
  private static FileChannel newFile(Path directory) throws IOException {
    // Some Java versions refuse a link to a directory here.
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    Path path = Files.createTempFile(directory, "weir-rows-", null);
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Files.delete(path);
    return file;
  }

  /** Writes what was appended; returns where the next bytes go. */
  private long write(Run run, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(unwritten.bytes, 0, unwritten.length);
    while (bytes.hasRemaining()) {
      run.file.write(bytes, at + bytes.position());
    }
    long end = at + unwritten.length;
    unwritten.clear();
    if (unwritten.bytes.length > 4 * WRITE_BYTES) {
      unwritten = new ByteBuilder(2 * WRITE_BYTES);
    }
    return end;
  }

  private int checksum(byte[] bytes, int offset, int length) {
    checksum.reset();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }

  // --- reading ---

  /** Appends the rows of a key, the oldest first. */
  void read(long keyHash, byte[] key, int keyLength, ByteBuilder out) {
    int b = bucket(keyHash);
    for (Run run : runs) {
      if (!run.filter.mayContain(keyHash)) {
        continue;
      }
      int places = readPlaces(run, b);
      for (int i = 0; i < places; i++) {
        if (ColumnCodec.readLong(bucket, i * PLACE_BYTES) == keyHash) {
          int length = readRow(run, i);
          int at = Integer.BYTES + ColumnCodec.readInt(row, 0);
          if (isKey(key, keyLength)) {
            out.append(row, at, length - at);
          }
        }
      }
    }
  }

  private boolean isKey(byte[] key, int keyLength) {
    int end = Integer.BYTES + ColumnCodec.readInt(row, 0);
    return Arrays.equals(row, Integer.BYTES, end, key, 0, keyLength);
  }

  /** Reads the places of a bucket; returns how many. */
  private int readPlaces(Run run, int b) {
    int places = run.starts[b + 1] - run.starts[b];
    int length = places * PLACE_BYTES;
    if (bucket.length < length) {
      bucket = new byte[Math.max(length, 1 << 12)];
    }
    read(run, run.placesAt + (long) run.starts[b] * PLACE_BYTES, bucket, length);
    check(run.checksums[b] == checksum(bucket, 0, length));
    return places;
  }

  /** Reads the row of a place of the bucket; returns how many bytes it has. */
  private int readRow(Run run, int place) {
    int at = place * PLACE_BYTES + Long.BYTES;
    int length = ColumnCodec.readInt(bucket, at + Long.BYTES);
    if (row.length < length) {
      row = new byte[Math.max(length, 2 * row.length)];
    }
    read(run, ColumnCodec.readLong(bucket, at), row, length);
    check(ColumnCodec.readInt(bucket, at + Long.BYTES + Integer.BYTES) == checksum(row, 0, length));
    return length;
  }

  private void read(Run run, long at, byte[] into, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(into, 0, length);
    try {
      while (bytes.hasRemaining()) {
        if (run.file.read(bytes, at + bytes.position()) < 0) {
          throw new EOFException("a file has lost its end");
        }
      }
    } catch (IOException e) {
      throw failure("read", e);
    }
  }

  private void check(boolean holds) {
    if (!holds) {
      throw failure("read", new IOException("a file is damaged"));
    }
  }

  /** Gives the rows of the oldest run, which then is gone. */
  void takeOldest(Reader reader) {
    Run run = runs.getFirst();
    ByteBuilder rows = new ByteBuilder(1 << 10);
    for (int b = 0; b < BUCKETS; b++) {
      int places = readPlaces(run, b);
      byte[] key = {};
      long keyHash = 0;
      for (int i = 0; i < places; i++) {
        long hash = ColumnCodec.readLong(bucket, i * PLACE_BYTES);
        int length = readRow(run, i);
        int at = Integer.BYTES + ColumnCodec.readInt(row, 0);
        if (rows.length > 0 && !(hash == keyHash && isKey(key, key.length))) {
          reader.rows(KeyGroups.of(keyHash), key, rows.bytes, rows.length);
          rows.clear();
        }
        if (rows.length == 0) {
          key = Arrays.copyOfRange(row, Integer.BYTES, at);
          keyHash = hash;
        }
        rows.append(row, at, length - at);
      }
      if (rows.length > 0) {
        reader.rows(KeyGroups.of(keyHash), key, rows.bytes, rows.length);
        rows.clear();
      }
    }
    runs.removeFirst();
    close(run);
  }

  private void close(Run run) {
    try {
      run.file.close();
    } catch (IOException e) {
      throw failure("close", e);
    }
  }

  @Override
  public void close() {
    while (!runs.isEmpty()) {
      close(runs.removeFirst());
    }
  }

  private JobException failure(String action, IOException e) {
    return new JobException(
        "cannot %s state that does not fit into memory, in %s ('io.tmp.dirs'): %s"
            .formatted(action, directory, JobException.reason(e)),
        e);
  }
}
