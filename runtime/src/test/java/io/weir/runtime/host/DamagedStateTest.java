package io.weir.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.error.JobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Damages a state directory in every way: whatever is done to it, a job that goes on from it has
 * the right result, with a message when it goes on from an older checkpoint, or is refused with a
 * reason. Never is a row wrong, and never is there an internal error.
 */
class DamagedStateTest extends StateDamages {
  // --- the tests ---

  /** Every part once, with some of the ways. */
  @Test
  void damageIsSaidOrRefused() throws Exception {
    Random random = new Random(1);
    List<Case> cases = new ArrayList<>();
    for (Path file : files()) {
      List<Case> ways = damages(file, random);
      cases.add(ways.get(random.nextInt(ways.size())));
    }
    cases.addAll(directories());
    List<Case> manifests = manifests();
    for (int i = random.nextInt(12); i < manifests.size(); i += 12) {
      cases.add(manifests.get(i));
    }
    tryAll(cases);
  }

  @Test
  void undamagedStateSaysNothing() throws Exception {
    tryAll(List.of(new Case("nothing", state -> {})));
  }

  /** Files of all checkpoints that are shared are tables; damage to anything else hits one. */
  @Test
  void onlyTablesAreShared() throws Exception {
    for (Path file : files()) {
      int links = (int) Files.getAttribute(undamaged.resolve(file), "unix:nlink");
      assertTrue(links == 1 || file.toString().endsWith(".sst"), file + " has " + links);
      assertFalse(file.getFileName().toString().startsWith("OPTIONS"), file.toString());
    }
  }

  /** Numbers of stores are their places in a list, which nothing but the images can tell. */
  @Test
  void storesAreNeverTakenForEachOther() throws Exception {
    JsonNode manifest = JSON.readTree(read(checkpoint(undamaged, newest).resolve("manifest.json")));
    int stores = manifest.get("stores").size();
    assertTrue(stores >= 2, manifest.get("stores").toString());
    List<Case> cases = exchanges(manifest, "/stores", stores);
    for (int i = 0; i < stores; i++) {
      cases.add(changed(manifest, "remove store " + i, "/stores/" + i, null, false));
    }
    for (Case each : cases) {
      Path state = copy();
      each.damage().to(state);
      check(each.name(), state);
      assertTrue(
          Files.exists(checkpoint(state, newest).resolveSibling("chk-" + newest + ".damaged")));
    }
  }

  @Test
  void checkpointsOfOtherVersionsAreRefused() throws Exception {
    for (int version : new int[] {4, Manifest.VERSION + 1}) {
      Path state = copy();
      for (long number : numbers(state)) {
        ObjectNode json =
            (ObjectNode) JSON.readTree(read(checkpoint(state, number).resolve("manifest.json")));
        ((ObjectNode) json.get("manifest")).put("version", version);
        change(state, number, json);
      }
      JobException e =
          assertThrows(JobException.class, () -> goOn(state, new CollectSink(), new CollectSink()));
      assertEquals(
          "state directory "
              + state.toRealPath()
              + (version < Manifest.VERSION
                  ? " was written by an earlier version of Weir, in format 4, and this one reads format 5 only: go on with a Weir from before 1 December 2026, which reads formats 2 to 4, or remove the directory to start anew"
                  : " was written by a later version of Weir (format 6; this one reads format 5): run the job with that version"),
          e.getMessage());
    }
  }

  /** What a job that has finished had to commit is all that its last checkpoint holds. */
  @Test
  void whatAFinishedJobCommitsIsSigned() throws Exception {
    Path state = copy();
    RunningJob job = goOn(state, new CollectSink(), new CollectSink());
    job.await();
    long last = numbers(state).get(0);
    ObjectNode json =
        (ObjectNode) JSON.readTree(read(checkpoint(state, last).resolve("manifest.json")));
    ObjectNode manifest = (ObjectNode) json.get("manifest");
    assertTrue(manifest.get("finished").asBoolean());
    for (JsonNode node : manifest.get("nodes")) {
      if (node.get("kind").asText().equals("SINK")) {
        manifest.putObject("committables").putArray(node.get("id").asText()).add("another");
      }
    }
    change(state, last, json);
    job = goOn(state, new CollectSink(), new CollectSink());
    assertEquals(
        "checkpoint %d in %s is damaged and is passed over: manifest.json and manifest.sha256 beside it do not agree"
            .formatted(last, state.toRealPath()),
        job.messages().get(0));
    job.await();
  }

  /**
   * Damage to a table that all checkpoints share leaves none; which it is and what to do is said.
   */
  @Test
  void damageToASharedTableIsSaid() throws Exception {
    Path state = copy();
    List<Path> shared = new ArrayList<>();
    for (Path file : files()) {
      if ((int) Files.getAttribute(undamaged.resolve(file), "unix:nlink") >= CHECKPOINTS) {
        shared.add(file);
      }
    }
    assertFalse(shared.isEmpty());
    Path file = shared.get(0);
    byte[] bytes = read(state.resolve(file));
    bytes[bytes.length / 2] ^= 1;
    overwrite(state.resolve(file), bytes);
    String message =
        String.valueOf(
            assertThrows(
                    JobException.class, () -> goOn(state, new CollectSink(), new CollectSink()))
                .getMessage());
    assertTrue(
        message.startsWith(
            "no checkpoint in %s can be used: put the directory back from a copy, or remove it to start anew. "
                .formatted(state.toRealPath())),
        message);
    for (long number : numbers(state)) {
      assertTrue(
          message.contains(
              "checkpoint %d in %s is damaged and is passed over: worker-"
                  .formatted(number, state.toRealPath())),
          message);
    }
    assertTrue(message.contains(": " + file.getParent().getFileName()), message);
    assertTrue(message.contains(file.getFileName() + " does not match its checksum"), message);
  }

  /** Older versions kept and shared the file of RocksDB's settings. */
  @Test
  void damagedOptionsOfOlderVersionsDoNotMatter() throws Exception {
    tryAll(
        List.of(
            new Case(
                "damaged options",
                state -> {
                  Path manifest = checkpoint(state, newest).resolve("manifest.json");
                  ObjectNode json = (ObjectNode) JSON.readTree(read(manifest));
                  for (int worker = 0; worker < WORKERS; worker++) {
                    String path = "worker-" + worker + "/OPTIONS-000007";
                    Files.writeString(checkpoint(state, newest).resolve(path), "[Version");
                    ((ArrayNode) json.get("files"))
                        .addObject()
                        .put("path", path)
                        .put("size", 6_000)
                        .put("crc32c", "01234567");
                  }
                  change(state, newest, json);
                  Files.delete(state.resolve("last-checkpoint.json"));
                })));
  }

  @Test
  void theNewestCheckpointIsMissed() throws Exception {
    Path state = copy();
    delete(checkpoint(state, newest));
    RunningJob job = goOn(state, new CollectSink(), new CollectSink());
    assertEquals(newest - 1, job.restoredCheckpoint());
    assertEquals(
        List.of(
            "checkpoint "
                + newest
                + " in "
                + state.toRealPath()
                + ", the last one that was taken, is gone",
            "rows that were written after checkpoint " + (newest - 1) + " are written again"),
        job.messages());
    job.await();
  }

  /** All files in all ways, all manifests, and mixtures. */
  @Test
  @Tag("long")
  void muchDamageIsSaidOrRefused() throws Exception {
    long seed = Long.getLong("weir.seed", 42);
    Random random = new Random(seed);
    List<Case> cases = new ArrayList<>(directories());
    for (int round = 0; round < 3; round++) {
      for (Path file : files()) {
        cases.addAll(damages(file, random));
      }
    }
    cases.addAll(manifests());
    tryAll(cases);
    for (int i = 0; i < 700; i++) {
      List<Case> mixture = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        mixture.add(cases.get(random.nextInt(cases.size())));
      }
      tryAll(List.of(mixed(mixture)));
    }
  }
}
