package io.weir.parser.ast;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code LIKE source (INCLUDING ALL …)}.
 *
 * @param options in the order written; a feature not named follows the default
 */
public record SqlTableLike(SqlIdentifier source, List<Option> options, SqlParserPos position) {
  public SqlTableLike {
    options = List.copyOf(options);
  }

  /** What happens to a feature of the source table. */
  public enum Strategy {
    /** Taken over; a feature of the same name here is an error. */
    INCLUDING,
    /** Left out. */
    EXCLUDING,
    /** Taken over; a feature of the same name here replaces it. */
    OVERWRITING
  }

  /** A feature of the source table. */
  public enum Feature {
    ALL,
    CONSTRAINTS,
    GENERATED,
    METADATA,
    OPTIONS,
    PARTITIONS,
    WATERMARKS
  }

  /** One strategy for one feature. */
  public record Option(Strategy strategy, Feature feature, SqlParserPos position) {}
}
