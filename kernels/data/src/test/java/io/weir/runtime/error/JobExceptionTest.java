package io.weir.runtime.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobExceptionTest {
  @Test
  void everyFailureOfAFileIsSaidInWords() {
    List<FileSystemException> failures =
        List.of(
            new AccessDeniedException("/data/x"),
            new NoSuchFileException("/data/x"),
            new FileAlreadyExistsException("/data/x"),
            new NotDirectoryException("/data/x"),
            new DirectoryNotEmptyException("/data/x"),
            new FileSystemLoopException("/data/x"),
            new NotLinkException("/data/x"),
            new AtomicMoveNotSupportedException("/data/x", "/data/y", null),
            new FileSystemException("/data/x"),
            new FileSystemException("/data/x", null, "Input/output error"));
    for (FileSystemException failure : failures) {
      String reason = JobException.reason(failure);
      assertFalse(reason.contains("Exception"), reason);
      assertTrue(reason.contains(" "), "more than a name: " + reason);
    }
    assertEquals(
        "/data/x may not be accessed", JobException.reason(new AccessDeniedException("/data/x")));
    assertEquals("the data ends too early", JobException.reason(new EOFException()));
    assertEquals("disk is full", JobException.reason(new IOException("disk is full")));
  }
}
