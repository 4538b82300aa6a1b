package io.weir.codegen.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.runtime.data.Column;
import io.weir.runtime.function.Strings;
import io.weir.runtime.state.KeyKernel;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JavaImportsTest {
  /** Tells what a name of a type is, another way. */
  private static final Pattern TYPE_NAME =
      Pattern.compile("(?<![\\w.])[A-Z][A-Z0-9]*[a-z][A-Za-z0-9]*\\b");

  @Test
  void findsTheNamesThatTheRegularExpressionFinds() {
    String letters = "aZ0_. \nXbYc9\"«/B";
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      TreeSet<String> expected = new TreeSet<>();
      Matcher matcher = TYPE_NAME.matcher(text);
      while (matcher.find()) {
        expected.add(matcher.group());
      }
      assertEquals(expected, JavaImports.typeNames(text.toString()), text.toString());
    }
  }

  @Test
  void knowsThePublicClassesOfTheRuntime()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Map<String, TreeSet<String>> expected = new TreeMap<>();
    Map<String, TreeSet<String>> known = new TreeMap<>();
    for (Class<?> each : List.of(Column.class, Strings.class, KeyKernel.class)) {
      Path place = Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        addPublic(place, expected);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
          addPublic(jar.getPath("/"), expected);
        }
      }
    }
    JavaImports.RUNTIME.forEach((in, names) -> known.put(in, new TreeSet<>(names)));
    assertEquals(expected, known);
  }

  private static void addPublic(Path root, Map<String, TreeSet<String>> classes)
      throws IOException, ClassNotFoundException {
    for (String in : JavaImports.RUNTIME.keySet()) {
      Path directory = root.resolve(in.replace('.', '/'));
      if (!Files.isDirectory(directory)) {
        continue; // Of another module.
      }
      TreeSet<String> names = new TreeSet<>();
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString().replaceFirst("\\.class$", "");
          if (!name.contains("$")
              && !name.contains("-")
              && Modifier.isPublic(Class.forName(in + "." + name).getModifiers())) {
            names.add(name);
          }
        }
      }
      classes.put(in, names);
    }
  }

  @Test
  void importsClassesOfTheRuntimeAndTheJdk() {
    assertEquals(
        "import io.weir.runtime.data.LongColumn;\nimport java.math.BigDecimal;\n"
            + "import java.util.Arrays;\n",
        JavaImports.of("LongColumn a = Math.max(Arrays.x, Nowhere); BigDecimal.Inner SELECT"));
  }
}
