package io.weir.runtime.data;

/** An array. */
public record ArrayType(DataType element, boolean nullable) implements DataType {
  @Override
  public TypeKind kind() {
    return TypeKind.ARRAY;
  }

  @Override
  public Storage storage() {
    return Storage.ARRAY;
  }

  @Override
  public ArrayType withNullable(boolean newNullable) {
    return new ArrayType(element, newNullable);
  }

  @Override
  public String toString() {
    return "ARRAY<" + element + ">" + (nullable ? "" : " NOT NULL");
  }
}
