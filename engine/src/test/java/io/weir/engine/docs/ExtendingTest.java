package io.weir.engine.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/extending.md says is there: its files, its snippets, and the list of visitors. */
class ExtendingTest {
  private static final Path ROOT = Path.of("..");

  /** A path in backticks. */
  private static final Pattern FILE = Pattern.compile("`([a-z][\\w./-]*/[\\w.-]+\\.\\w+)`");

  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet (\\w+) of (\\S+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);

  private static String text() throws IOException {
    return Files.readString(ROOT.resolve("docs/extending.md"));
  }

  @Test
  void filesAreThere() throws IOException {
    Matcher file = FILE.matcher(text());
    int files = 0;
    while (file.find()) {
      assertTrue(Files.exists(ROOT.resolve(file.group(1))), file.group(1));
      files++;
    }
    assertTrue(files > 10, files + " files");
  }

  @Test
  void snippetsAreThoseOfTheSources() throws IOException {
    Matcher snippet = SNIPPET.matcher(text());
    int snippets = 0;
    while (snippet.find()) {
      String source = Files.readString(ROOT.resolve(snippet.group(2)));
      String begin = "// snippet " + snippet.group(1) + "\n";
      int from = source.indexOf(begin) + begin.length();
      assertTrue(from > begin.length(), snippet.group(1) + " is not in " + snippet.group(2));
      String code = source.substring(from, source.indexOf("// end", from));
      assertEquals(code.stripIndent().strip(), snippet.group(3).strip(), snippet.group(2));
      snippets++;
    }
    assertTrue(snippets >= 3, snippets + " snippets");
  }

  /** Whatever treats nodes by their kind does not compile before it knows a new one. */
  @Test
  void theVisitorsAreListed() throws IOException {
    Set<String> visitors = new TreeSet<>();
    for (String module : Set.of("planner", "codegen", "engine")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main"))) {
        for (Path each : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          if (Files.readString(each).contains("PlanNode.Visitor<")) {
            visitors.add(each.getFileName().toString().replace(".java", ""));
          }
        }
      }
    }
    Matcher listed = Pattern.compile("Visitors: (.*?)\\.\\n").matcher(text());
    assertTrue(listed.find(), "no list of visitors");
    assertEquals(
        visitors,
        Stream.of(listed.group(1).split(",\\s*"))
            .map(name -> name.replace("`", ""))
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
