package io.weir.parser.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code SHOW kind [name] [[NOT] LIKE 'pattern']}. */
public final class SqlShow extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("SHOW", SqlKind.OTHER_DDL);

  /** What is shown. */
  public enum Kind {
    TABLES("TABLES"),
    VIEWS("VIEWS"),
    FUNCTIONS("FUNCTIONS"),
    JOBS("JOBS"),
    /** The columns of {@link SqlShow#name}. */
    COLUMNS("COLUMNS FROM"),
    /** The definition of the table {@link SqlShow#name}. */
    CREATE_TABLE("CREATE TABLE"),
    /** The definition of the view {@link SqlShow#name}. */
    CREATE_VIEW("CREATE VIEW");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    private boolean named() {
      return this == COLUMNS || this == CREATE_TABLE || this == CREATE_VIEW;
    }
  }

  private final Kind kind;
  private final @Nullable SqlIdentifier name;
  private final @Nullable String like;
  private final boolean notLike;

  /**
   * @param name of the table or view; null for the kinds that list all
   * @param like an SQL LIKE pattern that the names shown match, or null for all
   * @param notLike whether the names shown are those that do not match
   */
  public SqlShow(
      SqlParserPos position,
      Kind kind,
      @Nullable SqlIdentifier name,
      @Nullable String like,
      boolean notLike) {
    super(position);
    if (kind.named() != (name != null)) {
      throw new IllegalArgumentException("SHOW " + kind + " with name " + name);
    }
    this.kind = kind;
    this.name = name;
    this.like = like;
    this.notLike = notLike;
  }

  public Kind kind() {
    return kind;
  }

  public @Nullable SqlIdentifier name() {
    return name;
  }

  public @Nullable String like() {
    return like;
  }

  public boolean notLike() {
    return notLike;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return name == null ? List.of() : List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SHOW");
    writer.keyword(kind.words);
    if (name != null) {
      name.unparse(writer, 0, 0);
    }
    if (like != null) {
      writer.keyword(notLike ? "NOT LIKE" : "LIKE");
      TableWriter.string(like, writer);
    }
  }
}
