package io.weir.engine.job;

/**
 * How much a job has read of its tables.
 *
 * @param bytes of files; 0 where tables are no files
 * @param totalBytes of all there is to read; not positive when that is not known
 */
public record ReadProgress(long rows, long bytes, long totalBytes) {}
