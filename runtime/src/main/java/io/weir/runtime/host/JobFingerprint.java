package io.weir.runtime.host;

import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.JobSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells whether a checkpoint was made by the same job: a digest over the state ids of its nodes.
 */
final class JobFingerprint {
  private JobFingerprint() {}

  static String of(JobSpec spec) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      spec.nodes().stream()
          .map(JobFingerprint::line)
          .sorted()
          .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String line(JobNode node) {
    return node.getClass().getSimpleName() + " " + Placement.stateId(node) + "\n";
  }
}
