package io.weir.connector.files;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** How the bytes of a file are packed, told by the end of its name. */
enum Compression {
  NONE,
  GZIP,
  ZSTD;

  private static final int BUFFER_BYTES = 1 << 16;

  static Compression of(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".gz") || name.endsWith(".gzip")) {
      return GZIP;
    }
    return name.endsWith(".zst") || name.endsWith(".zstd") ? ZSTD : NONE;
  }

  /** Unpacks a stream; several packed parts in a row are read as one. */
  InputStream unpack(InputStream packed) throws IOException {
    return switch (this) {
      case NONE -> packed;
      case GZIP -> new GZIPInputStream(packed, BUFFER_BYTES);
      case ZSTD -> new ZstdInputStream(packed);
    };
  }
}
