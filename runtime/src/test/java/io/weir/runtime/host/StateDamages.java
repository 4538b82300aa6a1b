package io.weir.runtime.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Ways to damage a state directory. */
abstract class StateDamages extends CheckpointedJob {
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(undamaged)) {
      return all.filter(Files::isRegularFile).map(undamaged::relativize).sorted().toList();
    }
  }

  List<Case> damages(Path file, Random random) throws IOException {
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

  static void exchange(Path one, Path other) throws IOException {
    Path aside = one.resolveSibling("aside");
    if (!one.equals(other)) {
      Files.move(one, aside);
      Files.move(other, one);
      Files.move(aside, other, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Those of a directory: exchanged, removed, copied over another, renamed. */
  List<Case> directories() throws IOException {
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

  static void change(Path state, long number, JsonNode manifest) throws IOException {
    byte[] json = JSON.writeValueAsBytes(manifest);
    CRC32C sum = new CRC32C();
    sum.update(json);
    overwrite(checkpoint(state, number).resolve("manifest.json"), json);
    Files.writeString(
        checkpoint(state, number).resolve("manifest.crc32c"),
        HexFormat.of().toHexDigits((int) sum.getValue()));
  }

  List<Case> manifests() throws IOException {
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
  List<Case> exchanges(JsonNode manifest, String path, int size) {
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

  static void collect(JsonNode node, String path, List<String> paths) {
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
  Case changed(JsonNode manifest, String name, String path, JsonNode value, boolean twice) {
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

  /** One after the other, as far as there is still something to damage. */
  static Case mixed(List<Case> mixture) {
    return new Case(
        String.join(" + ", mixture.stream().map(Case::name).toList()),
        state -> {
          for (Case each : mixture) {
            try {
              each.damage().to(state);
            } catch (IOException e) {
              continue; // What was to be damaged is gone.
            }
          }
        });
  }
}
