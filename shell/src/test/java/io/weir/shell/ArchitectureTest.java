package io.weir.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which room may know which. The build enforces what is between modules that do not depend on each
 * other; these rules are for what a module sees only because another one brings it along.
 */
class ArchitectureTest {
  private static final String CALCITE = "org.apache.calcite..";
  private static final String JANINO = "org.codehaus..";
  private static final String ROCKS = "org.rocksdb..";
  private static final String TERMINAL = "org.jline..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.weir");

  private static ArchRule never(String room, String... others) {
    return noClasses()
        .that()
        .resideInAPackage("io.weir." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  static List<ArchRule> rules() {
    return List.of(
        never(
            "parser",
            "io.weir.planner..",
            "io.weir.runtime..",
            "io.weir.codegen..",
            "io.weir.engine..",
            JANINO,
            ROCKS),
        never(
            "planner",
            "io.weir.runtime..",
            "io.weir.codegen..",
            "io.weir.engine..",
            "io.weir.connector..",
            JANINO,
            ROCKS),
        never("planner.plan", CALCITE),
        never(
            "runtime",
            "io.weir.parser..",
            "io.weir.planner..",
            "io.weir.codegen..",
            "io.weir.engine..",
            "io.weir.connector..",
            CALCITE,
            JANINO,
            TERMINAL),
        never("runtime.data", ROCKS),
        never("runtime.operator", ROCKS),
        never(
            "connector",
            "io.weir.parser..",
            "io.weir.planner..",
            "io.weir.codegen..",
            "io.weir.engine..",
            CALCITE,
            JANINO),
        never("codegen", "io.weir.parser.ast..", "io.weir.engine..", "io.weir.connector..", ROCKS),
        never("engine", "io.weir.shell..", JANINO, ROCKS, TERMINAL),
        never("shell", "io.weir.planner..", "io.weir.codegen..", CALCITE, JANINO, ROCKS));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRoomKnowsOnlyWhatItMay(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void theRulesSeeTheRooms() {
    for (String room : List.of("parser", "planner", "runtime", "connector", "codegen", "engine")) {
      if (CLASSES.stream().noneMatch(c -> c.getPackageName().startsWith("io.weir." + room))) {
        throw new AssertionError("no class of " + room);
      }
    }
  }
}
