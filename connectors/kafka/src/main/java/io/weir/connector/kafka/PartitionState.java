package io.weir.connector.kafka;

import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import org.apache.kafka.common.TopicPartition;

/** How far a partition is. All but {@code finished} belongs to the partition's reader. */
final class PartitionState {
  final int number;
  final TopicPartition partition;

  /** Offset of the first record that is not read. */
  final long end;

  /** Number of the current split, or of the next one. */
  long split;

  /** Offset of the first record of that split, or {@link PartitionPosition#EARLIEST}. */
  long offset;

  /** Records below this offset were processed before a restore. */
  long skipUntil;

  volatile boolean finished;

  PartitionState(PartitionPosition position) {
    number = position.number();
    partition = new TopicPartition(position.topic(), position.partition());
    split = position.split();
    offset = position.offset();
    skipUntil = position.skipUntil();
    end = position.end();
  }

  PartitionPosition position(long newSkipUntil) {
    return new PartitionPosition(
        number, partition.topic(), partition.partition(), split, offset, newSkipUntil, end);
  }
}
