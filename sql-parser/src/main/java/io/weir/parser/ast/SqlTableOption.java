package io.weir.parser.ast;

import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code 'key' = 'value'} in {@code WITH (…)}; the positions include the quotes. */
public record SqlTableOption(
    String key, String value, SqlParserPos keyPos, SqlParserPos valuePos) {}
