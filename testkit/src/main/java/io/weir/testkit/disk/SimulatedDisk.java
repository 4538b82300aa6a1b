package io.weir.testkit.disk;

import io.weir.testkit.SimulatedCrash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of the real file system that behaves at a {@link #crash} as a disk may: contents that were
 * not brought to it are lost or torn; entries of directories (new files, renames, deletions) are
 * kept in their order up to some point behind the last one that was brought to it.
 *
 * <p>Only what is done through {@link #path} is seen. What native code does below the root, as
 * RocksDB does, is as durable as the directory that it is in. One thread.
 */
public final class SimulatedDisk {
  /** A change of directories, and how it is taken back. */
  private record Entry(Path directory, @Nullable Path other, Undo undo) {}

  /** Takes a change of directories back. */
  private interface Undo {
    void run() throws IOException;
  }

  private final Path root;
  private final Path graveyard;
  private final SimulatedFileSystem files;

  /** In their order; those before {@link #durable} are on disk. */
  private final List<Entry> entries = new ArrayList<>();

  private int durable;

  /**
   * What was on disk of files that have changed since; in the order of the changes, as names have
   * parts that are not the same each time.
   */
  private final Map<Path, byte[]> synced = new LinkedHashMap<>();

  private Consumer<Path> beforeChange = path -> {};
  private Predicate<Path> forgetsToSync = path -> false;
  private Predicate<Path> foreign = path -> false;
  private boolean dead;
  private int buried;
  private int lost;

  /**
   * @param root a directory of the default file system; what is in it now is on disk
   * @param graveyard a directory beside it, for what may come back
   */
  public SimulatedDisk(Path root, Path graveyard) {
    try {
      this.root = Files.createDirectories(root).toRealPath();
      this.graveyard = Files.createDirectories(graveyard).toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files = new SimulatedFileSystem(this);
  }

  /** The root, as a path of the simulated file system. */
  public Path root() {
    return files.wrap(root);
  }

  /** A path of the default file system below the root, as one of the simulated one. */
  public Path path(Path real) {
    return files.wrap(real);
  }

  /** Called with the path before each change: it may throw, and then there is none. */
  public void beforeChange(Consumer<Path> action) {
    beforeChange = action;
  }

  /**
   * Which directories are those of native code: how many files are in them may not be the same each
   * time, so that they count as one change with what was done before.
   */
  public void foreign(Predicate<Path> which) {
    foreign = which;
  }

  /** A planted fault: what is asked to be brought to disk is not, for these files. */
  public void forgetToSync(Predicate<Path> which) {
    forgetsToSync = which;
  }

  /** The process is gone: from now on everything fails, until {@link #crash}. */
  public void die() {
    dead = true;
  }

  public boolean isDead() {
    return dead;
  }

  /** How many changes were lost or torn in all crashes. */
  public int lost() {
    return lost;
  }

  /** The machine starts again: what was not on disk is gone, or not. */
  public void crash(Random random) {
    try {
      int keep = cut(random);
      for (int i = entries.size() - 1; i >= keep; i--) {
        entries.get(i).undo.run();
        lost++;
      }
      entries.clear();
      durable = 0;
      for (Map.Entry<Path, byte[]> file : synced.entrySet()) {
        if (Files.isRegularFile(file.getKey())) {
          tear(file.getKey(), file.getValue(), random);
        }
      }
      synced.clear();
      empty(graveyard);
      dead = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many entries stay: those of native code are lost or kept with the one before them. */
  private int cut(Random random) {
    List<Integer> cuts = new ArrayList<>();
    for (int i = durable; i < entries.size(); i++) {
      if (!foreign.test(entries.get(i).directory)) {
        cuts.add(i);
      }
    }
    cuts.add(entries.size());
    return cuts.get(random.nextInt(cuts.size()));
  }

  /** All that was done is on disk, and nothing is planted any more. */
  public void settle() {
    try {
      entries.clear();
      durable = 0;
      synced.clear();
      empty(graveyard);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    beforeChange = path -> {};
    forgetsToSync = path -> false;
    foreign = path -> false;
    dead = false;
  }

  private void tear(Path file, byte[] before, Random random) throws IOException {
    byte[] now = Files.readAllBytes(file);
    int kept = random.nextInt(now.length + 1);
    byte[] after =
        switch (random.nextInt(4)) {
          case 0 -> now;
          case 1 -> before;
          case 2 -> Arrays.copyOf(now, kept);
          // The length was brought to disk, the last blocks were not.
          default -> Arrays.copyOf(Arrays.copyOf(now, kept), now.length);
        };
    lost += Arrays.equals(after, now) ? 0 : 1;
    Files.write(file, after);
  }

  // --- called by the file system, with paths of the default one ---

  void alive() throws IOException {
    if (dead) {
      throw new IOException("the machine has crashed");
    }
  }

  private void change(Path path) throws IOException {
    alive();
    try {
      beforeChange.accept(path);
    } catch (SimulatedCrash e) {
      dead = true;
      throw e;
    }
  }

  /** The content of a file is going to change. */
  void contentChanges(Path file) throws IOException {
    change(file);
    if (!synced.containsKey(file)) {
      synced.put(file, Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
    }
  }

  void created(Path path) {
    entries.add(new Entry(parent(path), null, () -> bury(path)));
  }

  void beforeCreation(Path path) throws IOException {
    change(path);
  }

  void delete(Path path) throws IOException {
    change(path);
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(path);
      entries.add(new Entry(parent(path), null, () -> Files.createDirectory(path)));
      return;
    }
    Path grave = bury(path);
    byte[] before = synced.remove(path);
    entries.add(
        new Entry(
            parent(path),
            null,
            () -> {
              Files.move(grave, path);
              if (before != null) {
                synced.put(path, before);
              }
            }));
  }

  void move(Path from, Path to, boolean replace) throws IOException {
    change(from);
    if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(from.toString());
    }
    Path grave = replace && Files.isRegularFile(to) ? bury(to) : null;
    byte[] overwritten = synced.remove(to);
    Files.move(from, to);
    moveSynced(from, to);
    entries.add(
        new Entry(
            parent(from),
            parent(to),
            () -> {
              Files.move(to, from);
              moveSynced(to, from);
              if (grave != null) {
                Files.move(grave, to);
              }
              if (overwritten != null) {
                synced.put(to, overwritten);
              }
            }));
  }

  /** Of a file, or of what is in a directory. */
  private void moveSynced(Path from, Path to) {
    for (Path each : List.copyOf(synced.keySet())) {
      if (each.startsWith(from)) {
        synced.put(to.resolve(from.relativize(each)), synced.remove(each));
      }
    }
  }

  /** A file, or the entries of a directory and all earlier ones, are brought to disk. */
  void force(Path path) throws IOException {
    change(path);
    if (forgetsToSync.test(path)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      synced.remove(path);
      return;
    }
    for (int i = entries.size(); i > durable; i--) {
      Entry entry = entries.get(i - 1);
      if (entry.directory.equals(path) || path.equals(entry.other)) {
        durable = i;
      }
    }
  }

  private Path bury(Path path) throws IOException {
    Path grave = graveyard.resolve(Integer.toString(buried++));
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Files.move(path, grave) : grave;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static void empty(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e)
              throws IOException {
            if (!each.equals(directory)) {
              Files.delete(each);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** As {@link Files#copy} does: a new file with the content of another. */
  void copy(Path from, Path to, boolean replace) throws IOException {
    if (Files.exists(to) && replace) {
      delete(to);
    }
    change(to);
    synced.put(to, new byte[0]);
    if (replace) {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.copy(from, to);
    }
    created(to);
  }
}
