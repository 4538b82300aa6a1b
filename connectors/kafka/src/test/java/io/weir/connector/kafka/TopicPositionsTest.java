package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.runtime.error.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicPositionsTest {
  @Test
  void impossibleOffsetsAreRefused() {
    for (String text :
        List.of(
            "[[0,\"t\",0,0,0",
            "[[-1,\"t\",0,0,0,0,9,\"i\"]]",
            "[[0,null,0,0,0,0,9,\"i\"]]",
            "[[0,\"\",0,0,0,0,9,\"i\"]]",
            "[[0,\"t\",-1,0,0,0,9,\"i\"]]",
            "[[0,\"t\",0,-1,0,0,9,\"i\"]]",
            "[[0,\"t\",0,0,-1,0,9,\"i\"]]",
            "[[0,\"t\",0,0,0,-7,9,\"i\"]]",
            "[[0,\"t\",0,0,0,0,-1,\"i\"]]",
            "[[0,\"t\",0,0,0,0,9,\"i\",-1]]")) {
      assertThrows(JobException.class, () -> TopicPositions.parse(text), text);
    }
    String right = "[[3,\"t\",1,4,120,125,900,\"i\"]]";
    assertEquals(right, TopicPositions.parse(right).text());
    String begun = "[[3,\"t\",1,4,120,125,900,\"i\",2]]";
    assertEquals(begun, TopicPositions.parse(begun).text());
    // Not known yet; and as checkpoints without ids had it.
    TopicPositions.parse("[[0,\"t\",0,0,-2,0,9223372036854775807,\"\"]]");
    TopicPositions.parse("[[0,\"t\",0,0,7,0,9223372036854775807]]");
  }
}
