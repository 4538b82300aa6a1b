package io.weir.engine.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of a row as text; null for NULL. Its text form is CSV. */
record Cells(List<@Nullable String> values) {
  /** Rows of CSV; an empty field that is not quoted is NULL. */
  static List<Cells> parse(String csv) {
    List<Cells> rows = new ArrayList<>();
    List<@Nullable String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    boolean inQuotes = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (inQuotes) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else {
          inQuotes = false;
        }
      } else if (c == '"') {
        inQuotes = true;
        quoted = true;
      } else if (c == ',' || c == '\n') {
        row.add(quoted || cell.length() > 0 ? cell.toString() : null);
        cell.setLength(0);
        quoted = false;
        if (c == '\n') {
          rows.add(new Cells(row));
          row = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    if (inQuotes || !row.isEmpty() || cell.length() > 0) {
      throw new IllegalArgumentException("not CSV that ends in a line end: " + csv);
    }
    return rows;
  }

  Cells {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      line.append(i == 0 ? "" : ",");
      String value = values.get(i);
      if (value == null) {
        continue;
      }
      boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> ",\"\n\r".indexOf(c) >= 0);
      line.append(plain ? value : '"' + value.replace("\"", "\"\"") + '"');
    }
    return line.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cells cells && values.equals(cells.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(values);
  }
}
