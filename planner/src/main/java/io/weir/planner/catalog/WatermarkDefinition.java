package io.weir.planner.catalog;

import org.apache.calcite.sql.SqlNode;

/**
 * {@code WATERMARK FOR column AS expression}.
 *
 * @param column name of a column of type TIMESTAMP or TIMESTAMP_LTZ
 * @param expression unvalidated, over all columns of the table; never changed by the planner
 */
public record WatermarkDefinition(String column, SqlNode expression) {}
