package io.weir.connector.files;

import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a table: the path is a file, a directory (all files below it) or a pattern
 * such as {@code data/*.csv}. Names below a directory that start with {@code .} or {@code _} are
 * left out: they belong to writers that have not committed.
 */
final class FileListing {
  /**
   * A file that was found.
   *
   * @param fingerprint of a file that is followed
   * @param compression as its name told when it was found first
   */
  record Found(
      Path path,
      long size,
      long modifiedMillis,
      FileIdentity identity,
      FileIdentity.Fingerprint fingerprint,
      Compression compression) {
    Found withFingerprint(FileIdentity.Fingerprint taken) {
      return new Found(path, size, modifiedMillis, identity, taken, compression);
    }
  }

  private static final Pattern SCHEME = Pattern.compile("(\\p{Alpha}[\\p{Alnum}+.-]+):/.*");

  private final String table;
  private final Path path;
  private final @Nullable PathMatcher pattern;
  private final String pathText;
  private final @Nullable Pattern pathRegex;

  FileListing(String table, String pathOption, @Nullable String regexOption) {
    this.table = table;
    String local = localPath(table, pathOption);
    pathText = local;
    Path literal = toPath(table, local);
    int wildcard = firstWildcard(local);
    if (wildcard < 0 || Files.exists(literal)) {
      path = literal;
      pattern = null;
    } else {
      int slash = local.lastIndexOf('/', wildcard);
      path = slash < 0 ? Path.of("") : toPath(table, slash == 0 ? "/" : local.substring(0, slash));
      pattern = matcher(table, local);
    }
    pathRegex = regexOption == null ? null : regex(table, regexOption);
  }

  /** The path of a table's {@code 'path'}, which may be a {@code file:} URI. */
  static Path path(String table, String pathOption) {
    return toPath(table, localPath(table, pathOption));
  }

  private static String localPath(String table, String option) {
    if (option.startsWith("file:")) {
      String rest = option.substring("file:".length());
      return rest.startsWith("//") ? rest.substring(rest.startsWith("///") ? 2 : 1) : rest;
    }
    if (SCHEME.matcher(option).matches()) {
      throw new JobException(
          "table " + table + ": '" + option + "': only local files can be read and written so far");
    }
    return option;
  }

  private static Path toPath(String table, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new JobException(
          "table " + table + ": '" + text + "' is not a path: " + e.getReason(), e);
    }
  }

  private static int firstWildcard(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Fails when the options that say which files are meant make no sense.
   *
   * @throws JobException when they do not
   */
  static void check(TableDescription table) {
    OptionValues options = new OptionValues(table);
    String path = options.text(FilesystemConnector.PATH);
    if (path.isBlank()) {
      throw options.invalid(FilesystemConnector.PATH.key(), path, "expected a file or a directory");
    }
    String regex = options.textOrNull(FilesystemConnector.PATH_REGEX);
    if (regex != null) {
      regex(table.name(), regex);
    }
  }

  private static PathMatcher matcher(String table, String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          "table " + table + ": '" + glob + "' is not a file pattern: " + e.getMessage(), e);
    }
  }

  private static Pattern regex(String table, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new JobException(
          "table " + table + ": option 'source.path.regex-pattern': " + e.getMessage(), e);
    }
  }

  /**
   * The files in path order.
   *
   * @throws JobException when the path does not exist or no file matches the pattern
   */
  List<Found> list() {
    List<Found> found = listIfThere();
    if (found == null || pattern != null && found.isEmpty()) {
      throw missing();
    }
    return found;
  }

  /** The files in path order; null when the path does not exist. */
  @Nullable List<Found> listIfThere() {
    List<Found> found = new ArrayList<>();
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isOther()) {
        throw new JobException(
            "table " + table + ": " + path.toAbsolutePath() + " is neither a file nor a directory");
      }
      if (!attributes.isDirectory()) {
        return List.of(found(path, attributes));
      }
      walk(found);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new JobException(
          "table "
              + table
              + ": cannot list the files of "
              + path.toAbsolutePath().normalize()
              + ": "
              + JobException.reason(e),
          e);
    }
    found.sort(Comparator.comparing(Found::path));
    return found;
  }

  private JobException missing() {
    if (pattern != null) {
      return new JobException(
          "table "
              + table
              + ": no file matches the pattern '"
              + pathText
              + "' below "
              + path.toAbsolutePath().normalize());
    }
    return new JobException(
        "table " + table + ": no such file: " + path.toAbsolutePath().normalize());
  }

  private void walk(List<Found> found) throws IOException {
    Files.walkFileTree(
        path,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(path) && isHidden(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!isHidden(file)
                && attributes.isRegularFile()
                && (pattern == null || pattern.matches(file))
                && (pathRegex == null
                    || pathRegex.matcher(file.toAbsolutePath().toString()).matches())) {
              try {
                found.add(found(file, attributes));
              } catch (NoSuchFileException e) {
                // Gone since: as if it had not been there.
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (!file.equals(path) && (failure instanceof NoSuchFileException || isHidden(file))) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }

  private static boolean isHidden(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") || name.startsWith("_");
  }

  /** A file as it is now. */
  static Found found(Path file) throws IOException {
    return found(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  private static Found found(Path file, BasicFileAttributes attributes) throws IOException {
    return new Found(
        file,
        attributes.size(),
        attributes.lastModifiedTime().toMillis(),
        FileIdentity.of(file, attributes),
        FileIdentity.Fingerprint.NONE,
        Compression.of(file));
  }
}
