package io.weir.planner.pass;

import io.weir.planner.catalog.CatalogTable;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlInsert;

/** A statement whose rows a job computes. */
public sealed interface Statement {
  /** Where the rows come from. */
  RelNode query();

  /** The same statement over another form of its query. */
  Statement withQuery(RelNode newQuery);

  /**
   * A query whose rows go to the person who asked.
   *
   * @param names of the result's columns, as the user gave them
   */
  record Query(RelNode query, List<String> names) implements Statement {
    @Override
    public Statement withQuery(RelNode newQuery) {
      return new Query(newQuery, names);
    }
  }

  /** A query whose rows go to a table. */
  record Insert(RelNode query, SqlInsert insert, CatalogTable target) implements Statement {
    @Override
    public Statement withQuery(RelNode newQuery) {
      return new Insert(newQuery, insert, target);
    }
  }
}
