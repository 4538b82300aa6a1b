package io.weir.parser;

import org.apache.calcite.sql.SqlNode;

/**
 * One statement of a script.
 *
 * @param node the parse tree; positions inside it count in the whole script
 * @param text the statement's own text, from its first to its last token, without the semicolon
 * @param span where {@code text} stands in the script
 */
public record Statement(SqlNode node, String text, Span span) {}
