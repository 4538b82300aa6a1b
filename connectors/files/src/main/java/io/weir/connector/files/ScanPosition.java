package io.weir.connector.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a scan is, or one reader's part of it: what a checkpoint keeps. Readers reach the barrier
 * at different moments, so each tells only what it did itself; the parts are put together on
 * restore.
 *
 * @param splitBytes size of splits: unit numbers mean nothing without it
 * @param firstFile number of the first of {@code files}
 * @param files files in the order of their numbers
 * @param finished units that were read to their end, by number
 * @param started units that were read in part
 * @param ends for finished splits whose last record went on beyond a line feed in the next split:
 *     where it ended
 */
record ScanPosition(
    int splitBytes,
    int firstFile,
    List<FileState> files,
    BitSet finished,
    List<UnitState> started,
    Map<Integer, Long> ends,
    List<TailState> tails) {
  static final ScanPosition NONE =
      new ScanPosition(0, 0, List.of(), new BitSet(), List.of(), Map.of(), List.of());

  /**
   * A file as it was found.
   *
   * @param group as {@link ScanFile#group}
   * @param open whether not all that was found of it was read
   * @param readSize as {@link ScanFile#readSize}
   * @param seen as {@link ScanFile#seen}
   */
  record FileState(
      String path,
      long size,
      long modifiedMillis,
      FileIdentity identity,
      FileIdentity.Fingerprint fingerprint,
      long group,
      boolean open,
      long readSize,
      Compression compression,
      ScanFile.Seen seen) {
    static FileState of(ScanFile file) {
      return new FileState(
          file.path.toString(),
          file.size,
          file.modifiedMillis,
          file.identity,
          file.fingerprint(),
          file.group,
          !file.isFinished(),
          file.readSize(),
          file.compression,
          file.seen());
    }

    FileListing.Found found() {
      return new FileListing.Found(
          Path.of(path), size, modifiedMillis, identity, fingerprint, compression);
    }
  }

  /**
   * How far a followed file is read behind its units.
   *
   * @param partition number of the file
   * @param split the split that is read, or the next one
   * @param offset where that split starts in the unpacked bytes
   * @param progress what of that split was processed
   * @param left as {@link ScanFile.Tail#left}
   */
  record TailState(int partition, long split, long offset, SplitProgress progress, long left) {
    boolean isBehind(TailState other) {
      return split < other.split
          || split == other.split && (offset < other.offset || progress.isBehind(other.progress));
    }
  }

  /**
   * A unit that was read in part.
   *
   * @param split number of the split within its file
   * @param offset where the split starts in the unpacked bytes of a packed file, else 0
   * @param progress what of the split was processed
   */
  record UnitState(int unit, long split, long offset, SplitProgress progress) {
    boolean isBehind(UnitState other) {
      return split < other.split || split == other.split && progress.isBehind(other.progress);
    }
  }

  static ScanPosition parse(String text) {
    int splitBytes = 0;
    int firstFile = 0;
    List<FileState> files = new ArrayList<>();
    BitSet finished = new BitSet();
    List<UnitState> started = new ArrayList<>();
    Map<Integer, Long> ends = new HashMap<>();
    List<TailState> tails = new ArrayList<>();
    try (JsonParser in = new JsonFactory().createParser(text)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "splitBytes" -> splitBytes = in.getIntValue();
          case "firstFile" -> firstFile = in.getIntValue();
          case "finished" -> finished = BitSet.valueOf(in.getBinaryValue());
          case "files" -> {
            while (in.nextToken() == JsonToken.START_ARRAY) {
              files.add(fileState(in));
            }
          }
          case "tails" -> {
            while (in.nextToken() == JsonToken.START_ARRAY) {
              tails.add(tailState(in));
            }
          }
          case "started" -> {
            while (in.nextToken() == JsonToken.START_ARRAY) {
              started.add(
                  new UnitState(
                      in.nextIntValue(0), in.nextLongValue(0), in.nextLongValue(0), progress(in)));
              in.nextToken();
            }
          }
          case "ends" -> {
            while (in.nextToken() == JsonToken.START_ARRAY) {
              ends.put(in.nextIntValue(0), in.nextLongValue(0));
              in.nextToken();
            }
          }
          default -> in.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new JobException("the checkpoint's position in the files cannot be read: " + text, e);
    }
    ScanPosition read =
        new ScanPosition(splitBytes, firstFile, files, finished, started, ends, tails);
    if (!read.isPossible()) {
      throw new JobException("the checkpoint's position in the files cannot be right: " + text);
    }
    return read;
  }

  /** Whether it can be what {@link #text} wrote. */
  private boolean isPossible() {
    return splitBytes > 0
        && firstFile >= 0
        && files.stream()
            .allMatch(file -> file.path != null && file.size >= 0 && file.fingerprint.bytes() >= 0)
        && started.stream()
            .allMatch(u -> u.unit >= 0 && u.split >= 0 && u.offset >= 0 && u.progress.rows() >= 0)
        && tails.stream()
            .allMatch(
                t ->
                    t.partition >= 0
                        && t.split >= 0
                        && t.offset >= 0
                        && t.progress.rows() >= 0
                        && t.left >= 0)
        && ends.entrySet().stream().allMatch(end -> end.getKey() >= 0 && end.getValue() >= 0);
  }

  /** The first three are all that earlier versions wrote. */
  private static FileState fileState(JsonParser in) throws IOException {
    String path = in.nextTextValue();
    long size = in.nextLongValue(0);
    long modifiedMillis = in.nextLongValue(0);
    if (in.nextToken() == JsonToken.END_ARRAY) {
      return new FileState(
          path,
          size,
          modifiedMillis,
          FileIdentity.NONE,
          FileIdentity.Fingerprint.NONE,
          0,
          false,
          size,
          Compression.of(Path.of(path)),
          ScanFile.Seen.NONE);
    }
    String key = in.getText();
    long changedMicros = in.nextLongValue(0);
    long bytes = in.nextLongValue(0);
    long first = in.nextLongValue(0);
    long group = in.nextLongValue(0);
    boolean open = in.nextLongValue(0) == 1;
    long readSize = in.nextLongValue(0);
    // Earlier versions knew a file by its first bytes alone, which were all that it had, or few.
    long last = first;
    Compression compression = Compression.of(Path.of(path));
    if (in.nextToken() != JsonToken.END_ARRAY) {
      last = in.getLongValue();
      compression = compression(in.nextTextValue());
      in.nextToken();
    }
    // Nor did they write when a file was made, and what the last look saw.
    long bornMicros = 0;
    ScanFile.Seen seen = ScanFile.Seen.NONE;
    if (in.currentToken() != JsonToken.END_ARRAY) {
      bornMicros = in.getLongValue();
      seen = new ScanFile.Seen(in.nextLongValue(0), in.nextLongValue(0));
      in.nextToken();
    }
    return new FileState(
        path,
        size,
        modifiedMillis,
        new FileIdentity(key, changedMicros, bornMicros),
        new FileIdentity.Fingerprint(bytes, first, last),
        group,
        open,
        readSize,
        compression,
        seen);
  }

  private static Compression compression(@Nullable String name) throws IOException {
    for (Compression each : Compression.values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    throw new IOException("there is no compression " + name);
  }

  private static TailState tailState(JsonParser in) throws IOException {
    int partition = in.nextIntValue(0);
    long split = in.nextLongValue(0);
    long offset = in.nextLongValue(0);
    SplitProgress progress = progress(in);
    long left = in.nextLongValue(0);
    in.nextToken();
    return new TailState(partition, split, offset, progress, left);
  }

  private static SplitProgress progress(JsonParser in) throws IOException {
    return new SplitProgress(
        in.nextIntValue(0), in.nextIntValue(0), RowPolicy.ofCode(in.nextLongValue(0)));
  }

  String text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("splitBytes", splitBytes);
      out.writeNumberField("firstFile", firstFile);
      out.writeArrayFieldStart("files");
      for (FileState file : files) {
        out.writeStartArray();
        out.writeString(file.path);
        out.writeNumber(file.size);
        out.writeNumber(file.modifiedMillis);
        out.writeString(file.identity.key());
        out.writeNumber(file.identity.changedMicros());
        out.writeNumber(file.fingerprint.bytes());
        out.writeNumber(file.fingerprint.first());
        out.writeNumber(file.group);
        out.writeNumber(file.open ? 1 : 0);
        out.writeNumber(file.readSize);
        out.writeNumber(file.fingerprint.last());
        out.writeString(file.compression.name());
        out.writeNumber(file.identity.bornMicros());
        out.writeNumber(file.seen.size());
        out.writeNumber(file.seen.modifiedMillis());
        out.writeEndArray();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("tails");
      for (TailState tail : tails) {
        out.writeArray(
            new long[] {
              tail.partition,
              tail.split,
              tail.offset,
              tail.progress.rows(),
              tail.progress.leftOut(),
              tail.progress.policy().code(),
              tail.left
            },
            0,
            7);
      }
      out.writeEndArray();
      out.writeBinaryField("finished", finished.toByteArray());
      out.writeArrayFieldStart("started");
      for (UnitState state : started) {
        out.writeArray(
            new long[] {
              state.unit,
              state.split,
              state.offset,
              state.progress.rows(),
              state.progress.leftOut(),
              state.progress.policy().code()
            },
            0,
            6);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("ends");
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        out.writeArray(new long[] {end.getKey(), end.getValue()}, 0, 2);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Puts the parts of all readers together. */
  static ScanPosition merge(List<ScanPosition> parts) {
    if (parts.isEmpty()) {
      return NONE;
    }
    BitSet finished = new BitSet();
    TreeMap<Integer, FileState> files = new TreeMap<>();
    Map<Integer, UnitState> started = new HashMap<>();
    Map<Integer, Long> ends = new HashMap<>();
    Map<Integer, TailState> tails = new HashMap<>();
    for (ScanPosition part : parts) {
      finished.or(part.finished);
      for (int i = 0; i < part.files.size(); i++) {
        files.put(part.firstFile + i, part.files.get(i));
      }
      for (UnitState unit : part.started) {
        UnitState known = started.get(unit.unit);
        if (known == null || known.isBehind(unit)) {
          started.put(unit.unit, unit);
        }
      }
      ends.putAll(part.ends);
      for (TailState tail : part.tails) {
        tails.merge(tail.partition, tail, (a, b) -> a.isBehind(b) ? b : a);
      }
    }
    started.keySet().removeIf(finished::get);
    ends.keySet().removeIf(unit -> finished.get(unit + 1));
    return new ScanPosition(
        parts.get(0).splitBytes,
        0,
        new ArrayList<>(files.values()),
        finished,
        new ArrayList<>(started.values()),
        ends,
        new ArrayList<>(tails.values()));
  }
}
