package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointStorage;
import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.checkpoint.WorkerState;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.state.StateWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A storage of checkpoints with a fault planted before it. */
final class SimulatedStorage {
  private SimulatedStorage() {}

  /** Commits what is to be committed with a checkpoint before the checkpoint is on disk. */
  static CheckpointStorage committingEarly(
      CheckpointStorage storage, Consumer<Map<String, List<String>>> commit) {
    return before(
        storage,
        CheckpointStorage.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("complete")) {
            commit.accept(((Manifest) arguments[0]).committables());
          }
          return method.invoke(storage, arguments);
        });
  }

  /** Writes each piece of state once in a run, and not what it becomes later. */
  static CheckpointStorage forgettingChanges(CheckpointStorage storage) {
    return before(
        storage,
        CheckpointStorage.class,
        (proxy, method, arguments) -> {
          Object result = method.invoke(storage, arguments);
          return result instanceof WorkerState state ? forgettingChanges(state) : result;
        });
  }

  private static WorkerState forgettingChanges(WorkerState state) {
    Set<List<Object>> written = new HashSet<>();
    return before(
        state,
        WorkerState.class,
        (proxy, method, arguments) -> {
          Object result = method.invoke(state, arguments);
          if (!(result instanceof StateWriter writer)) {
            return result;
          }
          List<Object> store = List.of(arguments);
          return before(
              writer,
              StateWriter.class,
              (p, m, a) ->
                  m.getName().equals("piece") && !written.add(List.of(store, List.of(a)))
                      ? new ByteBuilder(1 << 12)
                      : m.invoke(writer, a));
        });
  }

  private static <T> T before(T behind, Class<T> type, InvocationHandler handler) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return handler.invoke(self, method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
