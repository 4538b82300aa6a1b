package io.weir.runtime.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The generated classes of a job. A class that several jobs have in common, or one job after
 * another, is defined once, so that what the JVM has compiled stays compiled; those used last are
 * remembered. Thread-safe.
 */
final class KernelClasses {
  private static final int REMEMBERED = 256;

  private static final Map<ClassFiles, Loader> LOADERS =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClassFiles, Loader> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Map<String, Loader> loaders = new HashMap<>();
  private final ClassLoader parent;

  /**
   * @param classFiles by binary name, as {@link KernelLoader} is given them
   * @param parent of the loaders. Classes are shared with other jobs only when it is that of the
   *     runtime, which stays
   */
  KernelClasses(Map<String, byte[]> classFiles, ClassLoader parent) {
    this.parent = parent;
    Map<String, Map<String, byte[]>> topLevel = new HashMap<>();
    classFiles.forEach(
        (name, bytes) -> {
          int nested = name.indexOf('$');
          topLevel
              .computeIfAbsent(nested < 0 ? name : name.substring(0, nested), k -> new TreeMap<>())
              .put(name, bytes);
        });
    topLevel.forEach((name, files) -> loaders.put(name, loader(new ClassFiles(files))));
  }

  private Loader loader(ClassFiles files) {
    if (parent != KernelClasses.class.getClassLoader()) {
      return new Loader(files, parent);
    }
    synchronized (LOADERS) {
      return LOADERS.computeIfAbsent(files, each -> new Loader(each, parent));
    }
  }

  /** A top-level class of the job, or a class that was not generated. */
  Class<?> load(String className) throws ClassNotFoundException {
    Loader loader = loaders.get(className);
    return Class.forName(className, true, loader == null ? parent : loader);
  }

  /** A top-level class and those nested in it. */
  private record ClassFiles(Map<String, byte[]> byName) {
    @Override
    public boolean equals(Object other) {
      return other instanceof ClassFiles that
          && byName.keySet().equals(that.byName.keySet())
          && byName.entrySet().stream()
              .allMatch(entry -> Arrays.equals(entry.getValue(), that.byName.get(entry.getKey())));
    }

    @Override
    public int hashCode() {
      return byName.keySet().hashCode();
    }
  }

  private static final class Loader extends ClassLoader {
    private final ClassFiles files;

    Loader(ClassFiles files, ClassLoader parent) {
      super(parent);
      this.files = files;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = files.byName.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
