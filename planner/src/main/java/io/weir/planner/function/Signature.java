package io.weir.planner.function;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;

/**
 * One way to call a function.
 *
 * @param text as documented, such as {@code SUBSTR(text STRING, start INT [, length INT])}; a last
 *     parameter followed by {@code ...} may be repeated
 * @param required how many of the parameters must be given
 * @param repeated whether the last parameter may be left out or repeated
 */
public record Signature(String text, List<Parameter> parameters, int required, boolean repeated) {

  /** A parameter's name and what it accepts. */
  public record Parameter(String name, ParameterKind kind) {}

  public Signature {
    parameters = List.copyOf(parameters);
  }

  /** Reads a signature from its documented form. */
  static Signature parse(String text) {
    String inside = text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'));
    boolean repeated = inside.endsWith("...");
    int optional = inside.indexOf('[');
    List<Parameter> parameters = new ArrayList<>();
    int required = 0;
    int position = 0;
    for (String part : inside.replace("...", "").split(",")) {
      boolean isRequired = optional < 0 || position < optional;
      position += part.length() + 1;
      String[] words = part.replace('[', ' ').replace(']', ' ').trim().split(" ");
      if (words.length == 2) {
        parameters.add(new Parameter(words[0], ParameterKind.valueOf(words[1])));
        required += isRequired ? 1 : 0;
      }
    }
    return new Signature(text, parameters, repeated ? parameters.size() - 1 : required, repeated);
  }

  boolean acceptsCount(int count) {
    return count >= required && (repeated || count <= parameters.size());
  }

  /** The parameter that takes the argument of that index. */
  Parameter parameter(int argument) {
    return parameters.get(Math.min(argument, parameters.size() - 1));
  }

  /** The first argument that is not accepted, -1 when all are. */
  int firstMismatch(List<RelDataType> types) {
    for (int i = 0; i < types.size(); i++) {
      if (!parameter(i).kind().accepts(types.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
