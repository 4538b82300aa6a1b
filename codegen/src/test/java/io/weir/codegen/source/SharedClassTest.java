package io.weir.codegen.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SharedClassTest {
  private static final String NAME = JavaSource.PACKAGE + ".SharedClassTestKernel";

  private static final KernelContext CONTEXT =
      new KernelContext() {
        @Override
        public long currentMicros() {
          return 0;
        }

        @Override
        public long jobStartMicros() {
          return 0;
        }
      };

  private static JavaSource source(String value) {
    return new JavaSource(
        NAME,
        """
        package io.weir.generated;

        public final class SharedClassTestKernel implements java.util.function.Supplier {
          public SharedClassTestKernel(Object[] constants, io.weir.runtime.kernel.KernelContext context) {}

          public Object get() {
            return new Nested().value;
          }

          static final class Nested {
            final String value = "%s";
          }
        }
        """
            .formatted(value));
  }

  private static Supplier<?> kernelOfNewJob(JavaSource source) {
    return new KernelLoader(JaninoCompiler.compile(source), CONTEXT)
        .create(new KernelSpec(NAME, List.of()), Supplier.class);
  }

  @Test
  void jobsWithTheSameTextShareItsClass() {
    Supplier<?> first = kernelOfNewJob(source("tea"));
    Supplier<?> second = kernelOfNewJob(source("tea"));
    assertNotSame(first, second);
    assertSame(first.getClass(), second.getClass());
  }

  @Test
  void anotherTextIsAnotherClass() {
    Supplier<?> tea = kernelOfNewJob(source("tea"));
    Supplier<?> milk = kernelOfNewJob(source("milk"));
    assertNotSame(tea.getClass(), milk.getClass());
    assertEquals("tea", tea.get());
    assertEquals("milk", milk.get());
  }
}
