package io.weir.codegen.expression;

import io.weir.runtime.data.DataType;

/**
 * How generated code reaches an input field.
 *
 * @param name of the field, for naming variables and for comments
 * @param column Java expression of the column, the same for all rows
 * @param row Java name of the row number
 */
public record InputColumn(String name, DataType type, String column, String row) {}
