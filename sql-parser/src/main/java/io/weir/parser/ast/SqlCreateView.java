package io.weir.parser.ast;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code CREATE [OR REPLACE] [TEMPORARY] VIEW [IF NOT EXISTS] name [(columns)] [COMMENT '…'] AS
 * query}.
 */
public final class SqlCreateView extends SqlCreate {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE VIEW", SqlKind.CREATE_VIEW);

  private final boolean temporary;
  private final SqlIdentifier name;
  private final List<SqlIdentifier> columnNames;
  private final @Nullable String comment;
  private final SqlNode query;

  public SqlCreateView(
      SqlParserPos position,
      boolean orReplace,
      boolean temporary,
      boolean ifNotExists,
      SqlIdentifier name,
      List<SqlIdentifier> columnNames,
      @Nullable String comment,
      SqlNode query) {
    super(OPERATOR, position, orReplace, ifNotExists);
    this.temporary = temporary;
    this.name = name;
    this.columnNames = List.copyOf(columnNames);
    this.comment = comment;
    this.query = query;
  }

  public SqlIdentifier name() {
    return name;
  }

  public boolean temporary() {
    return temporary;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  public boolean orReplace() {
    return getReplace();
  }

  /** Empty when the columns are called as in the query. */
  public List<SqlIdentifier> columnNames() {
    return columnNames;
  }

  public @Nullable String comment() {
    return comment;
  }

  public SqlNode query() {
    return query;
  }

  @Override
  public List<SqlNode> getOperandList() {
    List<SqlNode> operands = new ArrayList<>();
    operands.add(name);
    operands.addAll(columnNames);
    operands.add(query);
    return operands;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE");
    if (orReplace()) {
      writer.keyword("OR REPLACE");
    }
    if (temporary) {
      writer.keyword("TEMPORARY");
    }
    writer.keyword("VIEW");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    if (!columnNames.isEmpty()) {
      TableWriter.identifiers(columnNames, writer);
    }
    TableWriter.comment(comment, writer);
    writer.keyword("AS");
    writer.newlineAndIndent();
    query.unparse(writer, 0, 0);
  }
}
