package io.weir.runtime.data;

/** A map from keys to values. */
public record MapType(DataType key, DataType value, boolean nullable) implements DataType {
  @Override
  public TypeKind kind() {
    return TypeKind.MAP;
  }

  @Override
  public Storage storage() {
    return Storage.MAP;
  }

  @Override
  public MapType withNullable(boolean newNullable) {
    return new MapType(key, value, newNullable);
  }

  @Override
  public String toString() {
    return "MAP<" + key + ", " + value + ">" + (nullable ? "" : " NOT NULL");
  }
}
