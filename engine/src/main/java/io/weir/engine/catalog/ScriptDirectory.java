package io.weir.engine.catalog;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.ast.SqlTableOption;
import io.weir.planner.catalog.CatalogTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${SCRIPT_DIR}} stands for in the options of tables: the directory of the script that
 * is being executed, so that a script finds the files beside it wherever it is started. All other
 * relative paths are from the directory in which the process was started.
 */
public final class ScriptDirectory {
  /** What is replaced. */
  public static final String VARIABLE = "${SCRIPT_DIR}";

  private ScriptDirectory() {}

  /**
   * The table with the directory in its options.
   *
   * @param directory null when the statement is in no file
   * @param written the options of the statement, which tell where a value stands
   */
  public static CatalogTable replace(
      CatalogTable table, @Nullable Path directory, List<SqlTableOption> written) {
    Map<String, String> options = new LinkedHashMap<>(table.options());
    for (SqlTableOption option : written) {
      if (option.value().contains(VARIABLE)) {
        if (directory == null) {
          throw new SqlException(
              SqlException.Code.INVALID,
              VARIABLE + " is the directory of a script, and this statement is in none",
              Span.of(option.valuePos()),
              "write the path, or execute the statement with -f FILE or \\i FILE");
        }
        options.put(
            option.key(),
            option.value().replace(VARIABLE, directory.toAbsolutePath().normalize().toString()));
      }
    }
    return table.withOptions(options);
  }
}
