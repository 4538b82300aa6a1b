package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which changes travel on the edges of plans. */
class ChangelogTest {
  private final TestCatalog catalog =
      new TestCatalog(
              "CREATE TABLE o (usr STRING, amount INT) WITH ('bounded' = 'false')",
              "CREATE TABLE c (id INT, usr STRING, PRIMARY KEY (id) NOT ENFORCED)"
                  + " WITH ('bounded' = 'false', 'reads' = 'updates')",
              "CREATE TABLE k (id INT, usr STRING, PRIMARY KEY (id) NOT ENFORCED)"
                  + " WITH ('bounded' = 'false', 'reads' = 'by key')",
              "CREATE TABLE byKey (usr STRING, n BIGINT, PRIMARY KEY (usr) NOT ENFORCED)"
                  + " WITH ('writes' = 'by key')",
              "CREATE TABLE byBoth (usr STRING, n BIGINT, PRIMARY KEY (usr, n) NOT ENFORCED)"
                  + " WITH ('writes' = 'by key')",
              "CREATE TABLE byCount (usr STRING, n BIGINT, PRIMARY KEY (n) NOT ENFORCED)"
                  + " WITH ('writes' = 'by key')",
              "CREATE TABLE anyByCount (usr STRING, n BIGINT, PRIMARY KEY (n) NOT ENFORCED)"
                  + " WITH ('writes' = 'any')",
              "CREATE TABLE noKey (usr STRING, n BIGINT) WITH ('writes' = 'by key')",
              "CREATE TABLE changes (usr STRING, n BIGINT) WITH ('writes' = 'updates')",
              "CREATE TABLE rowsOnly (usr STRING, n BIGINT)")
          .streaming();

  private static final String COUNT = "SELECT usr, COUNT(*) AS n FROM o GROUP BY usr";

  /** Each node that may make changes, and each Calc of these, with what leaves it; sinks first. */
  private String changes(String sql) {
    ExecPlan plan = catalog.plan(sql);
    List<String> nodes = new ArrayList<>();
    for (int id = plan.nodes().size() - 1; id >= 0; id--) {
      PlanNode node = plan.node(id);
      boolean plain =
          node instanceof PlanNode.Calc && plan.changelog(id).kind() == Changelog.Kind.APPEND;
      if (!(plain || node instanceof PlanNode.Exchange || node instanceof PlanNode.Source)) {
        nodes.add(node.getClass().getSimpleName() + " " + plan.changelog(id).kind());
      }
    }
    return String.join(", ", nodes);
  }

  private void assertChanges(String expected, String sql) {
    assertEquals(expected, changes(sql));
  }

  @Test
  void anAggregateGivesWhatItsTableTakes() {
    String local = ", Aggregate APPEND";
    assertChanges("Sink UPSERT, Aggregate UPSERT" + local, "INSERT INTO byKey " + COUNT);
    assertChanges("Sink RETRACT, Aggregate RETRACT" + local, "INSERT INTO changes " + COUNT);
    assertChanges("Sink RETRACT, Aggregate RETRACT" + local, "INSERT INTO anyByCount " + COUNT);
    assertChanges("Sink RETRACT, Aggregate RETRACT" + local, COUNT);
  }

  /** A change of n is a change of the key: the old one is deleted. */
  @Test
  void aLargerKeyIsUpdatedFromOldRows() {
    assertChanges(
        "Sink UPSERT, Upsert UPSERT, Aggregate RETRACT, Aggregate APPEND",
        "INSERT INTO byBoth " + COUNT);
  }

  /**
   * A row that a filter on its value drops must be taken back; one on the key drops all or none.
   */
  @Test
  void aFilterNeedsOldRowsUnlessItLooksAtTheKey() {
    String max = "SELECT usr, MAX(n) AS n FROM (" + COUNT + ") GROUP BY usr";
    assertChanges(
        "Sink UPSERT, Upsert UPSERT, Calc RETRACT, Aggregate RETRACT, Aggregate APPEND",
        "INSERT INTO byKey SELECT * FROM (" + COUNT + ") WHERE n < 3");
    assertChanges(
        "Sink UPSERT, Aggregate UPSERT, Aggregate RETRACT, Aggregate APPEND",
        "INSERT INTO byKey " + max);
  }

  @Test
  void allConsumersDecide() {
    String local = ", Aggregate APPEND";
    assertChanges(
        "Sink RETRACT, Sink UPSERT, Upsert UPSERT, Aggregate RETRACT" + local,
        "EXECUTE STATEMENT SET BEGIN INSERT INTO byKey "
            + COUNT
            + "; INSERT INTO changes "
            + COUNT
            + "; END");
    assertChanges(
        "Sink UPSERT, Sink UPSERT, Aggregate UPSERT" + local,
        "EXECUTE STATEMENT SET BEGIN INSERT INTO byKey "
            + COUNT
            + "; INSERT INTO byKey "
            + COUNT
            + "; END");
  }

  @Test
  void joinsAreGivenOldRows() {
    assertChanges(
        "Sink UPSERT, Upsert UPSERT, Calc RETRACT, Join RETRACT, Aggregate RETRACT,"
            + " Aggregate APPEND, Aggregate RETRACT, Aggregate APPEND",
        "INSERT INTO byKey SELECT a.usr, a.n + b.n FROM ("
            + COUNT
            + ") a LEFT JOIN (SELECT usr,"
            + " SUM(amount) AS n FROM o GROUP BY usr) b ON a.usr = b.usr");
  }

  @Test
  void refusesKeysThatDoNotTellRowsApart() {
    catalog.assertError(
        "INSERT INTO ^byCount^ " + COUNT,
        "Rows of the query change in ways that the PRIMARY KEY (n) of `byCount` does not tell"
            + " apart");
    assertEquals(
        "rows of the query are told apart by (usr)",
        catalog.error("INSERT INTO ^byCount^ " + COUNT).hint());
    catalog.assertError(
        "INSERT INTO ^noKey^ " + COUNT,
        "Table `noKey` takes updates by a PRIMARY KEY and has none");
    catalog.assertError(
        "INSERT INTO ^rowsOnly^ SELECT usr, CAST(id AS BIGINT) FROM c",
        "Table `rowsOnly` does not take updates and deletes, which the table `c` makes");
  }

  @Test
  void tablesThatChangeAreReadInStreaming() {
    assertChanges("Sink RETRACT, Aggregate RETRACT", "SELECT id, COUNT(usr) FROM c GROUP BY id");
    assertChanges("Sink RETRACT", "SELECT * FROM c");
    assertEquals(Changelog.Kind.RETRACT, catalog.plan("SELECT * FROM c").changelog(0).kind());
    catalog.assertError(
        "SELECT * FROM ^k^", "Reading updates by the key from `k` is not supported yet");
    catalog.with(PlannerOptions.DEFAULT.withMode(PlannerOptions.Mode.BATCH));
    catalog.assertError(
        "SELECT * FROM ^c^", "Reading updates and deletes from `c` is not supported in batch yet");
  }
}
