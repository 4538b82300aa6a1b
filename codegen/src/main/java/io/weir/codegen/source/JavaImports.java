package io.weir.codegen.source;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The imports that a text needs, one by one: with imports of whole packages Janino looks for every
 * simple name in every package, which takes longer than all else.
 */
public final class JavaImports {
  private static final List<String> PACKAGES =
      List.of(
          "java.lang.",
          "io.weir.runtime.data.",
          "io.weir.runtime.function.",
          "io.weir.runtime.kernel.",
          "io.weir.runtime.state.",
          "java.math.",
          "java.util.");

  /** Not SQL's words in comments, nor constants: to look for a class in vain takes long. */
  private static final Pattern TYPE_NAME =
      Pattern.compile("(?<![\\w.])[A-Z][A-Z0-9]*[a-z][A-Za-z0-9]*\\b");

  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private JavaImports() {}

  /** Import statements for the classes of the runtime whose simple names stand in the text. */
  public static String of(String text) {
    TreeSet<String> imports = new TreeSet<>();
    Matcher matcher = TYPE_NAME.matcher(text);
    while (matcher.find()) {
      String name = KNOWN.computeIfAbsent(matcher.group(), JavaImports::find);
      if (!name.isEmpty()) {
        imports.add("import " + name + ";\n");
      }
    }
    return String.join("", imports);
  }

  /** The full name, empty when it needs no import. */
  private static String find(String simpleName) {
    for (String prefix : PACKAGES) {
      try {
        Class<?> found =
            Class.forName(prefix + simpleName, false, JavaImports.class.getClassLoader());
        return prefix.equals("java.lang.") ? "" : found.getName();
      } catch (ClassNotFoundException | LinkageError e) {
        // Not in this package.
      }
    }
    return "";
  }
}
