package io.weir.engine.format;

import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.format.Format;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.connector.format.FormatRequest;
import io.weir.runtime.connector.format.FormatTraits;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.error.JobException;
import java.util.List;
import java.util.Map;

/**
 * {@code 'format' = 'change-log'}: records such as {@code {"op":"u","before":{…},"after":{…}}}, as
 * Debezium writes them. An update gives two rows.
 */
public final class ChangeLogFormat implements Format {
  @Override
  public String name() {
    return "change-log";
  }

  @Override
  public String description() {
    return "Changes with the old and the new row.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of();
  }

  @Override
  public FormatTraits traits(Map<String, String> options) {
    return new FormatTraits(
        List.of(Framing.LINES, Framing.MESSAGES),
        ChangelogMode.RETRACT,
        null,
        false,
        false,
        false,
        ".changes");
  }

  @Override
  public void check(RowType table, Map<String, String> options) {
    for (Field field : table.fields()) {
      if (field.type().kind() != TypeKind.BIGINT && field.type().kind() != TypeKind.VARCHAR) {
        throw new JobException(
            "column " + field.name() + ": the format change-log has no " + field.type());
      }
    }
  }

  @Override
  public FormatClass decoder(FormatRequest request) {
    return new FormatClass.Existing(ChangeLogDecoder.class, List.of(request.read()));
  }

  @Override
  public FormatClass encoder(FormatRequest request) {
    throw new UnsupportedOperationException("it is not written");
  }
}
