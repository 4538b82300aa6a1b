package io.weir.runtime.job;

/** What kind of value follows: its ordinal is written as a byte. New ones are added at the end. */
enum ValueTag {
  NULL,
  TRUE,
  FALSE,
  /** Four bytes. */
  INT,
  /** Eight bytes. */
  LONG,
  /** Eight bytes. */
  DOUBLE,
  /** Two bytes. */
  CHARACTER,
  /** One byte. */
  BYTE,
  /** The number of bytes, and these: UTF-8. */
  STRING,
  /** The number of bytes, and these. */
  BYTES,
  /** As a string. */
  DECIMAL,
  /** The number of strings, and each as its number of bytes and these. */
  STRINGS,
  /** The number of longs, and eight bytes each. */
  LONGS,
  /** The number of values, and these. */
  LIST,
  /** The number of entries, and the key and the value of each; keys that are strings are sorted. */
  MAP,
  /** The class, and the constant's name. */
  ENUM,
  /** The class, and the values of the components in their order. */
  RECORD
}
