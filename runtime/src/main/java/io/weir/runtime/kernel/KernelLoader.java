package io.weir.runtime.kernel;

import io.weir.runtime.error.BugException;
import java.lang.reflect.InvocationTargetException;

/** Instantiates the generated classes of a job. Thread-safe. */
public final class KernelLoader {
  private final ClassLoader classes;
  private final KernelContext context;

  /**
   * @param classes finds the job's generated classes by name
   */
  public KernelLoader(ClassLoader classes, KernelContext context) {
    this.classes = classes;
    this.context = context;
  }

  public KernelContext context() {
    return context;
  }

  /** A new instance of a kernel. */
  public <T> T create(KernelSpec spec, Class<T> type) {
    try {
      return type.cast(
          Class.forName(spec.className(), true, classes)
              .getConstructor(Object[].class, KernelContext.class)
              .newInstance(spec.constants().toArray(), context));
    } catch (InvocationTargetException e) {
      throw new BugException("kernel " + spec.className() + " cannot start", "", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new BugException("kernel " + spec.className() + " cannot be loaded", "", e);
    }
  }
}
