package io.weir.parser.ast;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code WATERMARK FOR column AS expression}; the column is compound when it is a row's field. */
public record SqlWatermark(SqlIdentifier column, SqlNode expression, SqlParserPos position) {}
