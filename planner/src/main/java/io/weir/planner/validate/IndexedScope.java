package io.weir.planner.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.ListScope;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlMoniker;
import org.apache.calcite.sql.validate.SqlMonikerType;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlQualified;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a SELECT whose FROM has many columns: a column is found by a hash of its name.
 * Calcite's own scope compares every column with all others, nine times for each. What is not
 * plainly one column of one input is left to Calcite's scope: fields of rows, columns of enclosing
 * queries, and everything that is wrong.
 */
final class IndexedScope extends ListScope {
  private final SelectScope scope;

  /** The inputs of FROM by name, without those that only Calcite's scope can tell apart. */
  private final Map<String, Input> inputs = new LinkedHashMap<>();

  /** Whether {@link #inputs} has all of them. */
  private final boolean complete;

  /**
   * An input of FROM.
   *
   * @param counts how many of its columns have a name
   */
  private record Input(SqlValidatorNamespace namespace, Map<String, Integer> counts) {
    boolean has(String column) {
      return counts.getOrDefault(column, 0) == 1;
    }
  }

  /**
   * @param scope one whose FROM is validated
   * @param names compares names by case
   */
  IndexedScope(SelectScope scope, SqlNameMatcher names) {
    super(scope);
    this.scope = scope;
    List<SqlValidatorNamespace> children = scope.getChildren();
    for (String name : names(scope).subList(0, children.size())) {
      ResolvedImpl resolved = new ResolvedImpl();
      scope.resolve(List.of(name), names, false, resolved);
      if (resolved.count() == 1 && resolved.only().path.stepCount() == 1) {
        SqlValidatorNamespace namespace = resolved.only().namespace;
        SqlNode enclosing = namespace.getEnclosingNode();
        String alias = enclosing == null ? null : SqlValidatorUtil.alias(enclosing);
        if ((alias == null || alias.equals(name)) && namespace.getRowType().isStruct()) {
          inputs.put(name, new Input(namespace, counts(namespace)));
        }
      }
    }
    complete =
        inputs.size() == children.size()
            && children.stream()
                .allMatch(c -> inputs.values().stream().anyMatch(i -> i.namespace == c));
  }

  /** The names of the inputs, then those of enclosing queries. */
  private static List<String> names(SelectScope scope) {
    List<SqlMoniker> aliases = new ArrayList<>();
    scope.findAliases(aliases);
    return aliases.stream()
        .filter(alias -> alias.getType() == SqlMonikerType.TABLE)
        .map(alias -> alias.getFullyQualifiedNames().get(0))
        .toList();
  }

  private static Map<String, Integer> counts(SqlValidatorNamespace namespace) {
    Map<String, Integer> counts = new HashMap<>();
    for (RelDataTypeField field : namespace.getRowType().getFieldList()) {
      counts.merge(field.getName(), 1, Integer::sum);
    }
    return counts;
  }

  /** {@code *} as the columns of each input in turn; itself when that is not the same. */
  List<SqlIdentifier> expand(SqlIdentifier star) {
    SqlParserPos position = star.getParserPosition();
    return complete && star.names.size() == 1
        ? inputs.keySet().stream()
            .map(
                name ->
                    SqlIdentifier.star(List.of(name, ""), position, List.of(position, position)))
            .toList()
        : List.of(star);
  }

  @Override
  public SqlNode getNode() {
    return scope.getNode();
  }

  @Override
  public void resolve(List<String> names, SqlNameMatcher matcher, boolean deep, Resolved resolved) {
    scope.resolve(names, matcher, deep, new Renamed(resolved));
  }

  /** Takes what Calcite's scope finds in itself for found here. */
  private final class Renamed implements Resolved {
    private final Resolved target;

    Renamed(Resolved target) {
      this.target = target;
    }

    @Override
    public void found(
        SqlValidatorNamespace namespace,
        boolean nullable,
        SqlValidatorScope in,
        Path path,
        List<String> remaining) {
      target.found(namespace, nullable, in == scope ? IndexedScope.this : in, path, remaining);
    }

    @Override
    public int count() {
      return target.count();
    }
  }

  @Override
  public boolean isWithin(SqlValidatorScope other) {
    return this == other || scope.isWithin(other instanceof IndexedScope o ? o.scope : other);
  }

  @Override
  public SqlQualified fullyQualify(SqlIdentifier identifier) {
    SqlQualified found = find(identifier);
    return found == null ? scope.fullyQualify(identifier) : found;
  }

  /** The column that an identifier names; null when Calcite's scope has to decide. */
  @Nullable SqlQualified find(SqlIdentifier identifier) {
    if (identifier.isStar()) {
      return null;
    }
    List<String> names = identifier.names;
    if (names.size() == 1) {
      SqlIdentifier qualified = qualified(identifier);
      return qualified == null ? null : find(qualified);
    }
    Input input = names.size() == 2 ? inputs.get(names.get(0)) : null;
    return input != null && input.has(names.get(1))
        ? SqlQualified.create(scope, 1, input.namespace, identifier)
        : null;
  }

  /** A column's name with that of the only input that has it. */
  private @Nullable SqlIdentifier qualified(SqlIdentifier column) {
    String name = column.names.get(0);
    String owner = null;
    for (Map.Entry<String, Input> input : inputs.entrySet()) {
      if (input.getValue().counts.containsKey(name)) {
        if (owner != null || !input.getValue().has(name)) {
          return null;
        }
        owner = input.getKey();
      }
    }
    SqlParserPos position = column.getParserPosition();
    return owner == null || !complete
        ? null
        : new SqlIdentifier(
            List.of(owner, name), null, position, List.of(SqlParserPos.ZERO, position));
  }
}
