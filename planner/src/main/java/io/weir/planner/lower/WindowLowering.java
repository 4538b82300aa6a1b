package io.weir.planner.lower;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.function.WindowTableFunction;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.TimeColumns;
import io.weir.planner.plan.Window;
import io.weir.planner.type.PlanTypes;
import java.util.List;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Lowers TUMBLE and HOP. */
final class WindowLowering {
  private static final int MILLISECOND_PRECISION = 3;
  private static final long MICROS_PER_MILLISECOND = 1000;

  private final RelLowering lowering;

  WindowLowering(RelLowering lowering) {
    this.lowering = lowering;
  }

  /** The rows of the function's table with their windows. */
  int assign(TableFunctionScan function) {
    int input = lowering.lower(function.getInput(0));
    Window window = window(function, input);
    List<PlanField> output = PlanTypes.fields(function.getRowType());
    return lowering.nodes().add(id -> new PlanNode.WindowAssign(id, input, window, false, output));
  }

  /** The window of a function over the rows of a node. */
  Window window(TableFunctionScan function, int input) {
    RexCall call = (RexCall) function.getCall();
    boolean hop = ((WindowTableFunction) call.getOperator()).isHop();
    int time = timeIndex(call);
    PlanField field = lowering.nodes().output(input).get(time);
    boolean processingTime = checkTime(call, field.name(), time, input);
    int next = firstInterval(call);
    long slide = hop ? micros(call, next++) : 0;
    long size = micros(call, next++);
    long offset = next < call.getOperands().size() ? micros(call, next) : 0;
    if (size <= 0 || (hop && slide <= 0)) {
      throw new SqlException(
          Code.INVALID,
          ((WindowTableFunction) call.getOperator()).displayName() + " needs a size above zero",
          span(call),
          null);
    }
    if (hop && slide > size) {
      throw new SqlException(
          Code.INVALID,
          "The slide of HOP is larger than its size: rows between two windows would be left out",
          span(call),
          "the slide comes first, then the size");
    }
    return new Window(
        hop ? Window.Kind.HOP : Window.Kind.TUMBLE,
        time,
        size,
        hop ? slide : size,
        offset,
        field.type().precision() <= MILLISECOND_PRECISION ? MICROS_PER_MILLISECOND : 1,
        processingTime,
        field.type().kind() == PlanType.Kind.TIMESTAMP_LTZ
            ? lowering.options().timeZone().getId()
            : null);
  }

  private static Span span(RexNode node) {
    return node instanceof RexCall call ? Span.of(call.getParserPosition()) : Span.NONE;
  }

  /** Where the operands that say how time is cut begin. */
  private static int firstInterval(RexCall call) {
    List<RexNode> operands = call.getOperands();
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).getKind() == SqlKind.DESCRIPTOR) {
        return i + 1;
      }
    }
    throw new IllegalStateException("no descriptor in " + call);
  }

  private static int timeIndex(RexCall call) {
    RexCall descriptor = (RexCall) call.getOperands().get(firstInterval(call) - 1);
    return ((RexInputRef) descriptor.getOperands().get(0)).getIndex();
  }

  /** Whether the time is the clock's; an error when a stream has no watermark for it. */
  private boolean checkTime(RexCall call, String name, int time, int input) {
    TimeColumns times = lowering.nodes().traits(input).times();
    if (times.processing().contains(time)) {
      return true;
    }
    if (!lowering.batch() && !times.event().contains(time)) {
      throw new SqlException(
          Code.INVALID,
          "A window on a stream needs a time column with a watermark, `" + name + "` has none",
          span(call.getOperands().get(firstInterval(call) - 1)),
          "add WATERMARK FOR `" + name + "` AS `" + name + "` - INTERVAL '5' SECOND to the table");
    }
    return false;
  }

  private long micros(RexCall call, int index) {
    RexNode operand = call.getOperands().get(index);
    if (operand.getKind() == SqlKind.DEFAULT) {
      return 0;
    }
    Expression interval = lowering.expression(operand);
    if (interval instanceof Expression.Literal literal
        && literal.type().kind() == PlanType.Kind.INTERVAL_DAY_TIME
        && literal.value() != null) {
      return Long.parseLong(literal.value());
    }
    if (interval instanceof Expression.Call negation
        && negation.function().equals("NEGATE")
        && negation.arguments().get(0) instanceof Expression.Literal literal
        && literal.value() != null) {
      return -Long.parseLong(literal.value());
    }
    throw new SqlException(
        Code.INVALID,
        ((WindowTableFunction) call.getOperator()).displayName() + " needs constant intervals",
        span(operand),
        "for example INTERVAL '10' MINUTE");
  }
}
