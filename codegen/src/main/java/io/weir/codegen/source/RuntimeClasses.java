package io.weir.codegen.source;

import org.jspecify.annotations.Nullable;

/**
 * The classes that generated code may use: those of the JDK and the runtime's. Janino asks for many
 * that do not exist, such as {@code io.weir}, {@code java.lang.LongColumn} and one in the package
 * of the source for each simple name; each of them would be looked for in all jars.
 */
final class RuntimeClasses extends ClassLoader {
  static final ClassLoader LOADER = new RuntimeClasses(null);

  private static final String RUNTIME = "io.weir.runtime.";

  private final @Nullable ClassLoader more;

  /**
   * @param more has further classes that code may use; null when there are none
   */
  RuntimeClasses(@Nullable ClassLoader more) {
    super(ClassLoader.getPlatformClassLoader());
    this.more = more;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith(RUNTIME) && isClassName(name)) {
      return Class.forName(name, false, RuntimeClasses.class.getClassLoader());
    }
    if (more != null && isClassName(name)) {
      return more.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }

  /** Whether it is named as a class: packages have small letters. */
  private static boolean isClassName(String name) {
    return Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
  }
}
