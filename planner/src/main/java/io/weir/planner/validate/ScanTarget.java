package io.weir.planner.validate;

import io.weir.planner.catalog.CatalogTable;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * What a table scan reads: all physical and metadata columns in declared order.
 *
 * @param table with the options of an OPTIONS hint
 * @param time the time column of the table's watermark as an expression over the scan's columns;
 *     null when there is no watermark
 * @param watermark the watermark's expression over the scan's columns; null when there is none
 */
public record ScanTarget(CatalogTable table, @Nullable RexNode time, @Nullable RexNode watermark) {}
