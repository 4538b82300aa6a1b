package io.weir.benchmarks.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a process is to do.
 *
 * @param setup statements that are not measured
 * @param query whose rows are computed
 * @param statement measured in place of the query; null when the query is
 * @param runs measured runs, one after another; 0 when only the digest is wanted
 * @param digest whether to digest the query's result, in a run of its own
 */
public record Task(
    int threads,
    Map<String, String> settings,
    List<String> setup,
    String query,
    @Nullable String statement,
    int runs,
    boolean digest) {}
