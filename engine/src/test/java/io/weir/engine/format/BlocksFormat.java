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
 * {@code 'format' = 'blocks'}: binary files with a list of their blocks at the end, as Parquet has
 * them. A block is the number of its rows and these, each with BIGINT columns of eight bytes.
 */
public final class BlocksFormat implements Format {
  @Override
  public String name() {
    return "blocks";
  }

  @Override
  public String description() {
    return "Blocks of numbers.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of();
  }

  @Override
  public FormatTraits traits(Map<String, String> options) {
    return new FormatTraits(
        List.of(Framing.FILES),
        ChangelogMode.APPEND,
        ChangelogMode.APPEND,
        false,
        true,
        false,
        ".blocks");
  }

  @Override
  public void check(RowType table, Map<String, String> options) {
    for (Field field : table.fields()) {
      if (field.type().kind() != TypeKind.BIGINT) {
        throw new JobException(
            "column " + field.name() + ": the format blocks has no " + field.type());
      }
    }
  }

  @Override
  public FormatClass decoder(FormatRequest request) {
    return new FormatClass.Existing(BlocksDecoder.class, List.of(request.table(), request.read()));
  }

  @Override
  public FormatClass encoder(FormatRequest request) {
    return new FormatClass.Existing(BlocksEncoder.class, List.of());
  }
}
