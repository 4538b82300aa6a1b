package io.weir.runtime.host;

import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.JobSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * Tells whether a checkpoint was made by the same job: a digest over the state ids of its nodes.
 */
final class JobFingerprint {
  private JobFingerprint() {}

  static String of(JobSpec spec) {
    return of(spec, UnaryOperator.identity());
  }

  /** The one of the job with the state ids that its nodes had formerly. */
  static String former(JobSpec spec) {
    return of(spec, spec.identity()::former);
  }

  private static String of(JobSpec spec, UnaryOperator<String> stateIds) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      spec.nodes().stream()
          .map(node -> line(node, stateIds))
          .sorted()
          .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String line(JobNode node, UnaryOperator<String> stateIds) {
    return node.getClass().getSimpleName() + " " + stateIds.apply(Placement.stateId(node)) + "\n";
  }
}
