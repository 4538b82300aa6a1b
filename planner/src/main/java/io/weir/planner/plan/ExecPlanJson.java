package io.weir.planner.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Plans as JSON. */
public final class ExecPlanJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ExecPlanJson() {}

  /** The plan as a JSON object. */
  public static String write(ExecPlan plan) {
    try {
      return MAPPER.writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plan cannot be written", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when the text is not a plan, or one of another version
   */
  public static ExecPlan read(String json) {
    try {
      ExecPlan plan = MAPPER.readValue(json, ExecPlan.class);
      if (plan.version() != ExecPlan.VERSION) {
        throw new IllegalArgumentException(
            "plan of version " + plan.version() + ", not " + ExecPlan.VERSION);
      }
      return plan;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a plan: " + e.getOriginalMessage(), e);
    }
  }
}
