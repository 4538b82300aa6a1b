package io.weir.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README shows is true. */
final class ReadmeTest {
  private static final Path README = Path.of("README.md");

  @TempDir private Path directory;

  @Test
  void theProgramCompilesAndRuns() throws IOException, ReflectiveOperationException {
    Matcher program =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
    assertTrue(program.find());
    Path source = directory.resolve("Revenue.java");
    Files.writeString(source, program.group(1));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.toString());
    assertEquals(0, status);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader classes = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      classes
          .loadClass("Revenue")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    String[] lines = printed.toString(StandardCharsets.UTF_8).split("\n");
    Arrays.sort(lines);
    assertEquals(
        """
        ada spent 17.85
        bob spent 22.80
        cyd spent 7.70
        dan spent 11.75
        eve spent 27.00\
        """,
        String.join("\n", lines));
  }

  /** A block that begins with {@code $ ./weir …} shows that command and what it prints. */
  @Test
  void theSessionIsARecordedOne() throws IOException {
    Matcher block =
        Pattern.compile("```console\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
    int commands = 0;
    while (block.find()) {
      for (String part : block.group(1).split("(?m)^\\$ ")) {
        if (!part.startsWith("./weir ")) {
          continue;
        }
        int end = part.indexOf('\n');
        CommandLine run = CommandLine.run(words(part.substring("./weir ".length(), end)));
        assertEquals(part.substring(end + 1).strip(), (run.output() + run.errors()).strip(), part);
        commands++;
      }
    }
    assertTrue(commands > 0);
  }

  /** Splits as a shell does, with double quotes only. */
  private static String[] words(String command) {
    return Pattern.compile("\"([^\"]*)\"|(\\S+)")
        .matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toArray(String[]::new);
  }
}
