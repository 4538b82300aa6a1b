package io.weir.runtime.checkpoint;

import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a state directory, locked against other processes:
 *
 * <pre>
 * lock
 * last-checkpoint.json            which checkpoint was the last, beside the checkpoints
 * work-UUID/worker-0/ …           what this run works on; worthless after a crash
 * checkpoints/chk-17/worker-0/ …  with manifest.json and manifest.crc32c
 * checkpoints/chk-18.tmp/         being written
 * checkpoints/chk-16.damaged/     set aside
 * </pre>
 */
final class StateDirectory implements AutoCloseable {
  /**
   * Directories that jobs of this process use. Asked before the lock file is touched: closing any
   * channel on it would release the process's lock.
   */
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private static final String CHECKPOINTS = "checkpoints";
  private static final String PREFIX = "chk-";
  private static final String WORK = "work-";
  private static final String UNFINISHED = ".tmp";

  private final Path root;
  private final FileChannel lockFile;
  private final FileLock lock;

  private StateDirectory(Path root, FileChannel lockFile, FileLock lock) {
    this.root = root;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** Creates what is missing, takes the lock, and removes what a crashed run left. */
  static StateDirectory open(Path path) {
    Path root = realPath(path);
    if (!IN_USE.add(root)) {
      throw inUse(root);
    }
    FileChannel channel = null;
    try {
      Files.createDirectories(root.resolve(CHECKPOINTS));
      channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(root);
      }
      StateDirectory opened = new StateDirectory(root, channel, lock);
      opened.removeLeftovers();
      return opened;
    } catch (IOException e) {
      release(root, channel);
      throw new JobException(
          "cannot use state directory " + root + ": " + JobException.reason(e), e);
    } catch (RuntimeException e) {
      release(root, channel);
      throw e;
    }
  }

  private static Path realPath(Path path) {
    try {
      return Files.createDirectories(path).toRealPath();
    } catch (IOException e) {
      throw new JobException(
          "cannot use state directory " + path.toAbsolutePath() + ": " + JobException.reason(e), e);
    }
  }

  private static JobException inUse(Path root) {
    return new JobException("state directory " + root + " is in use by another job");
  }

  private static void release(Path root, @Nullable FileChannel channel) {
    closeQuietly(channel);
    IN_USE.remove(root);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The failure that is being reported matters more.
    }
  }

  private void removeLeftovers() throws IOException {
    for (Path each : children(root)) {
      if (each.getFileName().toString().startsWith(WORK)) {
        delete(each);
      }
    }
    for (Path each : children(checkpoints())) {
      if (each.getFileName().toString().endsWith(UNFINISHED)) {
        delete(each);
      }
    }
  }

  /** Where it is noted which checkpoint was the last. */
  Path lastCheckpoint() {
    return root.resolve("last-checkpoint.json");
  }

  Path root() {
    return root;
  }

  private Path checkpoints() {
    return root.resolve(CHECKPOINTS);
  }

  Path checkpoint(long number) {
    return checkpoints().resolve(PREFIX + number);
  }

  /** A new, empty directory for a run. */
  Path newWork() throws IOException {
    return Files.createDirectory(root.resolve(WORK + UUID.randomUUID()));
  }

  /** Numbers of the complete checkpoints, newest first. */
  List<Long> numbers() throws IOException {
    return numbers(checkpoints());
  }

  private static List<Long> numbers(Path checkpoints) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (Path each : children(checkpoints)) {
      String name = each.getFileName().toString();
      if (name.matches(PREFIX + "(0|[1-9][0-9]{0,17})")) {
        numbers.add(Long.valueOf(name.substring(PREFIX.length())));
      }
    }
    numbers.sort((a, b) -> Long.compare(b, a));
    return numbers;
  }

  /** The newest manifest in a directory, which need not be locked; null when there is none. */
  static @Nullable Manifest newestManifest(Path root) {
    List<Long> numbers;
    try {
      numbers = numbers(root.resolve(CHECKPOINTS));
    } catch (IOException e) {
      return null; // Whoever opens it says why.
    }
    for (long number : numbers) {
      try {
        return StoredCheckpoint.readManifest(root.resolve(CHECKPOINTS).resolve(PREFIX + number))
            .manifest();
      } catch (StoredCheckpoint.DamagedException e) {
        continue; // Which is said when it is opened.
      }
    }
    return null;
  }

  /** A new directory in which a checkpoint is made before it is {@link #publish}ed. */
  Path begin(long number) throws IOException {
    Path unfinished = unfinished(number);
    delete(unfinished);
    return Files.createDirectory(unfinished);
  }

  private Path unfinished(long number) {
    return checkpoints().resolve(PREFIX + number + UNFINISHED);
  }

  /** Gives a checkpoint its name, once all its files are on disk. */
  void publish(long number) throws IOException {
    Path unfinished = unfinished(number);
    synchronize(unfinished);
    Files.move(unfinished, checkpoint(number), StandardCopyOption.ATOMIC_MOVE);
    synchronize(checkpoints());
  }

  void abandon(long number) {
    try {
      delete(unfinished(number));
    } catch (IOException e) {
      // The next start tries again.
    }
  }

  /** Puts a damaged checkpoint out of the way of a new one of the same number. */
  void setAside(long number) throws IOException {
    Path aside = checkpoints().resolve(PREFIX + number + ".damaged");
    delete(aside);
    Files.move(checkpoint(number), aside);
  }

  /** Removes all complete checkpoints but the newest ones. */
  void retain(int count) throws IOException {
    List<Long> numbers = numbers();
    for (int i = count; i < numbers.size(); i++) {
      delete(checkpoint(numbers.get(i)));
    }
  }

  /** Brings a file or a directory's entries to disk. */
  static void synchronize(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static List<Path> children(Path directory) throws IOException {
    List<Path> list = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(list::add);
    }
    list.sort(null);
    return list;
  }

  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    try {
      for (Path each : children(root)) {
        if (each.getFileName().toString().startsWith(WORK)) {
          delete(each);
        }
      }
    } catch (IOException e) {
      // Left for the next start.
    } finally {
      unlock();
    }
  }

  private void unlock() {
    try {
      lock.release();
    } catch (IOException e) {
      // Closing the file releases it as well.
    }
    release(root, lockFile);
  }
}
