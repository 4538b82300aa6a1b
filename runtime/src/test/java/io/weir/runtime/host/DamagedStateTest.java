package io.weir.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.runtime.checkpoint.CheckpointInfo;
import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.error.JobException;
import io.weir.runtime.job.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages a state directory in every way: whatever is done to it, a job that goes on from it has
 * the right result, with a message when it goes on from an older checkpoint, or is refused with a
 * reason. Never is a row wrong, and never is there an internal error.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedStateTest {
  private static final int ROWS = 20_000;
  private static final int WORKERS = 2;
  private static final int CHECKPOINTS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Something done to a state directory. */
  private interface Damage {
    void to(Path state) throws IOException;
  }

  private record Case(String name, Damage damage) {}

  @TempDir static Path directory;

  private final List<ListSource.Row> rows = new ArrayList<>();
  private final Map<Long, Long> expected = new TreeMap<>();

  /** Of a second query in the same job, whose state must not be taken for that of the first. */
  private final List<ListSource.Row> otherRows = new ArrayList<>();

  private final Map<Long, Long> otherExpected = new TreeMap<>();

  /** The state of a job that was killed after some checkpoints. */
  private Path undamaged = Path.of("");

  private long newest;

  @BeforeAll
  void makeCheckpoints() throws Exception {
    Random random = new Random(7);
    generate(rows, expected, random);
    generate(otherRows, otherExpected, random);
    undamaged = directory.resolve("undamaged");
    RunningJob job = start(undamaged, new CollectSink(), new CollectSink(), ROWS / 100 / 2, 5);
    CheckpointInfo last = null;
    while (last == null || last.number() < 2 * CHECKPOINTS) {
      assertFalse(job.await(Duration.ofMillis(1)));
      last = job.lastCheckpoint();
    }
    job.cancel();
    job.await();
    newest = numbers(undamaged).get(0);
    assertEquals(CHECKPOINTS, numbers(undamaged).size());
  }

  private static void generate(List<ListSource.Row> rows, Map<Long, Long> expected, Random random) {
    for (int i = 0; i < ROWS; i++) {
      ListSource.Row row = new ListSource.Row(random.nextInt(300), random.nextInt(100));
      rows.add(row);
      expected.merge(row.key(), row.value(), Long::sum);
    }
  }

  /** Goes on from a state, to the end, without further checkpoints than the last. */
  private RunningJob goOn(Path state, CollectSink sink, CollectSink otherSink) {
    return start(state, sink, otherSink, Integer.MAX_VALUE, 600_000);
  }

  private RunningJob start(
      Path state, CollectSink sink, CollectSink otherSink, int splits, long intervalMillis) {
    Jobs jobs = new Jobs();
    sum(jobs, rows, sink, splits);
    sum(jobs, otherRows, otherSink, splits);
    JobSpec spec = jobs.spec();
    return new EmbeddedHost()
        .start(
            spec,
            JobOptions.defaults()
                .withParallelism(WORKERS)
                .withCheckpointIntervalMillis(intervalMillis)
                .withRetainedCheckpoints(CHECKPOINTS)
                .withStateDirectory(state));
  }

  private static void sum(Jobs jobs, List<ListSource.Row> rows, CollectSink sink, int splits) {
    ListSource list = new ListSource(List.of(rows), 100, 50, true, 0).claimable(splits);
    int source = jobs.source(list, null);
    int sum = jobs.operator(TestOperators.Sum.spec(), Jobs.hash(source));
    jobs.sink(sink, Jobs.forward(sum));
  }

  /** Newest first. */
  private static List<Long> numbers(Path state) throws IOException {
    try (Stream<Path> list = Files.list(state.resolve("checkpoints"))) {
      return list.map(path -> path.getFileName().toString())
          .filter(name -> name.matches("chk-[0-9]+"))
          .map(name -> Long.valueOf(name.substring(4)))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  private static Path checkpoint(Path state, long number) {
    return state.resolve("checkpoints").resolve("chk-" + number);
  }

  /** Copies the state, with files shared where they are; returns where to. */
  private Path copy() throws IOException {
    Path to = directory.resolve("trial");
    delete(to);
    Map<Object, Path> known = new HashMap<>();
    try (Stream<Path> all = Files.walk(undamaged)) {
      for (Path from : all.toList()) {
        Path target = to.resolve(undamaged.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(target);
          continue;
        }
        Path same = known.putIfAbsent(Files.getAttribute(from, "unix:ino"), target);
        if (same == null) {
          Files.copy(from, target);
        } else {
          Files.createLink(target, same);
        }
      }
    }
    return to;
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private void tryAll(List<Case> cases) throws Exception {
    for (Case each : cases) {
      Path state = copy();
      each.damage.to(state);
      check(each.name, state);
    }
  }

  private void check(String name, Path state) throws Exception {
    CollectSink sink = new CollectSink();
    CollectSink otherSink = new CollectSink();
    try {
      RunningJob job = goOn(state, sink, otherSink);
      job.await();
      checkRows(name, expected, sink);
      checkRows(name, otherExpected, otherSink);
      String again =
          "rows that were written after checkpoint %d are written again"
              .formatted(job.restoredCheckpoint());
      assertEquals(
          job.restoredCheckpoint() != newest,
          job.messages().contains(again),
          name + ": restored from " + job.restoredCheckpoint() + ", said " + job.messages());
    } catch (JobException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(state.getFileName().toString()), name + ": " + message);
    } catch (RuntimeException e) {
      throw new AssertionError(name + ": " + e, e);
    }
  }

  private static void checkRows(String name, Map<Long, Long> expected, CollectSink sink) {
    Map<Long, Long> shown = new TreeMap<>();
    sink.rows().forEach(row -> shown.merge(row.key(), row.value(), Long::sum));
    assertEquals(expected, shown, name);
    assertEquals(expected.size(), sink.rows().size(), name);
  }

  // --- files ---

  private static byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  /** Changes a file as a failing disk does: in place, for all checkpoints that share it. */
  private static void overwrite(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(undamaged)) {
      return all.filter(Files::isRegularFile).map(undamaged::relativize).sorted().toList();
    }
  }

  private List<Case> damages(Path file, Random random) throws IOException {
    byte[] bytes = read(undamaged.resolve(file));
    List<Case> cases = new ArrayList<>();
    if (bytes.length > 0) {
      int at = random.nextInt(bytes.length);
      int bit = random.nextInt(8);
      cases.add(
          new Case(
              "flip bit " + bit + " of byte " + at + " of " + file,
              state -> {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 << bit);
                overwrite(state.resolve(file), changed);
              }));
      cases.add(
          new Case(
              "truncate " + file + " to " + at,
              state -> overwrite(state.resolve(file), Arrays.copyOf(bytes, at))));
    }
    cases.add(new Case("empty " + file, state -> overwrite(state.resolve(file), new byte[0])));
    cases.add(new Case("remove " + file, state -> Files.delete(state.resolve(file))));
    cases.add(
        new Case(
            "append to " + file,
            state -> Files.write(state.resolve(file), new byte[] {7}, StandardOpenOption.APPEND)));
    cases.add(
        new Case(
            "a directory instead of " + file,
            state -> {
              Files.delete(state.resolve(file));
              Files.createDirectory(state.resolve(file));
            }));
    List<Path> others = files();
    Path other = others.get(random.nextInt(others.size()));
    cases.add(
        new Case(
            "exchange " + file + " and " + other,
            state -> exchange(state.resolve(file), state.resolve(other))));
    return cases;
  }

  private static void exchange(Path one, Path other) throws IOException {
    Path aside = one.resolveSibling("aside");
    if (!one.equals(other)) {
      Files.move(one, aside);
      Files.move(other, one);
      Files.move(aside, other, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Those of a directory: exchanged, removed, copied over another, renamed. */
  private List<Case> directories() throws IOException {
    List<Case> cases = new ArrayList<>();
    List<Long> numbers = numbers(undamaged);
    for (long one : numbers) {
      cases.add(new Case("remove checkpoint " + one, state -> delete(checkpoint(state, one))));
      cases.add(
          new Case(
              "rename checkpoint " + one,
              state -> Files.move(checkpoint(state, one), checkpoint(state, newest + 5))));
      cases.add(
          new Case(
              "exchange the workers of " + one,
              state ->
                  exchange(
                      checkpoint(state, one).resolve("worker-0"),
                      checkpoint(state, one).resolve("worker-1"))));
      cases.add(
          new Case(
              "remove a worker of " + one,
              state -> delete(checkpoint(state, one).resolve("worker-1"))));
      for (long other : numbers) {
        if (one < other) {
          cases.add(
              new Case(
                  "exchange checkpoints " + one + " and " + other,
                  state -> exchange(checkpoint(state, one), checkpoint(state, other))));
          for (String part : List.of("worker-0", "worker-1", "manifest.json")) {
            cases.add(
                new Case(
                    "exchange " + part + " of " + one + " and " + other,
                    state ->
                        exchange(
                            checkpoint(state, one).resolve(part),
                            checkpoint(state, other).resolve(part))));
          }
          cases.add(
              new Case(
                  "exchange the manifests of " + one + " and " + other,
                  state -> {
                    for (String part : List.of("manifest.json", "manifest.crc32c")) {
                      exchange(
                          checkpoint(state, one).resolve(part),
                          checkpoint(state, other).resolve(part));
                    }
                  }));
        }
      }
    }
    cases.add(new Case("remove all checkpoints", state -> delete(state.resolve("checkpoints"))));
    return cases;
  }

  // --- manifests that contradict themselves, with right checksums ---

  private static void change(Path state, long number, JsonNode manifest) throws IOException {
    byte[] json = JSON.writeValueAsBytes(manifest);
    CRC32C sum = new CRC32C();
    sum.update(json);
    overwrite(checkpoint(state, number).resolve("manifest.json"), json);
    Files.writeString(
        checkpoint(state, number).resolve("manifest.crc32c"),
        HexFormat.of().toHexDigits((int) sum.getValue()));
  }

  private List<Case> manifests() throws IOException {
    JsonNode manifest = JSON.readTree(read(checkpoint(undamaged, newest).resolve("manifest.json")));
    List<String> paths = new ArrayList<>();
    collect(manifest, "", paths);
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Map<String, JsonNode> values = new TreeMap<>();
    values.put("null", nodes.nullNode());
    values.put("0", nodes.numberNode(0));
    values.put("-1", nodes.numberNode(-1));
    values.put("129", nodes.numberNode(129));
    values.put("9e18", nodes.numberNode(9_000_000_000_000_000_000L));
    values.put("text", nodes.textNode("x"));
    values.put("empty text", nodes.textNode(""));
    values.put("true", nodes.booleanNode(true));
    values.put("[]", nodes.arrayNode());
    values.put("{}", nodes.objectNode());
    List<Case> cases = new ArrayList<>();
    for (String path : paths) {
      if (manifest.at(path) instanceof ArrayNode list) {
        cases.addAll(exchanges(manifest, path, list.size()));
      }
      values.forEach(
          (name, value) -> cases.add(changed(manifest, path + " = " + name, path, value, false)));
      cases.add(changed(manifest, "remove " + path, path, null, false));
      cases.add(changed(manifest, "twice " + path, path, null, true));
    }
    return cases;
  }

  /** Every two entries of a list exchanged: what is known by its place is another one then. */
  private List<Case> exchanges(JsonNode manifest, String path, int size) {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        int one = i;
        int other = j;
        cases.add(
            new Case(
                "manifest: exchange " + one + " and " + other + " of " + path,
                state -> {
                  JsonNode copy = manifest.deepCopy();
                  ArrayNode list = (ArrayNode) copy.at(path);
                  JsonNode aside = list.get(one);
                  list.set(one, list.get(other));
                  list.set(other, aside);
                  change(state, newest, copy);
                }));
      }
    }
    return cases;
  }

  private static void collect(JsonNode node, String path, List<String> paths) {
    if (!path.isEmpty()) {
      paths.add(path);
    }
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(entry -> collect(entry.getValue(), path + "/" + entry.getKey(), paths));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        collect(array.get(i), path + "/" + i, paths);
      }
    }
  }

  /**
   * @param value instead of what is there; null to remove it, or to have it twice
   */
  private Case changed(JsonNode manifest, String name, String path, JsonNode value, boolean twice) {
    return new Case(
        "manifest: " + name,
        state -> {
          JsonNode copy = manifest.deepCopy();
          int end = path.lastIndexOf('/');
          JsonNode parent = copy.at(path.substring(0, end));
          String last = path.substring(end + 1);
          if (parent instanceof ObjectNode object) {
            if (twice) {
              object.set(last + "-2", object.get(last));
            } else if (value == null) {
              object.remove(last);
            } else {
              object.set(last, value);
            }
          } else if (parent instanceof ArrayNode array) {
            int index = Integer.parseInt(last);
            if (twice) {
              array.add(array.get(index));
            } else if (value == null) {
              array.remove(index);
            } else {
              array.set(index, value);
            }
          }
          change(state, newest, copy);
        });
  }

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
      each.damage.to(state);
      check(each.name, state);
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

  /** One after the other, as far as there is still something to damage. */
  private static Case mixed(List<Case> mixture) {
    return new Case(
        String.join(" + ", mixture.stream().map(Case::name).toList()),
        state -> {
          for (Case each : mixture) {
            try {
              each.damage.to(state);
            } catch (IOException e) {
              continue; // What was to be damaged is gone.
            }
          }
        });
  }
}
