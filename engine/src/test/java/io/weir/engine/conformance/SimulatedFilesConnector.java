package io.weir.engine.conformance;

import io.weir.connector.files.FilesystemConnector;
import io.weir.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The connector of files with small splits, which writes to a simulated disk what is written below
 * its root.
 */
public final class SimulatedFilesConnector extends FilesystemConnector {
  static final String NAME = "simulated-files";

  /** Few rows, so that also small files are read by many workers. */
  private static final int SPLIT_BYTES = 128;

  /** The only one of this process: connectors are made once. */
  static final SimulatedDisk DISK = newDisk();

  public SimulatedFilesConnector() {
    super(SPLIT_BYTES, SimulatedFilesConnector::written);
  }

  private static SimulatedDisk newDisk() {
    try {
      // In memory where there is such a place: RocksDB waits for its files to be on disk.
      Path memory = Path.of("/dev/shm");
      Path directory =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "weir-simulation")
              : Files.createTempDirectory("weir-simulation");
      directory.toFile().deleteOnExit();
      return new SimulatedDisk(directory.resolve("disk"), directory.resolve("graveyard"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path written(Path path) {
    return path.startsWith(DISK.root().toString()) ? DISK.path(path) : path;
  }

  @Override
  public String name() {
    return NAME;
  }
}
