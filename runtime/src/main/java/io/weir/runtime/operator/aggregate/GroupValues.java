package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.ImageStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aggregates that need the values of each group; part of {@link Accumulators}. */
interface GroupValues extends ImageStore {
  /**
   * Keeps the values within the memory of the job.
   *
   * @param atEnd whether results are asked for after {@link #finish} only
   */
  void bound(OperatorContext context, boolean atEnd);

  /**
   * At the end of the input: goes on with what was put off until then, before results are asked
   * for.
   *
   * @return whether all is done; else this is to be called again
   */
  default boolean finish() {
    return true;
  }

  /** Gives back what is held outside of memory. */
  void close();

  /** Accumulators by slot of the group, which are part of the groups' image. */
  List<Column> groupColumns();

  /** Makes room for groups below {@code capacity}; new ones have no values. */
  void ensureGroups(int capacity);

  /** Adds or takes away the values of rows by their change kinds. */
  void update(Batch in, int @Nullable [] rows, int count, int[] slots);

  /** Adds the values of the groups {@code from[i]} of another node's store of the same kind. */
  void merge(GroupValues others, int[] from, int count, int[] slots);

  /** Writes the results of groups to {@code out[offset …]} from row {@code at} on. */
  void result(int[] slots, int count, Column[] out, int offset, int at);

  /** Forgets the values of groups. */
  void reset(int[] slots, int count);

  /** Forgets all values; only groups below {@code limit} were used. */
  void clear(int limit);
}
