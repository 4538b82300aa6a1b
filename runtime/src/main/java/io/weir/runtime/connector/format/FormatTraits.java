package io.weir.runtime.connector.format;

import io.weir.runtime.connector.ChangelogMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a format can do, with the options that it has in a table.
 *
 * @param framings how its records can lie, at least one way
 * @param reads what the rows are that it decodes; null when it cannot be read
 * @param writes what it can encode; null when it cannot be written
 * @param readsNull whether a message without a value is a row whose one column is NULL, and such a
 *     row is written without a value
 * @param byPosition whether a value belongs to a column by its place in the record, and not by a
 *     name that the record has: with other columns before it, a column is another one
 * @param quotesLineEnds whether a line end may lie within a record, in quotes
 * @param fileExtension of files that are written, such as {@code .csv}; may be empty
 */
public record FormatTraits(
    List<Framing> framings,
    @Nullable ChangelogMode reads,
    @Nullable ChangelogMode writes,
    boolean readsNull,
    boolean byPosition,
    boolean quotesLineEnds,
    String fileExtension) {
  public FormatTraits {
    framings = List.copyOf(framings);
    if (framings.isEmpty() || reads == null && writes == null) {
      throw new IllegalArgumentException("a format of no use");
    }
  }

  /** Of a text format of inserts: a record is a line or a message. */
  public static FormatTraits text(String fileExtension) {
    return new FormatTraits(
        List.of(Framing.LINES, Framing.MESSAGES),
        ChangelogMode.APPEND,
        ChangelogMode.APPEND,
        false,
        false,
        false,
        fileExtension);
  }
}
