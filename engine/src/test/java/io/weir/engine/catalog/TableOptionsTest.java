package io.weir.engine.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.parser.SqlException;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.plan.PlanType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableOptionsTest {
  private static void check(String... keysAndValues) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    CatalogTable table =
        new CatalogTable(
            "t",
            List.of(new CatalogColumn.Physical("a", PlanType.of(PlanType.Kind.BIGINT, true), null)),
            null,
            List.of(),
            List.of(),
            null,
            options,
            false);
    TableOptions.check(table, List.of(), SqlParserPos.ZERO);
  }

  private static void assertError(String message, @Nullable String hint, String... keysAndValues) {
    SqlException error = assertThrows(SqlException.class, () -> check(keysAndValues));
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertEquals(hint, error.hint());
  }

  @Test
  void optionsOfAKeysFormatAreToldFromThoseOfTheValues() {
    String[] options = {
      "connector",
      "kafka",
      "topic",
      "t",
      "properties.bootstrap.servers",
      "localhost:1",
      "value.format",
      "json",
      "key.format",
      "csv",
      "key.fields",
      "a",
      "",
      ";"
    };
    options[options.length - 2] = "key.csv.field-delimiter";
    check(options);
    options[options.length - 2] = "csv.field-delimiter";
    assertError(
        "has no option 'csv.field-delimiter'", "did you mean 'key.csv.field-delimiter'?", options);
  }

  @Test
  void goodOptionsPass() {
    check("connector", "filesystem", "path", "x", "format", "csv", "csv.header", "true");
    check("connector", "datagen", "number-of-rows", "5", "fields.a.kind", "random");
    check(
        "connector",
        "kafka",
        "topic",
        "t",
        "properties.bootstrap.servers",
        "localhost:1",
        "value.format",
        "json",
        "properties.security.protocol",
        "PLAINTEXT");
    check("connector", "blackhole");
  }

  @Test
  void unknownNamesAreErrorsWithTheNearest() {
    assertError("connector 'kafak'", "did you mean 'kafka'?", "connector", "kafak");
    assertError("format 'jsn'", "did you mean 'json'?", "connector", "filesystem", "format", "jsn");
    assertError(
        "'topc'", "did you mean 'topic'?", "connector", "kafka", "topc", "t", "format", "json");
    assertError(
        "'csv.heeder'",
        "did you mean 'csv.header'?",
        "connector",
        "filesystem",
        "path",
        "x",
        "format",
        "csv",
        "csv.heeder",
        "true");
    assertError(
        "'csv.header'",
        "it is an option of format 'csv'",
        "connector",
        "filesystem",
        "path",
        "x",
        "format",
        "json",
        "csv.header",
        "true");
  }

  @Test
  void valuesMustHaveTheRightForm() {
    assertError(
        "'maybe' is neither 'true' nor 'false'",
        null,
        "connector",
        "filesystem",
        "path",
        "x",
        "format",
        "csv",
        "csv.header",
        "maybe");
    assertError(
        "'soon'",
        null,
        "connector",
        "filesystem",
        "path",
        "x",
        "format",
        "csv",
        "source.monitor-interval",
        "soon");
    assertError("'ten'", null, "connector", "datagen", "number-of-rows", "ten");
    assertError(
        "'stop'",
        null,
        "connector",
        "filesystem",
        "path",
        "x",
        "format",
        "csv",
        "on-error",
        "stop");
  }

  @Test
  void requiredOptionsMustBeThere() {
    SqlException error = assertThrows(SqlException.class, () -> check("path", "x"));
    assertTrue(error.getMessage().contains("'connector'"), error.getMessage());
    error = assertThrows(SqlException.class, () -> check("connector", "filesystem", "path", "x"));
    assertTrue(error.getMessage().contains("'format'"), error.getMessage());
    error =
        assertThrows(SqlException.class, () -> check("connector", "filesystem", "format", "csv"));
    assertTrue(error.getMessage().contains("'path'"), error.getMessage());
  }
}
