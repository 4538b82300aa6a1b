package io.weir.runtime.connector;

/**
 * How far a scan is.
 *
 * @param bytesRead bytes consumed so far
 * @param totalBytes bytes in all, -1 when unknown or unbounded
 * @param recordsLag records known to be waiting, -1 when unknown
 */
public record ScanProgress(long bytesRead, long totalBytes, long recordsLag) {}
