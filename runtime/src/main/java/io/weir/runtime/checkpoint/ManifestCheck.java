package io.weir.runtime.checkpoint;

import io.weir.runtime.checkpoint.Manifest.SourceProgress;
import io.weir.runtime.checkpoint.StoredCheckpoint.DamagedException;
import io.weir.runtime.checkpoint.StoredCheckpoint.FileEntry;
import io.weir.runtime.restart.KeptNode;
import io.weir.runtime.state.KeyGroups;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what a manifest says with itself and with the name of its directory: a checkpoint that
 * contradicts itself would give wrong rows.
 */
final class ManifestCheck {
  private static final Pattern FILE = Pattern.compile("worker-(0|[1-9][0-9]{0,2})/[A-Za-z0-9._-]+");
  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{8}");

  /** Names the file that says which the others of an image are: there is one in each. */
  private static final String FIRST_FILE = "CURRENT";

  private final StoredCheckpoint stored;
  private final Manifest manifest;

  private ManifestCheck(StoredCheckpoint stored) {
    this.stored = stored;
    manifest = stored.manifest();
  }

  /** Whether a checkpoint says what one with that number can say. */
  static void check(StoredCheckpoint stored, long number) throws DamagedException {
    ManifestCheck check = new ManifestCheck(stored);
    check.require(
        check.manifest.checkpoint() == number,
        "its directory has the content of checkpoint " + check.manifest.checkpoint());
    check.checkHead();
    check.checkSources();
    check.checkStores();
    check.checkFiles();
    check.checkNodes();
  }

  private void require(boolean condition, String otherwise) throws DamagedException {
    if (!condition) {
      throw new DamagedException(otherwise);
    }
  }

  private void checkHead() throws DamagedException {
    require(!manifest.jobId().isEmpty(), "the job has no id");
    if (manifest.finished()) {
      require(
          manifest.workers() == 0
              && manifest.sources().isEmpty()
              && manifest.finishedNodes().isEmpty()
              && stored.files().isEmpty(),
          "the job has finished, and there is something left to do");
    } else {
      require(
          manifest.workers() >= 1 && manifest.workers() <= KeyGroups.COUNT,
          "it has " + manifest.workers() + " workers");
    }
  }

  private void checkSources() throws DamagedException {
    for (Map.Entry<String, SourceProgress> source : manifest.sources().entrySet()) {
      Set<Integer> partitions = new HashSet<>();
      for (PartitionProgress each : source.getValue().partitions()) {
        String where = "partition " + each.partition() + " of source " + source.getKey();
        require(each.partition() >= 0, where + " has a negative number");
        require(partitions.add(each.partition()), where + " is there twice");
        require(each.nextSplit() >= 0, where + " goes on at split " + each.nextSplit());
        for (long later : each.later().keySet()) {
          require(later >= 0, where + " has done split " + later);
        }
      }
    }
  }

  private void checkStores() throws DamagedException {
    require(stored.stores().size() <= Character.MAX_VALUE + 1, "it has too many stores");
    Set<StoreIds.StoreName> names = new HashSet<>();
    for (StoreIds.StoreName name : stored.stores()) {
      require(
          names.add(name), "store " + name.store() + " of " + name.stateId() + " is there twice");
    }
  }

  private void checkFiles() throws DamagedException {
    Set<String> paths = new HashSet<>();
    Set<Integer> images = new TreeSet<>();
    for (FileEntry file : stored.files()) {
      Matcher parts = FILE.matcher(file.path());
      require(parts.matches(), "'" + file.path() + "' is no file of a checkpoint");
      require(paths.add(file.path()), file.path() + " is there twice");
      require(file.size() >= 0, file.path() + " has " + file.size() + " bytes");
      require(CHECKSUM.matcher(file.crc32c()).matches(), file.path() + " has no checksum");
      int worker = Integer.parseInt(parts.group(1));
      require(
          worker < manifest.workers(),
          file.path() + " is of one more worker than the " + manifest.workers() + " there were");
      images.add(worker);
    }
    for (int worker = 0; worker < manifest.workers(); worker++) {
      require(
          images.contains(worker) && paths.contains("worker-" + worker + "/" + FIRST_FILE),
          "the state of worker " + worker + " is missing");
    }
  }

  private void checkNodes() throws DamagedException {
    Set<String> all = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (KeptNode node : manifest.nodes()) {
      all.add(node.id());
      require(ids.add(node.id()), "node " + node.id() + " is there twice");
    }
    Set<String> sources = ids(KeptNode.Kind.SOURCE);
    requireKnown("source", manifest.sources().keySet(), sources);
    requireKnown("sink", manifest.committables().keySet(), ids(KeptNode.Kind.SINK));
    requireKnown("node", manifest.finishedNodes(), all);
    requireKnown(
        "store",
        stored.stores().stream()
            .filter(name -> !StoredCheckpoint.isDropped(name))
            .map(StoreIds.StoreName::stateId)
            .toList(),
        all);
    if (manifest.finished()) {
      return;
    }
    for (String source : sources) {
      List<String> readers = manifest.readers(source);
      require(
          readers.size() == manifest.workers()
              || readers.isEmpty() && manifest.finishedNodes().contains(source),
          "source %s has %d positions of %d workers"
              .formatted(source, readers.size(), manifest.workers()));
    }
  }

  private Set<String> ids(KeptNode.Kind kind) {
    Set<String> ids = new HashSet<>();
    for (KeptNode node : manifest.nodes()) {
      if (node.kind() == kind) {
        ids.add(node.id());
      }
    }
    return ids;
  }

  private void requireKnown(String kind, Iterable<String> found, Set<String> known)
      throws DamagedException {
    for (String id : found) {
      require(known.contains(id), kind + " " + id + " is not of the job");
    }
  }
}
