package io.weir.runtime.connector.format;

/** How records lie in what a connector carries. */
public enum Framing {
  /**
   * One behind the other, each with a line end behind it, so that a file can be read from any line
   * on: {@link io.weir.runtime.kernel.RecordDecoder#decode}.
   */
  LINES,
  /** Each in a message: {@link io.weir.runtime.kernel.RecordDecoder#decodeMessages}. */
  MESSAGES,
  /**
   * In files with a structure of their own, which are read by position: {@link
   * io.weir.runtime.kernel.FileDecoder}.
   */
  FILES
}
