package io.weir.codegen;

import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanContent;
import io.weir.planner.plan.PlanNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Identities of plan nodes that do not depend on their numbering: a digest of the node and
 * everything below it. State is found again by it when a job is started anew.
 */
final class PlanDigest {
  private final ExecPlan plan;
  private final UnaryOperator<PlanNode> identity;
  private final Map<Integer, String> known = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();

  /**
   * @param identity a node without what may be changed and stays the same node
   */
  PlanDigest(ExecPlan plan, UnaryOperator<PlanNode> identity) {
    this.plan = plan;
    this.identity = identity;
  }

  /** 16 hexadecimal digits, different for each node of the plan. */
  String of(int id) {
    String digest = known.get(id);
    if (digest == null) {
      String content = content(plan.node(id));
      // Two equal nodes of one plan hold state of their own: the order tells them apart.
      int use = uses.merge(content, 1, Integer::sum);
      digest = hash(use == 1 ? content : content + "#" + use);
      known.put(id, digest);
    }
    return digest;
  }

  private String content(PlanNode node) {
    StringBuilder content =
        new StringBuilder(PlanContent.of(identity.apply(node), PlanContent.REFERENCES));
    for (int input : node.inputs()) {
      content.append(' ').append(of(input));
    }
    return content.toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
