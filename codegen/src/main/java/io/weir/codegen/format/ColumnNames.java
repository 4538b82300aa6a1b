package io.weir.codegen.format;

import java.util.HashSet;
import java.util.Set;

/** Makes Java names of local variables from the names of columns. One per generated method. */
final class ColumnNames {
  private static final Set<String> RESERVED =
      Set.of(
          "abstract",
          "assert",
          "boolean",
          "break",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "const",
          "continue",
          "default",
          "do",
          "double",
          "else",
          "enum",
          "extends",
          "false",
          "final",
          "finally",
          "float",
          "for",
          "goto",
          "if",
          "implements",
          "import",
          "instanceof",
          "int",
          "interface",
          "long",
          "native",
          "new",
          "null",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "short",
          "static",
          "strictfp",
          "super",
          "switch",
          "synchronized",
          "this",
          "throw",
          "throws",
          "transient",
          "true",
          "try",
          "void",
          "volatile",
          "while");

  private final Set<String> taken = new HashSet<>();

  /**
   * @param locals names that the generated method uses itself
   */
  ColumnNames(String... locals) {
    taken.addAll(Set.of(locals));
  }

  /** A name like the column's that was not given out before. */
  String add(String column) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (digit && name.length() == 0) {
        name.append('_');
      }
      name.append(letter || digit ? c : '_');
    }
    String base = name.length() == 0 || name.toString().equals("_") ? "column" : name.toString();
    String result = RESERVED.contains(base) ? base + "_" : base;
    for (int i = 2; !free(result); i++) {
      result = base + "_" + i;
    }
    taken.add(result);
    taken.add(result + "Column");
    taken.add(result + "Lengths");
    return result;
  }

  private boolean free(String name) {
    return !taken.contains(name)
        && !taken.contains(name + "Column")
        && !taken.contains(name + "Lengths");
  }
}
