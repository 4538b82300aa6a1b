package io.weir.planner.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * By what the state of a node is found again when a job is started anew with other statements: what
 * the node computes of which rows, and nothing of how.
 *
 * @param id 16 hexadecimal digits made of the parts, with {@code -2}, {@code -3} … behind where
 *     nodes of a plan are equal; unique in a plan
 * @param title what people call the node, such as {@code Aggregate GROUP BY user}
 * @param parts what the identity is made of, by name: the tables, conditions, keys, calls …
 * @param columns names of the columns that the state is made of, the same for the same contents
 * @param inputs ids of the nodes with an identity whose rows come to this one
 * @param targets tables that its rows come to, sorted; they tell equal nodes apart
 * @param updates whether rows that leave the node may be taken back
 */
public record StateIdentity(
    String id,
    String title,
    Map<String, String> parts,
    List<String> columns,
    List<String> inputs,
    List<String> targets,
    boolean updates) {
  /** What the names of columns begin with by which the state is found. */
  public static final String KEY = "key ";

  public StateIdentity {
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    columns = List.copyOf(columns);
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
  }

  /** 16 hexadecimal digits of a text. */
  public static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
