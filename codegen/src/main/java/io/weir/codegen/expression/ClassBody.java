package io.weir.codegen.expression;

import io.weir.codegen.source.JavaText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one generated class add to it: fields, constants and methods. Fields are
 * always written {@code this.name}, so that a local variable may have the same name.
 */
public final class ClassBody {
  /** What one method may initialize, so that it stays below 8,000 bytes of bytecode. */
  private static final int STATEMENTS = 200;

  private final Map<String, Integer> names = new HashMap<>();
  private final List<Field> fields = new ArrayList<>();
  private final List<String> assignments = new ArrayList<>();
  private final StringBuilder methods = new StringBuilder();
  private final List<@Nullable Object> constants = new ArrayList<>();
  private final Map<String, String> shared = new HashMap<>();
  private final Map<Constant, String> constantFields = new HashMap<>();
  private boolean usesContext;

  /** A field as it is declared; its initial value is empty when it has none. */
  private record Field(String javaType, String name, String initialValue, boolean isFinal) {
    String declaration(boolean initialized) {
      return "private "
          + (initialized && isFinal ? "final " : "")
          + javaType
          + ' '
          + name
          + (initialized && !initialValue.isEmpty() ? " = " + initialValue : "")
          + ";\n";
    }
  }

  private record Constant(String javaType, Object value) {}

  /** A field with an initial value; returns how to write it, {@code this.…}. */
  public String field(String javaType, String preferredName, String initialValue) {
    return field(javaType, preferredName, initialValue, false);
  }

  /** A final field with a value. */
  public String finalField(String javaType, String preferredName, String initialValue) {
    return field(javaType, preferredName, initialValue, true);
  }

  private String field(
      String javaType, String preferredName, String initialValue, boolean isFinal) {
    String name = name(preferredName);
    fields.add(new Field(javaType, name, initialValue, isFinal));
    return "this." + name;
  }

  /** One final field for all that ask with the same key. */
  public String sharedField(
      String key, String javaType, String preferredName, String initialValue) {
    String known = shared.get(key);
    if (known == null) {
      known = finalField(javaType, preferredName, initialValue);
      shared.put(key, known);
    }
    return known;
  }

  /** A field that is set from the class's constants: a value that is not part of the text. */
  public String constant(String javaType, String preferredName, Object value) {
    return constant(javaType, preferredName, value, "(" + javaType + ") ", "");
  }

  /** A view of a string that is one of the class's constants. */
  public String stringConstant(String preferredName, String value) {
    return constant("Bytes", preferredName, value, "Bytes.of((String) ", ")");
  }

  /** A number that is one of the class's constants: {@code int}, {@code long} or {@code double}. */
  public String numberConstant(String javaType, Number value) {
    return constant(javaType, "number", value, "((Number) ", ")." + javaType + "Value()");
  }

  private String constant(
      String javaType, String preferredName, Object value, String before, String after) {
    Constant key = new Constant(javaType, value);
    String known = constantFields.get(key);
    if (known != null) {
      return known;
    }
    String field = finalField(javaType, preferredName, "");
    constantFields.put(key, field);
    assignments.add(field + " = " + before + "constants[" + constants.size() + "]" + after + ";\n");
    constants.add(value);
    return field;
  }

  /** A final field that is computed in the constructor, where {@code constants} are known. */
  public String derived(String javaType, String preferredName, String value) {
    String key = "derived " + javaType + " " + value;
    String known = shared.get(key);
    if (known == null) {
      known = finalField(javaType, preferredName, "");
      assignments.add(known + " = " + value + ";\n");
      shared.put(key, known);
    }
    return known;
  }

  /** A statement of the constructor. */
  void assign(String statement) {
    assignments.add(statement);
  }

  /** The kernel's context. */
  public String context() {
    usesContext = true;
    return "this.context";
  }

  /** A unique method name. */
  public String methodName(String preferredName) {
    return name(preferredName);
  }

  public void method(String text) {
    methods.append('\n').append(text).append('\n');
  }

  /** What was added so far; given to {@link #reset}, later additions are forgotten. */
  public Mark mark() {
    return new Mark(
        Map.copyOf(names),
        Map.copyOf(shared),
        Map.copyOf(constantFields),
        fields.size(),
        assignments.size(),
        methods.length(),
        constants.size(),
        usesContext);
  }

  public void reset(Mark mark) {
    names.clear();
    names.putAll(mark.names);
    shared.clear();
    shared.putAll(mark.shared);
    constantFields.clear();
    constantFields.putAll(mark.constantFields);
    fields.subList(mark.fields, fields.size()).clear();
    assignments.subList(mark.assignments, assignments.size()).clear();
    methods.setLength(mark.methods);
    constants.subList(mark.constants, constants.size()).clear();
    usesContext = mark.usesContext;
  }

  /** A state of a class body. */
  public record Mark(
      Map<String, Integer> names,
      Map<String, String> shared,
      Map<Constant, String> constantFields,
      int fields,
      int assignments,
      int methods,
      int constants,
      boolean usesContext) {}

  private String name(String preferred) {
    String base = JavaText.identifier(preferred);
    int use = names.merge(base, 1, Integer::sum);
    while (use > 1 && names.containsKey(base + use)) {
      use = names.merge(base, 1, Integer::sum);
    }
    String name = use == 1 ? base : base + use;
    names.putIfAbsent(name, 1);
    return name;
  }

  /** Declarations of the fields. */
  public String fields() {
    StringBuilder text = new StringBuilder();
    text.append(usesContext ? "private final KernelContext context;\n" : "");
    fields.forEach(field -> text.append(field.declaration(fitsConstructor())));
    return text.toString();
  }

  /**
   * Statements of a constructor with parameters {@code Object[] constants, KernelContext context}.
   */
  public String assignments() {
    StringBuilder text = new StringBuilder(usesContext ? "this.context = context;\n" : "");
    if (fitsConstructor()) {
      assignments.forEach(text::append);
    } else {
      for (int part = 0; part * STATEMENTS < initializations().size(); part++) {
        text.append("this.initialize$").append(part).append("(constants, context);\n");
      }
    }
    return text.toString();
  }

  public String methods() {
    return fitsConstructor() ? methods.toString() : methods + initializers();
  }

  private boolean fitsConstructor() {
    return fields.size() + assignments.size() <= STATEMENTS;
  }

  /** All that the constructor has to do, when it is too much for one method. */
  private List<String> initializations() {
    List<String> statements = new ArrayList<>();
    for (Field field : fields) {
      if (!field.initialValue.isEmpty()) {
        statements.add("this." + field.name + " = " + field.initialValue + ";\n");
      }
    }
    statements.addAll(assignments);
    return statements;
  }

  private String initializers() {
    List<String> statements = initializations();
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < statements.size(); from += STATEMENTS) {
      int to = Math.min(statements.size(), from + STATEMENTS);
      text.append("\nprivate void initialize$").append(from / STATEMENTS);
      text.append("(Object[] constants, KernelContext context) {\n");
      statements.subList(from, to).forEach(text::append);
      text.append("}\n");
    }
    return text.toString();
  }

  /** What the constructor is to be given. */
  public List<@Nullable Object> constants() {
    return new ArrayList<>(constants);
  }
}
