package io.weir.testkit.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands everything to the default file system, and tells the disk of what changes. */
final class SimulatedFileSystemProvider extends FileSystemProvider {
  private final SimulatedDisk disk;
  private final SimulatedFileSystem files;

  SimulatedFileSystemProvider(SimulatedDisk disk, SimulatedFileSystem files) {
    this.disk = disk;
    this.files = files;
  }

  private static Path real(Path path) {
    return ((SimulatedPath) path).real();
  }

  @Override
  public String getScheme() {
    return "simulated";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    return files.wrap(Path.of(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    disk.alive();
    Path real = real(path);
    boolean writes =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    boolean exists = Files.exists(real);
    if (writes && !exists) {
      disk.beforeCreation(real);
    }
    if (writes && exists && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      disk.contentChanges(real);
    }
    FileChannel channel = FileChannel.open(real, options, attributes);
    if (writes && !exists) {
      disk.created(real);
    }
    return new SimulatedChannel(disk, real, channel);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    disk.alive();
    // Sorted: the order of the real file system is not the same each time.
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(real(directory))) {
      for (Path each : stream) {
        Path wrapped = files.wrap(each);
        if (filter.accept(wrapped)) {
          found.add(wrapped);
        }
      }
    }
    found.sort(null);
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return found.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    if (Files.exists(real(directory))) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    disk.beforeCreation(real(directory));
    Files.createDirectory(real(directory), attributes);
    disk.created(real(directory));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    disk.beforeCreation(real(link));
    Files.createLink(real(link), real(existing));
    disk.created(real(link));
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.alive();
    if (!Files.exists(real(path), LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(real(path)); // Says so.
    }
    disk.delete(real(path));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    disk.copy(real(source), real(target), replaces(options));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    disk.alive();
    disk.move(
        real(source),
        real(target),
        replaces(options) || Arrays.asList(options).contains(StandardCopyOption.ATOMIC_MOVE));
  }

  private static boolean replaces(CopyOption... options) {
    return Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(real(path), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    disk.alive();
    real(path).getFileSystem().provider().checkAccess(real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    disk.alive();
    return Files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    disk.alive();
    return Files.readAttributes(real(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(real(path), attribute, value, options);
  }
}
