package io.weir.runtime.data;

/** A named column of a table or field of a row. */
public record Field(String name, DataType type) {}
