package io.weir.runtime.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generated class to be instantiated once per worker.
 *
 * @param className binary name, among the classes of the job or those of the runtime
 * @param constants handed to the constructor: literals that are kept outside of the source text so
 *     that equal shapes share a class
 */
public record KernelSpec(String className, List<@Nullable Object> constants) {}
