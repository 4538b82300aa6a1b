package io.weir.benchmarks.suite;

/** Something that runs beside the engines until it is closed. */
public interface Service extends AutoCloseable {
  @Override
  void close();
}
