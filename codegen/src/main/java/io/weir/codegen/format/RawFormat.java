package io.weir.codegen.format;

import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.format.Format;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.connector.format.FormatRequest;
import io.weir.runtime.connector.format.FormatTraits;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.format.RawDecoder;
import io.weir.runtime.format.RawEncoder;
import java.util.List;
import java.util.Map;

/** {@code 'format' = 'raw'}: a record is the value of the one column. */
public final class RawFormat implements Format {
  private static final String DESCRIPTION =
      """
      A line of a file or a message is the value of the one column, as it is. A column of type STRING
      takes UTF-8 alone, and other records are bad; a column of type BYTES takes any.
      """;

  @Override
  public String name() {
    return "raw";
  }

  @Override
  public String description() {
    return DESCRIPTION;
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of();
  }

  @Override
  public FormatTraits traits(Map<String, String> options) {
    return new FormatTraits(
        List.of(Framing.LINES, Framing.MESSAGES),
        ChangelogMode.APPEND,
        ChangelogMode.APPEND,
        true,
        false,
        false,
        "");
  }

  @Override
  public void check(RowType table, Map<String, String> options) {
    checkRaw(table);
  }

  @Override
  public FormatClass decoder(FormatRequest request) {
    return new FormatClass.Existing(RawDecoder.class, List.of(request.read()));
  }

  @Override
  public FormatClass encoder(FormatRequest request) {
    return new FormatClass.Existing(RawEncoder.class, List.of());
  }

  private static void checkRaw(RowType table) {
    boolean fits =
        table.fields().size() == 1
            && switch (table.fields().get(0).type().kind()) {
              case CHAR, VARCHAR, BINARY, VARBINARY -> true;
              case BOOLEAN,
                  TINYINT,
                  SMALLINT,
                  INTEGER,
                  BIGINT,
                  FLOAT,
                  DOUBLE,
                  DECIMAL,
                  DATE,
                  TIME,
                  TIMESTAMP,
                  TIMESTAMP_LTZ,
                  INTERVAL_YEAR_MONTH,
                  INTERVAL_DAY_TIME,
                  NULL,
                  ROW,
                  ARRAY,
                  MAP ->
                  false;
            };
    if (!fits) {
      throw new JobException("the format raw needs one column of type STRING or BYTES");
    }
  }
}
