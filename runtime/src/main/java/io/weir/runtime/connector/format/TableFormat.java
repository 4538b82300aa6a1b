package io.weir.runtime.connector.format;

/**
 * The format of a table's values or keys, as its connector sees it.
 *
 * @param framing how the connector carries its records
 */
public record TableFormat(String name, Framing framing, FormatTraits traits) {
  public TableFormat {
    if (!traits.framings().contains(framing)) {
      throw new IllegalArgumentException(name + " has no " + framing);
    }
  }
}
