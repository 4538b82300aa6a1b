package io.weir.planner.function;

import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.VARBINARY;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.weir.planner.function.FunctionDefinition.Category;
import io.weir.planner.function.Functions.Collector;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/** Functions of strings, hashes and encodings. */
final class StringFunctions {
  private static final SqlReturnTypeInference STRING = Returns.strict(VARCHAR);
  private static final SqlReturnTypeInference MAYBE_STRING = Returns.maybeNull(VARCHAR);
  private static final SqlReturnTypeInference INT = Returns.strict(INTEGER);
  private static final SqlReturnTypeInference TRUTH = Returns.strict(BOOLEAN);

  private StringFunctions() {}

  static List<FunctionDefinition> all() {
    List<FunctionDefinition> all = new ArrayList<>();
    all.addAll(parts());
    all.addAll(changes());
    all.addAll(patterns());
    all.addAll(hashes());
    return all;
  }

  private static List<FunctionDefinition> parts() {
    return new Collector(Category.STRING)
        .strict("CHAR_LENGTH(text STRING)", INT, "Number of characters")
        .alias("CHAR_LENGTH", "CHARACTER_LENGTH(text STRING)", INT, "Number of characters")
        .alias("CHAR_LENGTH", "LENGTH(text STRING)", INT, "Number of characters")
        .strict("OCTET_LENGTH(text STRING) | OCTET_LENGTH(bytes BYTES)", INT, "Number of bytes")
        .alias("SUBSTRING", "SUBSTR(text STRING, start INT [, length INT])", STRING, "As SUBSTRING")
        .strict("LEFT(text STRING, length INT)", STRING, "The first characters")
        .strict("RIGHT(text STRING, length INT)", STRING, "The last characters")
        .strict(
            "LOCATE(part STRING, text STRING [, start INT])",
            INT,
            "Where the part first stands at or after start; 0 when it does not")
        .strict(
            "INSTR(text STRING, part STRING [, start INT, occurrence INT])",
            INT,
            "Where the part stands; 0 when it does not")
        .strict(
            "SPLIT_INDEX(text STRING, delimiter STRING, index INT)",
            MAYBE_STRING,
            "The piece of that index, from 0; NULL when there is none")
        .strict(
            "SPLIT(text STRING, delimiter STRING)", Returns.stringArray(), "The pieces as an array")
        .strict(
            "SUBSTRING_INDEX(text STRING, delimiter STRING, count INT)",
            STRING,
            "What stands before the count-th delimiter; from the end when negative")
        .strict("STARTSWITH(text STRING, part STRING)", TRUTH, "Whether text begins with part")
        .strict("ENDSWITH(text STRING, part STRING)", TRUTH, "Whether text ends with part")
        .strict("ASCII(text STRING)", INT, "Code of the first character; 0 for the empty string")
        .strict(
            "PARSE_URL(url STRING, part STRING [, key STRING])",
            MAYBE_STRING,
            "HOST, PATH, QUERY, REF, PROTOCOL, AUTHORITY, FILE or USERINFO of a URL")
        .strict(
            "STR_TO_MAP(text STRING [, listDelimiter STRING, keyDelimiter STRING])",
            Returns.stringMap(),
            "A map of pairs such as a=1,b=2")
        .definitions;
  }

  private static List<FunctionDefinition> changes() {
    return new Collector(Category.STRING)
        .strict("UPPER(text STRING)", STRING, "In upper case")
        .strict("LOWER(text STRING)", STRING, "In lower case")
        .strict("INITCAP(text STRING)", STRING, "Each word with a capital, else in lower case")
        .custom(
            "CONCAT(text STRING, more STRING...)",
            STRING,
            "All strings joined; NULL when one is NULL")
        .custom(
            "CONCAT_WS(separator STRING, text STRING...)",
            binding ->
                binding
                    .getTypeFactory()
                    .createTypeWithNullability(
                        binding.getTypeFactory().createSqlType(VARCHAR),
                        binding.getOperandType(0).isNullable()),
            "All strings that are not NULL, joined by the separator")
        .strict("REPEAT(text STRING, count INT)", STRING, "The string that many times")
        .strict("REVERSE(text STRING)", STRING, "Back to front")
        .strict(
            "REPLACE(text STRING, search STRING, replacement STRING)",
            STRING,
            "With every occurrence replaced")
        .strict(
            "TRANSLATE(text STRING, search STRING, replacement STRING)",
            STRING,
            "With each character of search replaced by the one at its place")
        .strict("LTRIM(text STRING [, characters STRING])", STRING, "Without them at the start")
        .strict("RTRIM(text STRING [, characters STRING])", STRING, "Without them at the end")
        .strict("BTRIM(text STRING [, characters STRING])", STRING, "Without them at both ends")
        .strict(
            "LPAD(text STRING, length INT, pad STRING)",
            MAYBE_STRING,
            "Filled at the start, or cut, to that length")
        .strict(
            "RPAD(text STRING, length INT, pad STRING)",
            MAYBE_STRING,
            "Filled at the end, or cut, to that length")
        .strict("CHR(code BIGINT)", STRING, "The character of that code modulo 256")
        .custom(
            "ELT(index BIGINT, text STRING, more STRING...)",
            MAYBE_STRING,
            "The string at that place, from 1")
        .definitions;
  }

  private static List<FunctionDefinition> patterns() {
    return new Collector(Category.STRING)
        .strict("REGEXP(text STRING, regex STRING)", TRUTH, "Whether the expression is found")
        .strict(
            "REGEXP_EXTRACT(text STRING, regex STRING [, group INT])",
            MAYBE_STRING,
            "What the group (0: all) matches; NULL when nothing does")
        .strict(
            "REGEXP_REPLACE(text STRING, regex STRING, replacement STRING)",
            MAYBE_STRING,
            "With every match replaced")
        .strict(
            "REGEXP_COUNT(text STRING, regex STRING)",
            Returns.maybeNull(INTEGER),
            "Number of matches")
        .strict(
            "REGEXP_SUBSTR(text STRING, regex STRING)", MAYBE_STRING, "The first match, or NULL")
        .strict(
            "REGEXP_INSTR(text STRING, regex STRING)",
            Returns.maybeNull(INTEGER),
            "Where the first match stands; 0 when there is none")
        .strict("IS_ALPHA(text STRING)", TRUTH, "Whether all characters are letters")
        .strict("IS_DIGIT(text STRING)", TRUTH, "Whether all characters are digits")
        .strict("IS_DECIMAL(text STRING)", TRUTH, "Whether it is a number")
        .definitions;
  }

  private static List<FunctionDefinition> hashes() {
    return new Collector(Category.HASH)
        .strict("MD5(text STRING)", Returns.strict(VARCHAR, 32), "MD5 as 32 hexadecimal digits")
        .strict("SHA1(text STRING)", Returns.strict(VARCHAR, 40), "SHA-1 as hexadecimal digits")
        .strict("SHA224(text STRING)", Returns.strict(VARCHAR, 56), "SHA-224 as hexadecimal digits")
        .strict("SHA256(text STRING)", Returns.strict(VARCHAR, 64), "SHA-256 as hexadecimal digits")
        .strict("SHA384(text STRING)", Returns.strict(VARCHAR, 96), "SHA-384 as hexadecimal digits")
        .strict(
            "SHA512(text STRING)", Returns.strict(VARCHAR, 128), "SHA-512 as hexadecimal digits")
        .strict(
            "SHA2(text STRING, bits INT)",
            Returns.maybeNull(VARCHAR, 128),
            "SHA-2 of 224, 256, 384 or 512 bits as hexadecimal digits")
        .strict("TO_BASE64(text STRING) | TO_BASE64(bytes BYTES)", STRING, "In Base64")
        .strict(
            "FROM_BASE64(text STRING)",
            MAYBE_STRING,
            "The text that Base64 stands for; what is not UTF-8 becomes U+FFFD")
        .strict("ENCODE(text STRING, charset STRING)", Returns.maybeNull(VARBINARY), "As bytes")
        .strict(
            "DECODE(bytes BYTES, charset STRING)",
            MAYBE_STRING,
            "Bytes as text; what is malformed becomes U+FFFD")
        .strict("URL_ENCODE(text STRING)", MAYBE_STRING, "In application/x-www-form-urlencoded")
        .strict("URL_DECODE(text STRING)", MAYBE_STRING, "What the encoded text stands for")
        .strict("HEX(number BIGINT) | HEX(text STRING)", STRING, "Hexadecimal digits in upper case")
        .strict("BIN(number BIGINT)", STRING, "Binary digits")
        .custom("HASH_CODE(value ANY)", Returns.strict(INTEGER), "A number made of the value")
        .volatileFunction("UUID()", Returns.neverNull(VARCHAR, 36), "A random UUID")
        .definitions;
  }
}
