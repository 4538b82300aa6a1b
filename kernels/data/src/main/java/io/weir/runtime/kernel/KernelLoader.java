package io.weir.runtime.kernel;

import io.weir.runtime.error.BugException;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/** Instantiates the generated classes of a job. Thread-safe. */
public final class KernelLoader {
  private final KernelClasses classes;
  private final KernelContext context;

  /**
   * @param classFiles of the job's generated classes, by binary name; each top-level class refers
   *     to itself, to those nested in it and to the runtime's only
   */
  public KernelLoader(Map<String, byte[]> classFiles, KernelContext context) {
    this(classFiles, context, KernelLoader.class.getClassLoader());
  }

  /**
   * The same for a job with classes of its own.
   *
   * @param parent has the classes of the runtime and those of the job's jars
   */
  public KernelLoader(Map<String, byte[]> classFiles, KernelContext context, ClassLoader parent) {
    classes = new KernelClasses(classFiles, parent);
    this.context = context;
  }

  public KernelContext context() {
    return context;
  }

  /** A new instance of a kernel. */
  public <T> T create(KernelSpec spec, Class<T> type) {
    try {
      return type.cast(
          classes
              .load(spec.className())
              .getConstructor(Object[].class, KernelContext.class)
              .newInstance(spec.constants().toArray(), context));
    } catch (InvocationTargetException e) {
      throw new BugException("kernel " + spec.className() + " cannot start", "", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new BugException("kernel " + spec.className() + " cannot be loaded", "", e);
    }
  }
}
