package io.weir.runtime.host;

import java.util.Map;

/** Finds a job's generated classes; everything else comes from the runtime's own loader. */
final class JobClassLoader extends ClassLoader {
  private final Map<String, byte[]> classes;

  JobClassLoader(Map<String, byte[]> classes) {
    super(JobClassLoader.class.getClassLoader());
    this.classes = classes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
