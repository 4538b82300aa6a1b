package io.weir.shell;

import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Statements and where they come from.
 *
 * @param directory of the file; null for standard input and what was typed
 */
public record Script(String text, @Nullable Path directory) {
  /** What some editors begin UTF-8 files with. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Statements that are in no file. */
  static Script typed(String text) {
    return new Script(text, null);
  }

  /** What an input holds. */
  static Script read(InputStream in) throws IOException {
    return typed(withoutMark(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
  }

  /**
   * Reads a script.
   *
   * @throws IOException with a message for the person who named the file
   */
  public static Script read(String file) throws IOException {
    try {
      Path path = Path.of(file).toAbsolutePath();
      return new Script(withoutMark(Files.readString(path)), path.getParent());
    } catch (NoSuchFileException e) {
      throw new IOException("no such file: " + file, e);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is not UTF-8 text", e);
    } catch (InvalidPathException e) {
      throw new IOException("'" + file + "' is not a path: " + e.getReason(), e);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + JobException.reason(e), e);
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
