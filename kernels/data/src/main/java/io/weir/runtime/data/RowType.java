package io.weir.runtime.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A row of named fields; also the schema of a batch. */
public record RowType(List<Field> fields, boolean nullable) implements DataType {
  public RowType {
    fields = List.copyOf(fields);
  }

  public static RowType of(Field... fields) {
    return new RowType(List.of(fields), true);
  }

  @Override
  public TypeKind kind() {
    return TypeKind.ROW;
  }

  @Override
  public Storage storage() {
    return Storage.ROW;
  }

  @Override
  public RowType withNullable(boolean newNullable) {
    return newNullable == nullable ? this : new RowType(fields, newNullable);
  }

  /** Position of the field of that name, -1 when there is none. */
  public int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Positions by name; the first one of a name that stands twice. */
  public Map<String, Integer> positions() {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      positions.putIfAbsent(fields.get(i).name(), i);
    }
    return positions;
  }

  @Override
  public String toString() {
    String name =
        fields.stream()
            .map(field -> "`" + field.name() + "` " + field.type())
            .collect(Collectors.joining(", ", "ROW<", ">"));
    return nullable ? name : name + " NOT NULL";
  }
}
