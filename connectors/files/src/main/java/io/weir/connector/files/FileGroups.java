package io.weir.connector.files;

import io.weir.runtime.connector.PartitionGroups;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was found by one look, new files and what old ones have grown by, is a group. */
final class FileGroups implements PartitionGroups {
  private static final class Group {
    final long number;
    int open;
    int last = -1;
    boolean lastIsOpen;

    Group(long number) {
      this.number = number;
    }
  }

  private final FileSource source;
  private final ArrayDeque<Group> open = new ArrayDeque<>();
  private final Map<Long, Group> byNumber = new HashMap<>();
  private long next;
  private volatile long first = NONE;

  FileGroups(FileSource source) {
    this.source = source;
  }

  /** The files of a look are to be read, by rising numbers; before readers see them. */
  synchronized void found(Collection<ScanFile> files) {
    if (files.isEmpty()) {
      return;
    }
    Group group = new Group(next++);
    byNumber.put(group.number, group);
    open.add(group);
    for (ScanFile file : files) {
      file.group = group.number;
      add(file, true);
    }
    advance();
  }

  /** Takes up files of a checkpoint, whose groups are set, by rising numbers. */
  synchronized void restore(ScanFile[] files) {
    TreeMap<Long, Group> sorted = new TreeMap<>();
    for (ScanFile file : files) {
      Group group = sorted.computeIfAbsent(file.group, Group::new);
      byNumber.put(group.number, group);
      add(file, !file.isFinished());
      next = Math.max(next, file.group + 1);
    }
    open.addAll(sorted.values());
    advance();
  }

  private void add(ScanFile file, boolean isOpen) {
    Group group = group(file);
    group.open += isOpen ? 1 : 0;
    if (file.partition > group.last) {
      group.last = file.partition;
      group.lastIsOpen = isOpen;
    }
  }

  /** All that was found of a file is read and released. */
  synchronized void finished(ScanFile file) {
    Group group = group(file);
    group.open--;
    if (group.last == file.partition) {
      group.lastIsOpen = false;
    }
    advance();
  }

  private Group group(ScanFile file) {
    Group group = byNumber.get(file.group);
    if (group == null) {
      throw new IllegalStateException("group " + file.group + " is finished");
    }
    return group;
  }

  private void advance() {
    Group head;
    while ((head = open.peek()) != null && head.open == 0) {
      open.remove();
      byNumber.remove(head.number);
    }
    first = head == null ? NONE : head.number;
  }

  @Override
  public long open() {
    return first;
  }

  @Override
  public long group(int partition) {
    return source.files()[partition].group;
  }

  private @Nullable Group head(long number) {
    Group head = open.peek();
    return head != null && head.number == number ? head : null;
  }

  @Override
  public synchronized int last(long number) {
    Group head = head(number);
    return head == null ? -1 : head.last;
  }

  @Override
  public synchronized boolean onlyLastIsOpen(long number) {
    Group head = head(number);
    return head != null && head.open == 1 && head.lastIsOpen;
  }
}
