package io.weir.codegen;

import io.weir.planner.function.FunctionDefinition;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a session adds to the code of its jobs.
 *
 * @param functions its scalar functions, by name
 * @param jars with the classes of these: paths
 * @param loader has these classes; null when there are no jars
 */
public record JobCode(
    Map<String, FunctionDefinition> functions, List<String> jars, @Nullable ClassLoader loader) {
  /** Of a session without functions of its own. */
  public static final JobCode NONE = new JobCode(Map.of(), List.of(), null);

  public JobCode {
    functions = Map.copyOf(functions);
    jars = List.copyOf(jars);
  }

  /** Of some functions. */
  public static JobCode of(
      List<FunctionDefinition> functions, List<String> jars, @Nullable ClassLoader loader) {
    return new JobCode(
        functions.stream().collect(Collectors.toMap(FunctionDefinition::name, Function.identity())),
        jars,
        loader);
  }
}
