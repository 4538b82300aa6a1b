package io.weir.runtime.checkpoint;

import io.weir.runtime.restart.KeptNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint is compared with to tell what of it a job goes on from.
 *
 * @param name of the job, for people
 * @param batch whether results come once, at the end of the inputs
 * @param timeZone as {@link Manifest#timeZone}
 * @param nodes those that keep something
 * @param mayDrop whether state that no node goes on from may be lost
 */
public record JobShape(
    String name, boolean batch, @Nullable String timeZone, List<KeptNode> nodes, boolean mayDrop) {
  public JobShape {
    nodes = List.copyOf(nodes);
  }
}
