package io.weir.planner.function;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.type.PlanTypes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperatorBinding;

/** Arguments that should have a common type but have none. */
record MixedTypes(SqlOperatorBinding binding, List<RelDataType> types) {
  SqlException error() {
    Set<String> names = new LinkedHashSet<>();
    for (RelDataType type : types) {
      names.add(PlanTypes.of(type).withNullable(true).toString());
    }
    Span span =
        binding instanceof SqlCallBinding call
            ? Span.of(call.getCall().getParserPosition())
            : Span.NONE;
    return new SqlException(
        Code.TYPE_MISMATCH,
        binding.getOperator().getName()
            + " needs values of one type, not "
            + String.join(" and ", names),
        span,
        "CAST brings them to one type");
  }
}
