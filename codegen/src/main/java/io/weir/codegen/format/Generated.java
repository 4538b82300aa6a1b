package io.weir.codegen.format;

import io.weir.codegen.source.JavaSource;
import io.weir.runtime.kernel.KernelSpec;

/**
 * A generated decoder or encoder.
 *
 * @param source equal formats, options and columns give an equal source with an equal class name
 * @param spec how to instantiate the class once it is compiled
 */
public record Generated(JavaSource source, KernelSpec spec) {}
