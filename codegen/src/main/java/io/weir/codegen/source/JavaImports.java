package io.weir.codegen.source;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The imports that a text needs, one by one: with imports of whole packages Janino looks for every
 * simple name in every package, which takes longer than all else.
 *
 * <p>Which classes the runtime has stands here: a class loader that is asked in vain opens and
 * searches every jar of the class path.
 */
public final class JavaImports {
  /** Public classes of the runtime that generated code may name, by package. */
  static final Map<String, List<String>> RUNTIME =
      Map.of(
          "io.weir.runtime.data",
          names(
              """
              ArrayColumn ArrayType Batch BooleanColumn ByteBuilder BytesColumn ChangeKind Column
              DataType DecimalColumn DoubleColumn Field IntColumn LongColumn MapColumn MapType
              PagedBytesColumn RowColumn RowType ScalarType Storage TypeKind"""),
          "io.weir.runtime.function",
          names(
              """
              Bytes BytesSet Dates Decimals Encodings ForeignCalls Hashes JsonPath LikePattern Nested NullFlag
              Intervals Numbers Parsing Printing Regex SessionZone StringSearch Strings TimeConversions
              TimeFormat Timestamps Utf8"""),
          "io.weir.runtime.kernel",
          names(
              """
              AggregateKernel BadRecordException CalcKernel FileDecoder KernelContext KernelLoader KernelSpec
              PairFilterKernel RecordDecoder RecordEncoder SortKernel WatermarkKernel"""),
          "io.weir.runtime.state",
          names(
              """
              ColdStore ColumnCodec ColumnOrder ColumnPieces Columns EntryWriter Eviction HashParts Hashing ImageStore
              KeyGroupRange KeyGroups KeyIndex KeyKernel MemoryColdStore MemoryImage Probe
              RowHashIndex RowStore RowsByKey SlotChanges SlotImage SortPrefixes StateMemory
              StateStore StateWriter StoreSpec Wide"""));

  /** Searched without the class path's jars. */
  private static final List<String> JDK = List.of("java.math.", "java.util.");

  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  static {
    RUNTIME.forEach((in, names) -> names.forEach(name -> KNOWN.put(name, in + "." + name)));
  }

  private JavaImports() {}

  private static List<String> names(String text) {
    return List.of(text.split("\\s+"));
  }

  /** Import statements for the classes of the runtime whose simple names stand in the text. */
  public static String of(String text) {
    TreeSet<String> imports = new TreeSet<>();
    for (String typeName : typeNames(text)) {
      String name = KNOWN.computeIfAbsent(typeName, JavaImports::find);
      if (!name.isEmpty()) {
        imports.add("import " + name + ";\n");
      }
    }
    return String.join("", imports);
  }

  /**
   * Words that begin with a capital and have a small letter: neither words of SQL in comments nor
   * constants. By hand: a regular expression was so hot in a first query that C2 compiled it.
   */
  static TreeSet<String> typeNames(String text) {
    TreeSet<String> names = new TreeSet<>();
    int length = text.length();
    int at = 0;
    while (at < length) {
      char first = text.charAt(at);
      if (!isWord(first)) {
        at++;
        continue;
      }
      int start = at;
      boolean small = false;
      boolean plain = true;
      while (at < length && isWord(text.charAt(at))) {
        char c = text.charAt(at++);
        small |= c >= 'a' && c <= 'z';
        plain &= c != '_';
      }
      boolean capital = first >= 'A' && first <= 'Z';
      if (capital && small && plain && (start == 0 || text.charAt(start - 1) != '.')) {
        names.add(text.substring(start, at));
      }
    }
    return names;
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  /** The full name of a class of the JDK, empty when it needs no import. */
  private static String find(String simpleName) {
    if (isInJdk("java.lang." + simpleName)) {
      return "";
    }
    for (String prefix : JDK) {
      if (isInJdk(prefix + simpleName)) {
        return prefix + simpleName;
      }
    }
    return "";
  }

  private static boolean isInJdk(String name) {
    try {
      Class.forName(name, false, null);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
