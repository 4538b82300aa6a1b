package io.weir.codegen.expression;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.BOOLEAN;
import static io.weir.codegen.expression.Expressions.BYTES;
import static io.weir.codegen.expression.Expressions.DATE;
import static io.weir.codegen.expression.Expressions.DOUBLE;
import static io.weir.codegen.expression.Expressions.FLOAT;
import static io.weir.codegen.expression.Expressions.INT;
import static io.weir.codegen.expression.Expressions.STRING;
import static io.weir.codegen.expression.Expressions.TINYINT;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.decimal;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.number;
import static io.weir.codegen.expression.Expressions.ref;
import static io.weir.codegen.expression.Expressions.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.planner.plan.Expression;
import io.weir.runtime.error.JobException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions, but for those of times, by examples. */
class FunctionsTest extends FunctionExamples {
  @Test
  void integersWrapAround() {
    strict(Integer.MIN_VALUE, call(INT, "+", number(Integer.MAX_VALUE), number(1)));
    strict(Long.MAX_VALUE, call(BIGINT, "-", big(Long.MIN_VALUE), big(1)));
    strict(-128, call(TINYINT, "+", literal(TINYINT, 127), literal(TINYINT, 1)));
    strict(-6, call(INT, "*", number(2), number(-3)));
    strict(-3, call(INT, "/", number(-7), number(2)));
    strict(-1L, call(BIGINT, "%", big(-7), big(2)));
    strict(1, call(INT, "%", big(7), number(2)));
    strict(5, call(INT, "NEGATE", number(-5)));
  }

  @Test
  void divisionByZero() {
    JobException error =
        assertThrows(
            JobException.class,
            () ->
                Evaluation.value(call(INT, "/", number(1), call(INT, "-", number(1), number(1)))));
    assertTrue(error.getMessage().contains("division by zero in 1 / (1 - 1)"), error.getMessage());
    assertThrows(
        JobException.class,
        () -> Evaluation.value(call(decimal(38, 6), "/", dec(4, 2, "1"), dec(4, 2, "0"))));
    strict(Double.POSITIVE_INFINITY, call(DOUBLE, "/", real(1), real(0)));
    // A branch that is not taken is not computed.
    custom(
        7,
        call(
            INT,
            "CASE",
            call(BOOLEAN, "=", number(0), number(0)),
            number(7),
            call(INT, "/", number(1), number(0))));
    custom(
        false,
        call(
            BOOLEAN,
            "AND",
            call(BOOLEAN, "<>", number(0), number(0)),
            call(BOOLEAN, ">", call(INT, "/", number(1), number(0)), number(1))));
  }

  @Test
  void floatsRoundToSinglePrecision() {
    strict(
        (double) (0.1f + 0.2f),
        call(FLOAT, "+", literal(FLOAT, (double) 0.1f), literal(FLOAT, (double) 0.2f)));
    strict(0.1 + 0.2, call(DOUBLE, "+", real(0.1), real(0.2)));
    strict(0.5, call(DOUBLE, "/", number(1), real(2)));
  }

  @Test
  void decimals() {
    strict(new BigDecimal("3.45"), call(decimal(6, 2), "+", dec(4, 1, "1.2"), dec(4, 2, "2.25")));
    strict(new BigDecimal("-1.05"), call(decimal(6, 2), "-", dec(4, 1, "1.2"), dec(4, 2, "2.25")));
    strict(new BigDecimal("2.700"), call(decimal(8, 3), "*", dec(4, 1, "1.2"), dec(4, 2, "2.25")));
    strict(
        new BigDecimal("0.533333"), call(decimal(9, 6), "/", dec(4, 1, "1.2"), dec(4, 2, "2.25")));
    strict(new BigDecimal("1.05"), call(decimal(4, 2), "%", dec(4, 1, "3.3"), dec(4, 2, "2.25")));
    // 18 and more digits.
    strict(
        new BigDecimal("1234567890123456789012.34"),
        call(decimal(25, 2), "+", dec(24, 2, "1234567890123456789012.00"), dec(4, 2, "0.34")));
    strict(
        new BigDecimal("999999999999999998000000000000000001"),
        call(
            decimal(36, 0),
            "*",
            dec(18, 0, "999999999999999999"),
            dec(18, 0, "999999999999999999")));
    // What does not fit is NULL.
    strict(null, call(decimal(4, 2), "*", dec(4, 2, "99.99"), dec(4, 2, "99.99")));
    strict(null, call(decimal(38, 0), "*", dec(38, 0, "9".repeat(38)), dec(38, 0, "9".repeat(38))));
    strict(true, call(BOOLEAN, "=", dec(4, 1, "1.5"), dec(6, 3, "1.500")));
    strict(true, call(BOOLEAN, "<", dec(38, 2, "1.49"), dec(6, 3, "1.500")));
    strict(true, call(BOOLEAN, ">", dec(4, 2, "1.51"), real(1.5)));
    strict(true, call(BOOLEAN, ">=", dec(4, 2, "2.00"), number(2)));
  }

  @Test
  void comparisons() {
    strict(true, call(BOOLEAN, "=", text("aß"), text("aß")));
    strict(true, call(BOOLEAN, "<", text("a"), text("ab")));
    strict(true, call(BOOLEAN, ">", text("\uFFFD"), text("z")));
    strict(false, call(BOOLEAN, "<>", big(3), big(3)));
    strict(true, call(BOOLEAN, "<=", literal(DATE, 3), literal(DATE, 3)));
    strict(true, call(BOOLEAN, ">", literal(BOOLEAN, true), literal(BOOLEAN, false)));
    strict(true, call(BOOLEAN, "<", bytes("00ff"), bytes("01")));
    custom(true, call(BOOLEAN, "IS DISTINCT FROM", text("a"), literal(STRING, null)));
    custom(false, call(BOOLEAN, "IS DISTINCT FROM", literal(INT, null), literal(INT, null)));
    custom(true, call(BOOLEAN, "IS NOT DISTINCT FROM", number(3), number(3)));
    custom(false, call(BOOLEAN, "IS NOT DISTINCT FROM", text("a"), text("b")));
    strict(9, call(INT, "GREATEST", number(3), number(9), number(-1)));
    strict("a", call(STRING, "LEAST", text("b"), text("a"), text("c")));
    strict(
        new BigDecimal("2.50"),
        call(decimal(5, 2), "GREATEST", dec(3, 1, "2.5"), dec(4, 2, "2.49")));
  }

  @Test
  void in() {
    custom(true, call(BOOLEAN, "IN", number(3), number(1), number(3)));
    custom(false, call(BOOLEAN, "IN", text("x"), text("y"), text("z")));
    custom(null, call(BOOLEAN, "IN", text("x"), text("y"), literal(STRING, null)));
    custom(true, call(BOOLEAN, "IN", text("x"), text("x"), literal(STRING, null)));
    for (int size : new int[] {20, 300, 2000}) {
      List<Expression> numbers = new ArrayList<>();
      List<Expression> texts = new ArrayList<>();
      List<Expression> reals = new ArrayList<>();
      numbers.add(ref(0, BIGINT));
      texts.add(ref(1, STRING));
      reals.add(ref(2, DOUBLE));
      for (int i = 0; i < size; i++) {
        numbers.add(number(i * 7 - 50));
        texts.add(text("word" + i * 3));
        reals.add(real(i * 0.5));
      }
      numbers.add(literal(BIGINT, null));
      List<@Nullable Object[]> rows =
          List.of(
              new @Nullable Object[] {6L, "word3", 1.5},
              new @Nullable Object[] {5L, "word4", 1.6},
              new @Nullable Object[] {null, null, null});
      Evaluation evaluation =
          Evaluation.of(field("n", BIGINT), field("t", STRING), field("d", DOUBLE));
      List<@Nullable Object> ofNumbers = new ArrayList<>();
      ofNumbers.add(true);
      ofNumbers.add(null);
      ofNumbers.add(null);
      assertEquals(ofNumbers, evaluation.rows(new Expression.Call("IN", numbers, BOOLEAN), rows));
      List<@Nullable Object> others = new ArrayList<>();
      others.add(true);
      others.add(false);
      others.add(null);
      assertEquals(others, evaluation.rows(new Expression.Call("IN", texts, BOOLEAN), rows));
      assertEquals(others, evaluation.rows(new Expression.Call("IN", reals, BOOLEAN), rows));
    }
  }

  @Test
  void conditions() {
    Expression none = literal(STRING, null);
    custom("b", call(STRING, "COALESCE", none, text("b"), text("c")));
    custom(null, call(STRING, "COALESCE", none, none));
    custom(3L, call(BIGINT, "IFNULL", literal(BIGINT, null), number(3)));
    custom("n", call(STRING, "IF", literal(BOOLEAN, null), text("y"), text("n")));
    custom(
        "two",
        call(
            STRING,
            "CASE",
            literal(BOOLEAN, false),
            text("one"),
            literal(BOOLEAN, true),
            text("two"),
            none));
  }

  @Test
  void strings() {
    strict("AÄZ", call(STRING, "UPPER", text("aäz")));
    strict("straße", call(STRING, "LOWER", text("STRAßE")));
    strict("HELLO", call(STRING, "UPPER", text("hello")));
    strict(4, call(INT, "CHAR_LENGTH", text("aä😀z")));
    strict(0, call(INT, "CHAR_LENGTH", text("")));
    strict(8, call(INT, "OCTET_LENGTH", text("aä😀z")));
    strict(3, call(INT, "OCTET_LENGTH", bytes("010203")));
    strict("ä😀", call(STRING, "SUBSTRING", text("aä😀z"), number(2), number(2)));
    strict("😀z", call(STRING, "SUBSTRING", text("aä😀z"), number(-2)));
    strict("", call(STRING, "SUBSTRING", text("abc"), number(4)));
    strict("ab", call(STRING, "SUBSTRING", text("abc"), number(0), number(2)));
    strict("", call(STRING, "SUBSTRING", text("abc"), number(-4)));
    strict("bc", call(STRING, "SUBSTRING", text("abc"), number(2), number(Integer.MAX_VALUE)));
    strict("aä", call(STRING, "LEFT", text("aä😀z"), number(2)));
    strict("", call(STRING, "LEFT", text("abc"), number(-1)));
    strict("😀z", call(STRING, "RIGHT", text("aä😀z"), number(2)));
    strict("abc", call(STRING, "RIGHT", text("abc"), number(5)));
    strict(3, call(INT, "POSITION", text("😀"), text("aä😀z")));
    strict(0, call(INT, "POSITION", text("x"), text("abc")));
    strict(5, call(INT, "LOCATE", text("b"), text("abcabc"), number(3)));
    strict(1, call(INT, "POSITION", text(""), text("abc")));
    strict(4, call(INT, "INSTR", text("äbcäbc"), text("äb"), number(2)));
    strict(5, call(INT, "INSTR", text("äbcäbc"), text("b"), number(1), number(2)));
    strict(4, call(INT, "INSTR", text("abcabc"), text("a"), number(-1), number(1)));
    strict(1, call(INT, "INSTR", text("abcabc"), text("a"), number(-1), number(2)));
    strict("aXXd", call(STRING, "OVERLAY", text("abcd"), text("XX"), number(2)));
    strict("aXXbcd", call(STRING, "OVERLAY", text("abbcd"), text("XX"), number(2), number(1)));
    strict("abäb", call(STRING, "CONCAT", text("ab"), text("äb")));
    strict("abc", call(STRING, "||", call(STRING, "||", text("a"), text("b")), text("c")));
    custom(
        "a-c", call(STRING, "CONCAT_WS", text("-"), text("a"), literal(STRING, null), text("c")));
    custom(null, call(STRING, "CONCAT_WS", literal(STRING, null), text("a"), text("c")));
    strict("ababab", call(STRING, "REPEAT", text("ab"), number(3)));
    strict("", call(STRING, "REPEAT", text("ab"), number(-1)));
    strict("z😀äa", call(STRING, "REVERSE", text("aä😀z")));
    strict("xxb-xxb", call(STRING, "REPLACE", text("ab-ab"), text("a"), text("xx")));
    strict("ab", call(STRING, "REPLACE", text("ab"), text(""), text("xx")));
    strict("1üc", call(STRING, "TRANSLATE", text("aäcd"), text("aäd"), text("1ü")));
    strict("a", call(STRING, "TRIM", symbol("BOTH"), text(" "), text("  a ")));
    strict("a ", call(STRING, "TRIM", symbol("LEADING"), text(" "), text("  a ")));
    strict("ä", call(STRING, "TRIM", symbol("BOTH"), text("xy"), text("xyäyx")));
    strict("  a", call(STRING, "RTRIM", text("  a ")));
    strict("a ", call(STRING, "LTRIM", text("  a ")));
    strict("b", call(STRING, "BTRIM", text("äaba"), text("aä")));
    strict("xyxab", call(STRING, "LPAD", text("ab"), number(5), text("xy")));
    strict("abäx", call(STRING, "RPAD", text("ab"), number(4), text("äx")));
    strict("a", call(STRING, "LPAD", text("ab"), number(1), text("x")));
    strict(null, call(STRING, "RPAD", text("ab"), number(4), text("")));
    strict("Hello World-Wide", call(STRING, "INITCAP", text("hELLO wORLD-wide")));
    strict(97, call(INT, "ASCII", text("abc")));
    strict("a", call(STRING, "CHR", big(97 + 256)));
    strict("b", call(STRING, "SPLIT_INDEX", text("a::b::c"), text("::"), number(1)));
    strict(null, call(STRING, "SPLIT_INDEX", text("a,b"), text(","), number(2)));
    strict("", call(STRING, "SPLIT_INDEX", text("a,,b"), text(","), number(1)));
    strict("a.b", call(STRING, "SUBSTRING_INDEX", text("a.b.c"), text("."), number(2)));
    strict("b.c", call(STRING, "SUBSTRING_INDEX", text("a.b.c"), text("."), number(-2)));
    strict(true, call(BOOLEAN, "STARTSWITH", text("abc"), text("ab")));
    strict(false, call(BOOLEAN, "ENDSWITH", text("abc"), text("ab")));
    custom("two", call(STRING, "ELT", big(2), text("one"), text("two")));
    custom(null, call(STRING, "ELT", big(3), text("one"), text("two")));
    strict(true, call(BOOLEAN, "IS_DIGIT", text("123")));
    strict(false, call(BOOLEAN, "IS_ALPHA", text("a1")));
    strict(true, call(BOOLEAN, "IS_DECIMAL", text("-1.5e3")));
  }

  @Test
  void patterns() {
    strict(true, call(BOOLEAN, "LIKE", text("hello"), text("h%o")));
    strict(true, call(BOOLEAN, "LIKE", text("hello"), text("%ell%")));
    strict(true, call(BOOLEAN, "LIKE", text("hello"), text("hel%")));
    strict(false, call(BOOLEAN, "LIKE", text("hello"), text("hel")));
    strict(true, call(BOOLEAN, "LIKE", text("hällo"), text("h_ll%")));
    strict(true, call(BOOLEAN, "LIKE", text("50%"), text("50\\%")));
    strict(false, call(BOOLEAN, "LIKE", text("50x"), text("50\\%")));
    strict(true, call(BOOLEAN, "LIKE", text("50%"), text("50#%"), text("#")));
    strict(true, call(BOOLEAN, "LIKE", text("aXbXc"), text("a%b%c")));
    strict(true, call(BOOLEAN, "LIKE", text("aab"), text("%_b")));
    strict(true, call(BOOLEAN, "LIKE", text(""), text("%")));
    strict(true, call(BOOLEAN, "SIMILAR TO", text("abc.d"), text("(a|b)%._")));
    strict(true, call(BOOLEAN, "SIMILAR TO", text("50%"), text("[0-9]+#%"), text("#")));
    strict(true, call(BOOLEAN, "REGEXP", text("foo12"), text("[0-9]+")));
    strict("12", call(STRING, "REGEXP_EXTRACT", text("foo12b"), text("o([0-9]+)"), number(1)));
    strict(null, call(STRING, "REGEXP_EXTRACT", text("foo"), text("[0-9]+")));
    strict("f$0$0", call(STRING, "REGEXP_REPLACE", text("foo"), text("o"), text("$0")));
    strict(2, call(INT, "REGEXP_COUNT", text("foo"), text("o")));
    strict(null, call(INT, "REGEXP_COUNT", text("foo"), text("(")));
    strict(2, call(INT, "REGEXP_INSTR", text("foo"), text("o+")));
    strict("oo", call(STRING, "REGEXP_SUBSTR", text("foo"), text("o+")));
    strict("5", call(STRING, "JSON_VALUE", text("{\"a\":{\"b\":[1,5]}}"), text("$.a.b[1]")));
    strict(null, call(STRING, "JSON_VALUE", text("{\"a\":{}}"), text("$.a")));
    strict(true, call(BOOLEAN, "JSON_EXISTS", text("{\"a\":{}}"), text("lax $.a")));
    strict(false, call(BOOLEAN, "JSON_EXISTS", text("{\"a\""), text("$.a")));
  }

  @Test
  void hashes() throws Exception {
    for (String name : List.of("MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512")) {
      String algorithm = name.startsWith("SHA") ? "SHA-" + name.substring(3) : name;
      byte[] digest =
          MessageDigest.getInstance(algorithm).digest("weir".getBytes(StandardCharsets.UTF_8));
      strict(HexFormat.of().formatHex(digest), call(STRING, name, text("weir")));
    }
    strict(null, call(STRING, "SHA2", text("weir"), number(5)));
    strict("d2Vpcg==", call(STRING, "TO_BASE64", text("weir")));
    strict("weir", call(STRING, "FROM_BASE64", text("d2Vpcg==")));
    strict(null, call(STRING, "FROM_BASE64", text("?")));
    strict("caf\uFFFD", call(STRING, "FROM_BASE64", text("Y2Fm6Q==")));
    strict("caf\uFFFD", call(STRING, "DECODE", bytes("636166e9"), text("UTF-8")));
    strict(Values.byteList(0, 0xe4), call(BYTES, "ENCODE", text("ä"), text("UTF-16BE")));
    strict("ä", call(STRING, "DECODE", bytes("00e4"), text("UTF-16BE")));
    strict("a+b%26", call(STRING, "URL_ENCODE", text("a b&")));
    strict("a b&", call(STRING, "URL_DECODE", text("a+b%26")));
    strict("6A", call(STRING, "HEX", text("j")));
    strict("FF", call(STRING, "HEX", big(255)));
    strict("101", call(STRING, "BIN", big(5)));
    strict(Math.abs("weir".hashCode()), call(INT, "HASH_CODE", text("weir")));
    strict("weir.io", call(STRING, "PARSE_URL", text("http://weir.io/p?q=1#r"), text("HOST")));
    strict("2", call(STRING, "PARSE_URL", text("http://a/p?q=1&r=2"), text("QUERY"), text("r")));
  }

  @Test
  void numbers() {
    strict(5, call(INT, "ABS", number(-5)));
    strict(new BigDecimal("5.50"), call(decimal(4, 2), "ABS", dec(4, 2, "-5.50")));
    strict(-1L, call(BIGINT, "SIGN", big(-9)));
    strict(new BigDecimal("-1.00"), call(decimal(4, 2), "SIGN", dec(4, 2, "-5.50")));
    strict(2.5, call(DOUBLE, "ROUND", real(2.45), number(1)));
    strict(-3.0, call(DOUBLE, "ROUND", real(-2.5)));
    strict(1200, call(INT, "ROUND", number(1234), number(-2)));
    strict(new BigDecimal("2.6"), call(decimal(3, 1), "ROUND", dec(4, 2, "2.55"), number(1)));
    strict(new BigDecimal("2.5"), call(decimal(3, 1), "TRUNCATE", dec(4, 2, "2.59"), number(1)));
    strict(-2.0, call(DOUBLE, "TRUNCATE", real(-2.9)));
    strict(-3.0, call(DOUBLE, "FLOOR", real(-2.1)));
    strict(new BigDecimal("-3"), call(decimal(4, 0), "FLOOR", dec(4, 2, "-2.10")));
    strict(new BigDecimal("-2"), call(decimal(4, 0), "CEIL", dec(4, 2, "-2.10")));
    strict(new BigDecimal("3"), call(decimal(30, 0), "CEIL", dec(30, 2, "2.10")));
    strict(7, call(INT, "FLOOR", number(7)));
    strict(8.0, call(DOUBLE, "POWER", number(2), number(3)));
    strict(3.0, call(DOUBLE, "SQRT", dec(3, 1, "9.0")));
    strict(Math.log(10) / Math.log(2), call(DOUBLE, "LOG2", real(10)));
    strict(Math.log(8) / Math.log(2), call(DOUBLE, "LOG", real(2), real(8)));
    strict(Math.log(8), call(DOUBLE, "LOG", real(8)));
    strict(Math.sin(1), call(DOUBLE, "SIN", real(1)));
    strict(Math.atan2(1, 2), call(DOUBLE, "ATAN2", real(1), real(2)));
    strict(180.0, call(DOUBLE, "DEGREES", call(DOUBLE, "PI")));
    Object random = Evaluation.value(call(INT, "RAND_INTEGER", number(3)));
    assertTrue(random instanceof Integer value && value >= 0 && value < 3);
    // Each evaluation runs its kernel twice.
    java.util.Random seeded = new java.util.Random(7);
    seeded.nextDouble();
    assertEquals(seeded.nextDouble(), Evaluation.value(call(DOUBLE, "RAND", number(7))));
  }

  @Test
  void logic() {
    Boolean[] values = {true, false, null};
    for (Boolean a : values) {
      Expression first = literal(BOOLEAN, a);
      assertEquals(a == null ? null : !a, Evaluation.value(call(BOOLEAN, "NOT", first)));
      assertEquals(a == null, Evaluation.value(call(BOOLEAN, "IS NULL", first)));
      assertEquals(a != null, Evaluation.value(call(BOOLEAN, "IS NOT NULL", first)));
      assertEquals(Boolean.TRUE.equals(a), Evaluation.value(call(BOOLEAN, "IS TRUE", first)));
      assertEquals(!Boolean.TRUE.equals(a), Evaluation.value(call(BOOLEAN, "IS NOT TRUE", first)));
      assertEquals(Boolean.FALSE.equals(a), Evaluation.value(call(BOOLEAN, "IS FALSE", first)));
      assertEquals(
          !Boolean.FALSE.equals(a), Evaluation.value(call(BOOLEAN, "IS NOT FALSE", first)));
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<@Nullable Object> and = new ArrayList<>();
    List<@Nullable Object> or = new ArrayList<>();
    for (Boolean a : values) {
      for (Boolean b : values) {
        rows.add(new @Nullable Object[] {a, b});
        boolean anyFalse = Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b);
        boolean anyTrue = Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b);
        boolean anyNull = a == null || b == null;
        and.add(anyFalse ? Boolean.FALSE : anyNull ? null : Boolean.TRUE);
        or.add(anyTrue ? Boolean.TRUE : anyNull ? null : Boolean.FALSE);
      }
    }
    Evaluation evaluation = Evaluation.of(field("a", BOOLEAN), field("b", BOOLEAN));
    assertEquals(
        and, evaluation.rows(call(BOOLEAN, "AND", ref(0, BOOLEAN), ref(1, BOOLEAN)), rows));
    assertEquals(or, evaluation.rows(call(BOOLEAN, "OR", ref(0, BOOLEAN), ref(1, BOOLEAN)), rows));
  }
}
