package io.weir.engine.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceDocsTest {
  private static final Path DOCS =
      Files.isDirectory(Path.of("docs")) ? Path.of("docs") : Path.of("../docs");

  @Test
  void thePagesAreCurrent() throws IOException {
    for (Map.Entry<String, String> page : ReferenceDocs.pages().entrySet()) {
      assertEquals(
          page.getValue(),
          Files.readString(DOCS.resolve(page.getKey())),
          page.getKey() + " is out of date: run io.weir.engine.docs.ReferenceDocs with docs");
    }
  }
}
