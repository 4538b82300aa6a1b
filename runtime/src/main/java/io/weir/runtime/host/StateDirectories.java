package io.weir.runtime.host;

import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.checkpoint.RocksCheckpointStorage;
import io.weir.runtime.error.JobException;
import io.weir.runtime.job.JobSpec;
import io.weir.runtime.restart.KeptNode;
import io.weir.runtime.restart.StateMatch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The state directories of the jobs of one script: {@code job-1}, {@code job-2} … in a common one.
 * A job takes the directory in which most of its nodes are known, whatever its place in the script.
 */
public final class StateDirectories {
  private static final String PREFIX = "job-";

  private final Path root;
  private final Set<Path> taken = new HashSet<>();

  /**
   * @param root need not exist
   */
  public StateDirectories(Path root) {
    this.root = root;
  }

  /** The directories of jobs that are started together, in their order. */
  public List<Path> take(List<JobSpec> jobs) {
    TreeMap<Integer, Path> free = free();
    Path[] chosen = new Path[jobs.size()];
    TreeMap<Integer, List<KeptNode>> known = new TreeMap<>();
    free.forEach((number, path) -> known.put(number, nodes(path)));
    List<List<KeptNode>> wanted = jobs.stream().map(job -> KeptNodes.of(job)).toList();
    while (takeBest(wanted, known, free, chosen)) {
      // Until no job is known in any directory that is left.
    }
    int next = 1;
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] == null) {
        // The one that a job at its place had; it says itself that the job is another one.
        Path own = free.remove(i + 1);
        while (own == null && (Files.exists(path(next)) || taken.contains(path(next)))) {
          next++;
        }
        chosen[i] = own == null ? path(next) : own;
      }
      taken.add(chosen[i]);
    }
    return List.of(chosen);
  }

  private Path path(int number) {
    return root.resolve(PREFIX + number);
  }

  /** Directories that no job has taken, by number. */
  private TreeMap<Integer, Path> free() {
    TreeMap<Integer, Path> free = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root, PREFIX + "*")) {
      for (Path each : all) {
        String number = each.getFileName().toString().substring(PREFIX.length());
        if (number.matches("[1-9][0-9]{0,8}") && !taken.contains(each) && Files.isDirectory(each)) {
          free.put(Integer.parseInt(number), each);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return free; // It is made, or refused, when the first job starts.
    } catch (IOException e) {
      throw new JobException(
          "cannot use state directory " + root.toAbsolutePath() + ": " + JobException.reason(e), e);
    }
    return free;
  }

  private static List<KeptNode> nodes(Path directory) {
    Manifest manifest = RocksCheckpointStorage.newestManifest(directory);
    return manifest == null ? List.of() : manifest.nodes();
  }

  /** Gives a directory to the job that has most nodes in one; returns whether there was any. */
  private static boolean takeBest(
      List<List<KeptNode>> wanted,
      TreeMap<Integer, List<KeptNode>> known,
      TreeMap<Integer, Path> free,
      Path[] chosen) {
    int best = 0;
    int job = -1;
    Integer directory = null;
    for (int i = 0; i < chosen.length; i++) {
      for (Integer number : free.keySet()) {
        int common =
            chosen[i] == null
                ? StateMatch.common(known.getOrDefault(number, List.of()), wanted.get(i))
                : 0;
        if (common > best) {
          best = common;
          job = i;
          directory = number;
        }
      }
    }
    if (directory == null) {
      return false;
    }
    chosen[job] = free.remove(directory);
    return true;
  }

  /** What is in directories that no job has taken, each a line for people; empty when nothing. */
  public List<String> leftOver() {
    List<String> lines = new ArrayList<>();
    for (Path each : free().values()) {
      Manifest manifest = RocksCheckpointStorage.newestManifest(each);
      if (manifest != null) {
        lines.add("%s of %s".formatted(each.getFileName(), manifest.jobName()));
      }
    }
    return lines;
  }

  /** Commits what jobs of these directories had written, and removes them. */
  public void dropLeftOver(JobOptions.Restart restart) {
    for (Path each : free().values()) {
      Manifest manifest = RocksCheckpointStorage.newestManifest(each);
      if (manifest != null) {
        manifest
            .orphans(node -> true)
            .forEach(orphan -> JobResources.commit(orphan, restart.notices()));
      }
      RocksCheckpointStorage.remove(each);
    }
  }
}
