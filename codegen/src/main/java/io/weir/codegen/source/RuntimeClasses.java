package io.weir.codegen.source;

/**
 * The classes that generated code may use: those of the JDK and the runtime's. Janino asks for many
 * that do not exist, such as {@code io.weir}, {@code java.lang.LongColumn} and one in the package
 * of the source for each simple name; each of them would be looked for in all jars.
 */
final class RuntimeClasses extends ClassLoader {
  static final ClassLoader LOADER = new RuntimeClasses();

  private static final String RUNTIME = "io.weir.runtime.";

  private RuntimeClasses() {
    super(ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith(RUNTIME) && isClassName(name)) {
      return Class.forName(name, false, RuntimeClasses.class.getClassLoader());
    }
    throw new ClassNotFoundException(name);
  }

  /** Whether it is named as a class: packages have small letters. */
  private static boolean isClassName(String name) {
    return Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
  }
}
