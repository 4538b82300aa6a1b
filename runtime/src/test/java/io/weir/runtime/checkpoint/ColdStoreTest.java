package io.weir.runtime.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.error.JobException;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.MemoryColdStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdStoreTest {
  @TempDir Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The same random calls to a database and to a map in memory: all reads give the same. */
  @Test
  void holdsWhatAMapHolds() {
    try (TemporaryColdStores stores = new TemporaryColdStores(directory)) {
      ColdStore other = stores.of(0, "1", "other");
      ColdStore cold = stores.of(0, "1", "rows");
      other.put(3, bytes("key 7"), 5, bytes("not of this store"), 17);
      other.flush();
      MemoryColdStore expected = new MemoryColdStore();
      Random random = new Random(5);
      for (int round = 0; round < 60; round++) {
        for (int i = random.nextInt(200); i > 0; i--) {
          int group = random.nextInt(128);
          byte[] key = bytes("key " + random.nextInt(20));
          byte[] value = new byte[random.nextInt(100) == 0 ? 300_000 : random.nextInt(200)];
          random.nextBytes(value);
          for (ColdStore store : List.of(cold, expected)) {
            switch (value.length % 3) {
              case 0 -> store.put(group, key, key.length, value, value.length);
              case 1 -> store.append(group, key, key.length, value, value.length);
              default -> store.delete(group, key, key.length);
            }
          }
        }
        if (round % 23 == 0) {
          cold.clear();
          expected.clear();
        }
        cold.flush();
        expected.flush();
        assertEquals(contents(expected), contents(cold), "round " + round);
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> expectedKeys = new ArrayList<>();
        for (int i = round == 20 ? 10_000 : 50; i > 0; i--) {
          byte[] key = bytes("key " + random.nextInt(25));
          int group = random.nextInt(128);
          keys.add(cold.key(group, key, key.length));
          expectedKeys.add(expected.key(group, key, key.length));
        }
        var found = cold.get(keys);
        var wanted = expected.get(expectedKeys);
        for (int i = 0; i < keys.size(); i++) {
          assertArrayEquals(wanted.get(i), found.get(i));
        }
      }
      assertEquals(1, other.get(List.of(other.key(3, bytes("key 7"), 5))).size());
      assertNotNull(other.get(List.of(other.key(3, bytes("key 7"), 5))).get(0));
    }
    assertEquals(0, directory.toFile().list().length);
  }

  private static List<String> contents(ColdStore store) {
    List<String> all = new ArrayList<>();
    for (int group = 0; group < 128; group++) {
      store.scan(
          group,
          bytes("key"),
          3,
          (keyGroup, key, value) ->
              all.add(
                  keyGroup
                      + new String(key, StandardCharsets.UTF_8)
                      + java.util.Arrays.hashCode(value)));
    }
    return all;
  }

  @Test
  void nothingIsMadeBeforeTheFirstWrite() {
    try (TemporaryColdStores stores = new TemporaryColdStores(directory.resolve("new"))) {
      ColdStore cold = stores.of(0, "1", "rows");
      assertTrue(cold.isEmpty());
      assertNull(cold.get(List.of(cold.key(0, bytes("a"), 1))).get(0));
      assertFalse(Files.exists(directory.resolve("new")));
      cold.delete(0, bytes("a"), 1);
      cold.flush();
      assertFalse(cold.isEmpty());
    }
  }

  @Test
  void whatAKilledProcessHasLeftIsRemoved() throws IOException {
    Path left = Files.createDirectories(directory.resolve("weir-state-of-another"));
    Files.createFile(left.resolve("lock"));
    Path others = Files.createDirectories(directory.resolve("weir-state-without-lock"));
    try (TemporaryColdStores first = new TemporaryColdStores(directory);
        TemporaryColdStores second = new TemporaryColdStores(directory)) {
      write(first);
      assertFalse(Files.exists(left));
      assertTrue(Files.exists(others));
      write(second);
      write(first);
    }
    assertTrue(Files.exists(others));
  }

  private static void write(TemporaryColdStores stores) {
    ColdStore cold = stores.of(0, "1", "rows");
    cold.put(0, bytes("a"), 1, bytes("b"), 1);
    cold.flush();
    assertArrayEquals(bytes("b"), cold.get(List.of(cold.key(0, bytes("a"), 1))).get(0));
  }

  @Test
  void aDirectoryThatCannotBeMadeIsSaid() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    try (TemporaryColdStores stores = new TemporaryColdStores(file)) {
      ColdStore cold = stores.of(0, "1", "rows");
      JobException e =
          assertThrows(
              JobException.class,
              () -> {
                cold.put(0, bytes("a"), 1, bytes("b"), 1);
                cold.flush();
              });
      assertTrue(e.getMessage().contains("('io.tmp.dirs')"), e.getMessage());
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
  }

  /** Tables that are damaged under an open database. */
  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    Random random = new Random(3);
    try (TemporaryColdStores stores = new TemporaryColdStores(directory)) {
      ColdStore cold = stores.of(0, "1", "rows");
      byte[] value = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        random.nextBytes(value);
        byte[] key = bytes("key " + i);
        cold.put(0, key, key.length, value, value.length);
        cold.flush();
      }
      List<Path> tables;
      do {
        try (Stream<Path> files = Files.walk(directory)) {
          tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
      } while (tables.isEmpty()); // Written in the background.
      for (Path table : tables) {
        Files.write(table, new byte[0]);
      }
      JobException e =
          assertThrows(
              JobException.class,
              () -> {
                for (int i = 0; i < 80; i++) {
                  byte[] key = bytes("key " + i);
                  cold.get(List.of(cold.key(0, key, key.length)));
                }
              });
      assertTrue(e.getMessage().contains("cannot read state"), e.getMessage());
      assertTrue(e.getMessage().contains("('io.tmp.dirs')"), e.getMessage());
    }
  }
}
