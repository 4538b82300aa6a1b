package io.weir.runtime.checkpoint;

import java.util.ArrayDeque;

/**
 * Arrays for what is handed over to the thread that makes checkpoints. They are used again by the
 * next one, since memory that is touched for the first time is dear. Thread-safe.
 */
final class BlockPool {
  /** Bytes of a block at least. */
  static final int BLOCK = 1 << 20;

  /** Larger ones, of an entry that needs it, are not kept. */
  private static final int LARGEST = 4 << 20;

  private final long most = Runtime.getRuntime().maxMemory() / 16;
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private long freeBytes;
  private long taken;
  private long takenBefore;

  synchronized byte[] take() {
    byte[] block = free.pollLast();
    if (block == null) {
      block = new byte[BLOCK];
    } else {
      freeBytes -= block.length;
    }
    taken += block.length;
    return block;
  }

  synchronized void give(byte[] block) {
    if (block.length >= BLOCK && block.length <= LARGEST && freeBytes + block.length <= most) {
      free.addLast(block);
      freeBytes += block.length;
    }
  }

  /** A checkpoint has ended: more blocks than the last two needed are let go. */
  synchronized void trim() {
    long needed = Math.max(taken, takenBefore);
    while (freeBytes > needed) {
      freeBytes -= free.removeFirst().length;
    }
    takenBefore = taken;
    taken = 0;
  }
}
