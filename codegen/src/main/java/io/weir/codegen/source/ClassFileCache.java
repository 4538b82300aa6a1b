package io.weir.codegen.source;

import io.weir.runtime.format.ValueText;
import io.weir.runtime.function.Strings;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.state.KeyKernel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.codehaus.janino.SimpleCompiler;
import org.jspecify.annotations.Nullable;

/**
 * Class files of generated sources in a directory, from one process to the next: compiling them
 * takes up to a third of a short query. A file holds the whole source and the {@linkplain #identity
 * identity} of everything that its class files depend on, and counts only when both are the same:
 * its name only says where to look. Constants are no part of a source, nor of its class files.
 *
 * <p>Nothing depends on it: a file that is missing, damaged or of another format is as if it was
 * not there, and what cannot be written is not. Files appear whole, by a rename, so that processes
 * do not disturb each other. Thread-safe.
 */
final class ClassFileCache {
  /** System property with the directory; without it nothing is read or written. */
  static final String DIRECTORY = "weir.class-files";

  /** Bytes of a file at most, and of all files before the oldest are deleted. */
  static final int MAX_FILE_BYTES = 4 << 20;

  static final int MAX_FILES = 1024;
  static final long MAX_BYTES = 32L << 20;

  /**
   * A class of each jar that class files depend on: of the generator, the compiler, and all that
   * generated code calls, as class files have constants of those in them.
   */
  private static final List<Class<?>> JARS =
      List.of(
          ClassFileCache.class,
          SimpleCompiler.class,
          KernelLoader.class,
          ValueText.class,
          Strings.class,
          KeyKernel.class);

  private static final int FORMAT = 0x57435F31;
  private static final String SUFFIX = ".classes";
  private static final String UNFINISHED = ".unfinished";
  private static final long HOUR_MILLIS = 3_600_000;

  private static final class OfProcess {
    static final ClassFileCache CACHE = of(System.getProperty(DIRECTORY));

    private static ClassFileCache of(@Nullable String directory) {
      String identity = directory == null ? null : identity();
      return directory == null || identity == null
          ? new ClassFileCache(null, "")
          : new ClassFileCache(Path.of(directory), identity);
    }
  }

  private final @Nullable Path directory;
  private final byte[] identity;

  /**
   * @param directory made when it is not there; null to keep nothing
   * @param identity of everything but the source that class files depend on
   */
  ClassFileCache(@Nullable Path directory, String identity) {
    this.directory = directory;
    this.identity = identity.getBytes(StandardCharsets.UTF_8);
  }

  /** The one in the directory that the system property names. */
  static ClassFileCache ofProcess() {
    return OfProcess.CACHE;
  }

  /** The class files of a source by binary name, null when there are none. */
  @Nullable Map<String, byte[]> find(JavaSource source) {
    if (directory == null) {
      return null;
    }
    byte[] content;
    try (InputStream in = new FileInputStream(file(directory, source).toFile())) {
      content = in.readNBytes(MAX_FILE_BYTES + 1);
    } catch (IOException e) {
      return null;
    }
    return content.length > MAX_FILE_BYTES ? null : read(content, source);
  }

  /** Keeps the class files of a source, if it can. */
  void add(JavaSource source, Map<String, byte[]> classes) {
    if (directory == null) {
      return;
    }
    try {
      byte[] content = write(source, classes);
      if (content.length > MAX_FILE_BYTES) {
        return;
      }
      Files.createDirectories(directory);
      Path unfinished = Files.createTempFile(directory, "", UNFINISHED);
      try {
        Files.write(unfinished, content);
        Files.move(unfinished, file(directory, source), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      deleteOldest(directory);
    } catch (IOException e) {
      // As without a cache: a full disk or a directory of another user is no reason to fail.
    }
  }

  private Path file(Path in, JavaSource source) {
    CRC32 crc = new CRC32();
    crc.update(identity);
    String name = source.className().substring(source.className().lastIndexOf('.') + 1);
    return in.resolve(name + "-" + Long.toHexString(crc.getValue()) + SUFFIX);
  }

  private byte[] write(JavaSource source, Map<String, byte[]> classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(FORMAT);
    write(out, identity);
    write(out, source.className().getBytes(StandardCharsets.UTF_8));
    write(out, source.text().getBytes(StandardCharsets.UTF_8));
    out.writeInt(classes.size());
    for (Map.Entry<String, byte[]> each : classes.entrySet()) {
      write(out, each.getKey().getBytes(StandardCharsets.UTF_8));
      write(out, each.getValue());
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.toByteArray());
    out.writeLong(crc.getValue());
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private @Nullable Map<String, byte[]> read(byte[] content, JavaSource source) {
    int end = content.length - Long.BYTES;
    if (end < Integer.BYTES) {
      return null;
    }
    CRC32 crc = new CRC32();
    crc.update(content, 0, end);
    ByteBuffer in = ByteBuffer.wrap(content);
    if (in.getLong(end) != crc.getValue() || in.getInt() != FORMAT) {
      return null;
    }
    in.limit(end);
    if (!Arrays.equals(read(in), identity)
        || !source.className().equals(text(read(in)))
        || !source.text().equals(text(read(in)))
        || in.remaining() < Integer.BYTES) {
      return null;
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (int left = in.getInt(); left > 0; left--) {
      String name = text(read(in));
      byte[] bytes = read(in);
      if (name == null || bytes == null) {
        return null;
      }
      classes.put(name, bytes);
    }
    return in.hasRemaining() || !classes.containsKey(source.className())
        ? null
        : Map.copyOf(classes);
  }

  private static byte @Nullable [] read(ByteBuffer in) {
    int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    if (length < 0 || length > in.remaining()) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private record Kept(Path path, long bytes, long modified) {}

  /** Down to half of the limits, so that it is not done for each file. */
  private static void deleteOldest(Path directory) throws IOException {
    List<Kept> files = new ArrayList<>();
    long bytes = 0;
    long now = System.currentTimeMillis();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : all.toList()) {
        long modified = path.toFile().lastModified();
        if (path.toString().endsWith(SUFFIX)) {
          files.add(new Kept(path, path.toFile().length(), modified));
          bytes += path.toFile().length();
        } else if (path.toString().endsWith(UNFINISHED) && modified < now - HOUR_MILLIS) {
          Files.deleteIfExists(path); // Of a process that was killed.
        }
      }
    }
    if (files.size() <= MAX_FILES && bytes <= MAX_BYTES) {
      return;
    }
    files.sort(Comparator.comparingLong(Kept::modified));
    int left = files.size();
    for (Kept oldest : files) {
      if (left <= MAX_FILES / 2 && bytes <= MAX_BYTES / 2) {
        return;
      }
      Files.deleteIfExists(oldest.path());
      left--;
      bytes -= oldest.bytes();
    }
  }

  /**
   * The JDK and the {@linkplain #JARS jars} that class files depend on by what they contain; null
   * when one of them is no jar.
   */
  private static @Nullable String identity() {
    StringBuilder identity = new StringBuilder();
    identity.append(System.getProperty("java.vm.name")).append(' ').append(Runtime.version());
    for (Class<?> each : JARS) {
      CodeSource code = each.getProtectionDomain().getCodeSource();
      if (code == null) {
        return null;
      }
      try {
        Path jar = Path.of(code.getLocation().toURI());
        identity.append('\n').append(jar.getFileName()).append(' ').append(checksum(jar));
      } catch (IOException | URISyntaxException e) {
        return null; // Classes in a directory, as in tests.
      }
    }
    return identity.toString();
  }

  private static String checksum(Path file) throws IOException {
    CRC32 crc = new CRC32();
    long length = 0;
    try (InputStream in = new FileInputStream(file.toFile())) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
        length += read;
      }
    }
    return length + " " + Long.toHexString(crc.getValue());
  }
}
