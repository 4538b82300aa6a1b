package io.weir.codegen.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFileCacheTest {
  private static final JavaSource SOURCE =
      new JavaSource("io.weir.generated.Seven", "class Seven { int seven() { return 7; } }");
  private static final Map<String, byte[]> CLASSES =
      Map.of(
          "io.weir.generated.Seven", new byte[] {1, 2, 3, 4, 5, 6, 7},
          "io.weir.generated.Seven$Nested", new byte[0]);

  @TempDir private Path directory;

  private ClassFileCache cache(String identity) {
    return new ClassFileCache(directory, identity);
  }

  private static void assertHit(Map<String, byte[]> found) {
    assertNotNull(found);
    assertEquals(CLASSES.keySet(), found.keySet());
    CLASSES.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name)));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void findsWhatAnotherProcessKept() {
    assertNull(cache("A").find(SOURCE));
    cache("A").add(SOURCE, CLASSES);
    assertHit(cache("A").find(SOURCE));
  }

  @Test
  void missesWhatIsOfAnotherSourceOrIdentityEvenInTheSameFile() throws IOException {
    cache("A").add(SOURCE, CLASSES);
    JavaSource other = new JavaSource(SOURCE.className(), SOURCE.text().replace('7', '8'));
    assertNull(cache("A").find(other), "the name of the file is that of the class");
    assertNull(cache("B").find(SOURCE));

    Path kept = files().get(0);
    cache("B").add(SOURCE, CLASSES);
    Path ofB = files().stream().filter(file -> !file.equals(kept)).findFirst().orElseThrow();
    Files.copy(kept, ofB, StandardCopyOption.REPLACE_EXISTING);
    assertNull(cache("B").find(SOURCE), "the identity is read, not only part of the name");
  }

  @Test
  void missesEveryDamagedFile() throws IOException {
    cache("A").add(SOURCE, CLASSES);
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertNull(cache("A").find(SOURCE), "cut to " + length);
    }
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertNull(cache("A").find(SOURCE), "bit " + bit);
    }
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 1000; i++) {
      byte[] noise = new byte[random.nextInt(2 * whole.length)];
      random.nextBytes(noise);
      Files.write(file, noise);
      assertNull(cache("A").find(SOURCE));
    }
    Files.write(file, whole);
    assertHit(cache("A").find(SOURCE));
  }

  @Test
  void replacesADamagedFile() throws IOException {
    cache("A").add(SOURCE, CLASSES);
    Files.write(files().get(0), new byte[] {1});
    cache("A").add(SOURCE, CLASSES);
    assertHit(cache("A").find(SOURCE));
  }

  @Test
  void doesWithoutWhereItCannotWrite() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    ClassFileCache cache = new ClassFileCache(file, "A");
    cache.add(SOURCE, CLASSES);
    assertNull(cache.find(SOURCE));
    ClassFileCache none = new ClassFileCache(null, "A");
    none.add(SOURCE, CLASSES);
    assertNull(none.find(SOURCE));
  }

  @Test
  void deletesTheOldestAndWhatKilledProcessesLeft() throws IOException {
    Path left = Files.createFile(directory.resolve("x.unfinished"));
    Files.setLastModifiedTime(left, FileTime.fromMillis(0));
    for (int i = 0; i <= ClassFileCache.MAX_FILES; i++) {
      JavaSource source = new JavaSource("io.weir.generated.C" + i, "class C" + i + " {}");
      cache("A").add(source, Map.of(source.className(), new byte[] {1}));
      if (i == 0) {
        Path first = files().stream().filter(f -> !f.equals(left)).findFirst().orElse(left);
        Files.setLastModifiedTime(first, FileTime.fromMillis(1000));
      }
    }
    assertEquals(ClassFileCache.MAX_FILES / 2, files().size());
    assertNull(cache("A").find(new JavaSource("io.weir.generated.C0", "class C0 {}")));
  }

  @Test
  void keepsItsSizeInBounds() throws IOException {
    byte[] large = new byte[3 << 20];
    for (int i = 0; i < 20; i++) {
      JavaSource source = new JavaSource("io.weir.generated.D" + i, "class D" + i + " {}");
      cache("A").add(source, Map.of(source.className(), large));
    }
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    assertTrue(bytes <= ClassFileCache.MAX_BYTES, bytes + " bytes");
    cache("A").add(SOURCE, Map.of(SOURCE.className(), new byte[ClassFileCache.MAX_FILE_BYTES]));
    assertNull(cache("A").find(SOURCE), "too large to keep");
  }

  @Test
  void writersAndReadersDoNotDisturbEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        tasks.add(
            () -> {
              for (int i = 0; i < 200; i++) {
                cache("A").add(SOURCE, CLASSES);
                assertHit(cache("A").find(SOURCE));
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
      assertEquals(1, files().size());
    } finally {
      threads.shutdown();
    }
  }
}
