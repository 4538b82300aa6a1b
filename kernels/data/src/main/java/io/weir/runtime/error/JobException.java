package io.weir.runtime.error;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * The environment failed: a file is missing, a record is malformed, a broker does not answer, a
 * disk is full. The message says what failed, where, and whether it was retried; it is shown to the
 * user without a stack trace.
 */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobException(String message) {
    super(message);
  }

  public JobException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * What went wrong, in the system's words: for messages, since some exceptions only name a file.
   */
  public static String reason(Exception e) {
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (e instanceof FileAlreadyExistsException there) {
      return there.getFile() + " exists already";
    }
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + " may not be accessed";
    }
    if (e instanceof NotDirectoryException file) {
      return file.getFile() + " is not a directory";
    }
    if (e instanceof DirectoryNotEmptyException directory) {
      return directory.getFile() + " is a directory that is not empty";
    }
    if (e instanceof FileSystemLoopException loop) {
      return loop.getFile() + " is a link to a directory that it lies in";
    }
    if (e instanceof EOFException && e.getMessage() == null) {
      return "the data ends too early";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    if (e instanceof FileSystemException file) {
      return file.getFile() + " cannot be used in this way";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
