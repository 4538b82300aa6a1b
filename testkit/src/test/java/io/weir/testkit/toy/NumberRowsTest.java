package io.weir.testkit.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobNode;
import io.weir.testkit.operator.Event;
import io.weir.testkit.operator.OperatorTester;
import io.weir.testkit.operator.Outcome;
import io.weir.testkit.operator.Subject;
import io.weir.testkit.operator.Variation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberRowsTest {
  private static final RowType INPUT =
      new RowType(List.of(new Field("name", DataType.string())), false);
  private static final RowType OUTPUT =
      new RowType(
          List.of(
              new Field("name", DataType.string()),
              new Field("n", DataType.bigint().withNullable(false))),
          false);

  // snippet test
  @Test
  void numbersRowsInAllWays() {
    List<Event> events = new ArrayList<>();
    List<List<Object>> expected = new ArrayList<>();
    for (long n = 0; n < 100; n++) {
      String name = "row " + n;
      events.add(new Event.Rows(0, List.of(new Event.Row(ChangeKind.INSERT_BYTE, List.of(name)))));
      expected.add(List.of(name, n));
    }
    events.add(new Event.Watermark(Long.MAX_VALUE));
    events.add(new Event.End(0));
    int restores = 0;
    for (int seed = 0; seed < 50; seed++) {
      Outcome outcome =
          OperatorTester.run(subject(), events, new Variation(7, 0.5, 0.2, 3, 0), new Random(seed));
      assertEquals(expected, outcome.rows().stream().map(Event.Row::values).toList());
      restores += outcome.restores();
    }
    assertTrue(restores > 100);
  }

  // end

  private static Subject subject() {
    JobEdge input = new JobEdge(0, 0, JobEdge.Kind.SINGLETON, null);
    return new Subject(
        new JobNode.OperatorNode(
            1, "Number", "number", new NumberRowsSpec(OUTPUT), OUTPUT, List.of(input), true),
        List.of(INPUT),
        Map.of(),
        List.of());
  }
}
