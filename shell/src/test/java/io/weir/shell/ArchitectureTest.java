package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Which package may use which other ones and which libraries: the block {@code arrows} of
 * docs/design.md, which is the only place that says so. It is exact: what is used stands in it, and
 * what stands in it is used. A package without a line is an error, and so is one in another module
 * than the block says.
 */
class ArchitectureTest {
  private static final String ROOT = "io.weir.";

  /** Packages of libraries by the names that the block has for them. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "com.fasterxml.jackson.", "Jackson",
          "com.github.luben.", "Zstd",
          "com.google.common.", "Guava",
          "org.apache.calcite.", "Calcite",
          "org.apache.kafka.", "Kafka",
          "org.codehaus.", "Janino",
          "org.jctools.", "JCTools",
          "org.jline.", "JLine",
          "org.rocksdb.", "RocksDB",
          "org.slf4j.", "SLF4J");

  private static final Set<String> FREE = Set.of("java.", "javax.", "org.jspecify.");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.weir");

  private record Arrows(Map<String, String> module, Map<String, Set<String>> uses) {}

  /** Lines of the block: a module's directory, then its packages, indented, with their arrows. */
  private static Arrows documented() throws IOException {
    Arrows arrows = new Arrows(new TreeMap<>(), new TreeMap<>());
    String text = Files.readString(Path.of("../docs/design.md"));
    int begin = text.indexOf("```arrows\n") + "```arrows\n".length();
    String module = "";
    for (String line : text.substring(begin, text.indexOf("```", begin)).split("\n")) {
      if (!line.startsWith(" ")) {
        module = line.strip();
        continue;
      }
      String[] sides = line.strip().split("\\s*→\\s*", 2);
      arrows.module.put(sides[0], module);
      Set<String> uses = new TreeSet<>();
      if (sides.length == 2) {
        uses.addAll(List.of(sides[1].split("\\s+")));
      }
      arrows.uses.put(sides[0], uses);
    }
    return arrows;
  }

  private static Arrows used() {
    Arrows arrows = new Arrows(new TreeMap<>(), new TreeMap<>());
    for (JavaClass each : CLASSES) {
      String in = each.getPackageName().substring(ROOT.length());
      arrows.module.putIfAbsent(in, moduleOf(each));
      Set<String> uses = arrows.uses.computeIfAbsent(in, name -> new TreeSet<>());
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        String to = nameOf(dependency.getTargetClass().getBaseComponentType());
        if (!to.isEmpty() && !to.equals(in)) {
          uses.add(to);
        }
      }
    }
    return arrows;
  }

  /** Of what is used: a package of ours, or a library; empty for the JDK. */
  private static String nameOf(JavaClass used) {
    String in = used.getPackageName() + ".";
    if (in.startsWith(ROOT)) {
      return used.getPackageName().substring(ROOT.length());
    }
    if (used.isPrimitive() || FREE.stream().anyMatch(in::startsWith)) {
      return "";
    }
    return LIBRARIES.entrySet().stream()
        .filter(library -> in.startsWith(library.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(in);
  }

  /** The directory of the module that a class comes from. */
  private static String moduleOf(JavaClass each) {
    String place = each.getSource().orElseThrow().getUri().getPath();
    if (place == null) { // Of a jar: jar:file:…/weir-data-0.1.0.jar!/….
      place = each.getSource().orElseThrow().getUri().getSchemeSpecificPart();
      return place.replaceFirst("^.*/weir-([a-z-]+)-[0-9][^/]*\\.jar!.*$", "$1");
    }
    return place.replaceFirst("/target/classes/.*$", "").replaceFirst("^.*/", "");
  }

  @Test
  void aPackageUsesWhatTheDesignSays() throws IOException {
    Arrows documented = documented();
    Arrows used = used();
    List<String> wrong = new ArrayList<>();
    used.uses.forEach(
        (in, uses) -> {
          Set<String> may = documented.uses.get(in);
          if (may == null) {
            wrong.add(in + " has no line in the block arrows of docs/design.md");
            return;
          }
          for (String each : uses) {
            if (!may.contains(each)) {
              wrong.add(in + " must not use " + each + ": " + example(in, each));
            }
          }
          for (String each : may) {
            if (!uses.contains(each)) {
              wrong.add(in + " does not use " + each + " any more");
            }
          }
        });
    documented.uses.keySet().stream()
        .filter(in -> !used.uses.containsKey(in))
        .forEach(in -> wrong.add(in + " is not there any more"));
    assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
  }

  private static String example(String in, String to) {
    return CLASSES.stream()
        .filter(each -> each.getPackageName().equals(ROOT + in))
        .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
        .filter(each -> nameOf(each.getTargetClass().getBaseComponentType()).equals(to))
        .map(Dependency::getDescription)
        .findFirst()
        .orElse("");
  }

  @Test
  void aPackageIsInTheModuleThatTheDesignSays() throws IOException {
    Map<String, String> expected = new HashMap<>();
    documented().module.forEach((in, module) -> expected.put(in, module.replaceFirst("^.*/", "")));
    assertEquals(new TreeMap<>(expected), used().module);
  }
}
