package io.weir.connector.generators;

import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import java.io.FileDescriptor;
import java.util.List;

/** Shows what is written on the standard output: {@code 'connector' = 'print'}. */
public final class PrintConnector extends OutputConnector {
  static final ConnectorOption IDENTIFIER =
      ConnectorOption.optional(
          "print-identifier", Type.STRING, null, "A text at the start of each line.");

  static final ConnectorOption STANDARD_ERROR =
      ConnectorOption.optional(
          "standard-error",
          Type.BOOLEAN,
          "false",
          "Prints to the standard error instead of the standard output.");

  @Override
  public String name() {
    return "print";
  }

  @Override
  public String description() {
    return "Prints each row with its change kind, such as +I[1, apple].";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of(IDENTIFIER, STANDARD_ERROR);
  }

  @Override
  public Sink createSink(SinkRequest request) {
    OptionValues options = new OptionValues(request.table());
    boolean standardError = options.flag(STANDARD_ERROR);
    return new PrintSink(
        request,
        options.textOrNull(IDENTIFIER),
        standardError ? System.err : System.out,
        standardError ? FileDescriptor.err : FileDescriptor.out);
  }
}
