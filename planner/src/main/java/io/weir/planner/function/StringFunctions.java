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
        .strict(
            "CHAR_LENGTH(text STRING)",
            INT,
            "Number of characters",
            "CHAR_LENGTH('thé') = 3",
            JavaMethod.of("Utf8.length"))
        .alias(
            "CHAR_LENGTH",
            "CHARACTER_LENGTH(text STRING)",
            INT,
            "Number of characters",
            "CHARACTER_LENGTH('thé') = 3")
        .alias(
            "CHAR_LENGTH", "LENGTH(text STRING)", INT, "Number of characters", "LENGTH('thé') = 3")
        .strict(
            "OCTET_LENGTH(text STRING) | OCTET_LENGTH(bytes BYTES)",
            INT,
            "Number of bytes",
            "OCTET_LENGTH('thé') = 4",
            JavaMethod.of("Strings.octetLength"))
        .alias(
            "SUBSTRING",
            "SUBSTR(text STRING, start INT [, length INT])",
            STRING,
            "As SUBSTRING",
            "SUBSTR('teapot', -3) = 'pot'")
        .strict(
            "LEFT(text STRING, length INT)",
            STRING,
            "The first characters",
            "LEFT('teapot', 3) = 'tea'",
            JavaMethod.of("Strings.left"))
        .strict(
            "RIGHT(text STRING, length INT)",
            STRING,
            "The last characters",
            "RIGHT('teapot', 3) = 'pot'",
            JavaMethod.of("Strings.right"))
        .strict(
            "LOCATE(part STRING, text STRING [, start INT])",
            INT,
            "Where the part first stands at or after start; 0 when it does not",
            "LOCATE('t', 'teapot', 2) = 6",
            JavaMethod.of("StringSearch.position"))
        .strict(
            "INSTR(text STRING, part STRING [, start INT, occurrence INT])",
            INT,
            "Where the part stands; 0 when it does not",
            "INSTR('teapot', 't', 1, 2) = 6",
            JavaMethod.of("StringSearch.instr").canFail())
        .strict(
            "SPLIT_INDEX(text STRING, delimiter STRING, index INT)",
            MAYBE_STRING,
            "The piece of that index, from 0; NULL when there is none",
            "SPLIT_INDEX('a,b,c', ',', 1) = 'b'",
            JavaMethod.nullable("StringSearch.splitIndex"))
        .strict(
            "SPLIT(text STRING, delimiter STRING)",
            Returns.stringArray(),
            "The pieces as an array",
            "SPLIT('a,b', ',') = ARRAY['a', 'b']",
            Construct.SPLIT)
        .strict(
            "SUBSTRING_INDEX(text STRING, delimiter STRING, count INT)",
            STRING,
            "What stands before the count-th delimiter; from the end when negative",
            "SUBSTRING_INDEX('www.example.org', '.', -2) = 'example.org'",
            JavaMethod.of("StringSearch.substringIndex"))
        .strict(
            "STARTSWITH(text STRING, part STRING)",
            TRUTH,
            "Whether text begins with part",
            "STARTSWITH('teapot', 'tea') = TRUE",
            JavaMethod.of("StringSearch.startsWith"))
        .strict(
            "ENDSWITH(text STRING, part STRING)",
            TRUTH,
            "Whether text ends with part",
            "ENDSWITH('teapot', 'tea') = FALSE",
            JavaMethod.of("StringSearch.endsWith"))
        .strict(
            "ASCII(text STRING)",
            INT,
            "Code of the first character; 0 for the empty string",
            "ASCII('tea') = 116",
            JavaMethod.of("Strings.ascii"))
        .strict(
            "PARSE_URL(url STRING, part STRING [, key STRING])",
            MAYBE_STRING,
            "HOST, PATH, QUERY, REF, PROTOCOL, AUTHORITY, FILE or USERINFO of a URL",
            "PARSE_URL('http://a.org/tea?k=v', 'QUERY', 'k') = 'v'",
            JavaMethod.nullable("Encodings.parseUrl"))
        .strict(
            "STR_TO_MAP(text STRING [, listDelimiter STRING, keyDelimiter STRING])",
            Returns.stringMap(),
            "A map of pairs such as a=1,b=2",
            "STR_TO_MAP('a=1,b=2')['b'] = '2'",
            Construct.STR_TO_MAP)
        .definitions;
  }

  private static List<FunctionDefinition> changes() {
    return new Collector(Category.STRING)
        .strict(
            "UPPER(text STRING)",
            STRING,
            "In upper case",
            "UPPER('thé') = 'THÉ'",
            JavaMethod.of("Strings.upper"))
        .strict(
            "LOWER(text STRING)",
            STRING,
            "In lower case",
            "LOWER('THÉ') = 'thé'",
            JavaMethod.of("Strings.lower"))
        .strict(
            "INITCAP(text STRING)",
            STRING,
            "Each word with a capital, else in lower case",
            "INITCAP('green tea') = 'Green Tea'",
            JavaMethod.of("Strings.initcap"))
        .custom(
            "CONCAT(text STRING, more STRING...)",
            STRING,
            "All strings joined; NULL when one is NULL",
            "CONCAT('tea', 'pot') = 'teapot'",
            Construct.CONCAT)
        .custom(
            "CONCAT_WS(separator STRING, text STRING...)",
            binding ->
                binding
                    .getTypeFactory()
                    .createTypeWithNullability(
                        binding.getTypeFactory().createSqlType(VARCHAR),
                        binding.getOperandType(0).isNullable()),
            "All strings that are not NULL, joined by the separator",
            "CONCAT_WS('-', 'a', NULLIF('b', 'b'), 'c') = 'a-c'",
            Construct.CONCAT_WS)
        .strict(
            "REPEAT(text STRING, count INT)",
            STRING,
            "The string that many times",
            "REPEAT('ab', 3) = 'ababab'",
            JavaMethod.of("Strings.repeat").canFail())
        .strict(
            "REVERSE(text STRING)",
            STRING,
            "Back to front",
            "REVERSE('tea') = 'aet'",
            JavaMethod.of("Strings.reverse"))
        .strict(
            "REPLACE(text STRING, search STRING, replacement STRING)",
            STRING,
            "With every occurrence replaced",
            "REPLACE('a-b-c', '-', '') = 'abc'",
            JavaMethod.of("StringSearch.replace"))
        .strict(
            "TRANSLATE(text STRING, search STRING, replacement STRING)",
            STRING,
            "With each character of search replaced by the one at its place",
            "TRANSLATE('teapot', 'to', 'lu') = 'leapul'",
            JavaMethod.of("Strings.translate"))
        .strict(
            "LTRIM(text STRING [, characters STRING])",
            STRING,
            "Without them at the start",
            "LTRIM('  tea') = 'tea'",
            JavaMethod.of("Strings.trimLeading"))
        .strict(
            "RTRIM(text STRING [, characters STRING])",
            STRING,
            "Without them at the end",
            "RTRIM('tea**', '*') = 'tea'",
            JavaMethod.of("Strings.trimTrailing"))
        .strict(
            "BTRIM(text STRING [, characters STRING])",
            STRING,
            "Without them at both ends",
            "BTRIM(' tea ') = 'tea'",
            JavaMethod.of("Strings.trim"))
        .strict(
            "LPAD(text STRING, length INT, pad STRING)",
            MAYBE_STRING,
            "Filled at the start, or cut, to that length",
            "LPAD('7', 3, '0') = '007'",
            JavaMethod.nullable("Strings.padLeft").canFail())
        .strict(
            "RPAD(text STRING, length INT, pad STRING)",
            MAYBE_STRING,
            "Filled at the end, or cut, to that length",
            "RPAD('teapot', 3, ' ') = 'tea'",
            JavaMethod.nullable("Strings.padRight").canFail())
        .strict(
            "CHR(code BIGINT)",
            STRING,
            "The character of that code modulo 256",
            "CHR(97) = 'a'",
            JavaMethod.of("Strings.chr"))
        .custom(
            "ELT(index BIGINT, text STRING, more STRING...)",
            MAYBE_STRING,
            "The string at that place, from 1",
            "ELT(2, 'a', 'b') = 'b'",
            Construct.ELT)
        .definitions;
  }

  private static List<FunctionDefinition> patterns() {
    return new Collector(Category.STRING)
        .strict(
            "REGEXP(text STRING, regex STRING)",
            TRUTH,
            "Whether the expression is found",
            "REGEXP('teapot', '^te.') = TRUE",
            JavaMethod.ofObject("Regex", "find").canFail())
        .strict(
            "REGEXP_EXTRACT(text STRING, regex STRING [, group INT])",
            MAYBE_STRING,
            "What the group (0: all) matches; NULL when nothing does",
            "REGEXP_EXTRACT('tea-42', '([a-z]+)-([0-9]+)', 2) = '42'",
            JavaMethod.nullableOfObject("Regex", "extract").canFail())
        .strict(
            "REGEXP_REPLACE(text STRING, regex STRING, replacement STRING)",
            MAYBE_STRING,
            "With every match replaced",
            "REGEXP_REPLACE('a1b22', '[0-9]+', '#') = 'a#b#'",
            JavaMethod.nullableOfObject("Regex", "replace").canFail())
        .strict(
            "REGEXP_COUNT(text STRING, regex STRING)",
            Returns.maybeNull(INTEGER),
            "Number of matches",
            "REGEXP_COUNT('a1b22', '[0-9]+') = 2",
            JavaMethod.nullableOfObject("Regex", "count").canFail())
        .strict(
            "REGEXP_SUBSTR(text STRING, regex STRING)",
            MAYBE_STRING,
            "The first match, or NULL",
            "REGEXP_SUBSTR('a1b22', '[0-9]+') = '1'",
            JavaMethod.nullableOfObject("Regex", "extract").canFail())
        .strict(
            "REGEXP_INSTR(text STRING, regex STRING)",
            Returns.maybeNull(INTEGER),
            "Where the first match stands; 0 when there is none",
            "REGEXP_INSTR('tea-42', '[0-9]') = 5",
            JavaMethod.nullableOfObject("Regex", "position").canFail())
        .strict(
            "IS_ALPHA(text STRING)",
            TRUTH,
            "Whether all characters are letters",
            "IS_ALPHA('tea') = TRUE",
            JavaMethod.of("Strings.isAlpha"))
        .strict(
            "IS_DIGIT(text STRING)",
            TRUTH,
            "Whether all characters are digits",
            "IS_DIGIT('4.2') = FALSE",
            JavaMethod.of("Strings.isDigit"))
        .strict(
            "IS_DECIMAL(text STRING)",
            TRUTH,
            "Whether it is a number",
            "IS_DECIMAL('4.2') = TRUE",
            JavaMethod.of("Strings.isDecimal"))
        .definitions;
  }

  private static List<FunctionDefinition> hashes() {
    return new Collector(Category.HASH)
        .strict(
            "MD5(text STRING)",
            Returns.strict(VARCHAR, 32),
            "MD5 as 32 hexadecimal digits",
            "MD5('abc') = '900150983cd24fb0d6963f7d28e17f72'",
            JavaMethod.ofObject("Hashes", "md5"))
        .strict(
            "SHA1(text STRING)",
            Returns.strict(VARCHAR, 40),
            "SHA-1 as hexadecimal digits",
            "SHA1('abc') = 'a9993e364706816aba3e25717850c26c9cd0d89d'",
            JavaMethod.ofObject("Hashes", "sha1"))
        .strict(
            "SHA224(text STRING)",
            Returns.strict(VARCHAR, 56),
            "SHA-224 as hexadecimal digits",
            "SHA224('abc') = '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'",
            JavaMethod.ofObject("Hashes", "sha224"))
        .strict(
            "SHA256(text STRING)",
            Returns.strict(VARCHAR, 64),
            "SHA-256 as hexadecimal digits",
            "SHA256('abc') = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'",
            JavaMethod.ofObject("Hashes", "sha256"))
        .strict(
            "SHA384(text STRING)",
            Returns.strict(VARCHAR, 96),
            "SHA-384 as hexadecimal digits",
            "LEFT(SHA384('abc'), 16) = 'cb00753f45a35e8b'",
            JavaMethod.ofObject("Hashes", "sha384"))
        .strict(
            "SHA512(text STRING)",
            Returns.strict(VARCHAR, 128),
            "SHA-512 as hexadecimal digits",
            "LEFT(SHA512('abc'), 16) = 'ddaf35a193617aba'",
            JavaMethod.ofObject("Hashes", "sha512"))
        .strict(
            "SHA2(text STRING, bits INT)",
            Returns.maybeNull(VARCHAR, 128),
            "SHA-2 of 224, 256, 384 or 512 bits as hexadecimal digits",
            "LEFT(SHA2('abc', 256), 16) = 'ba7816bf8f01cfea'",
            JavaMethod.nullableOfObject("Hashes", "sha2"))
        .strict(
            "TO_BASE64(text STRING) | TO_BASE64(bytes BYTES)",
            STRING,
            "In Base64",
            "TO_BASE64('tea') = 'dGVh'",
            JavaMethod.of("Encodings.toBase64"))
        .strict(
            "FROM_BASE64(text STRING)",
            MAYBE_STRING,
            "The text that Base64 stands for; what is not UTF-8 becomes U+FFFD",
            "FROM_BASE64('dGVh') = 'tea'",
            JavaMethod.nullable("Encodings.fromBase64"))
        .strict(
            "ENCODE(text STRING, charset STRING)",
            Returns.maybeNull(VARBINARY),
            "As bytes",
            "ENCODE('é', 'UTF-8') = X'c3a9'",
            JavaMethod.nullable("Encodings.encode"))
        .strict(
            "DECODE(bytes BYTES, charset STRING)",
            MAYBE_STRING,
            "Bytes as text; what is malformed becomes U+FFFD",
            "DECODE(X'c3a9', 'UTF-8') = 'é'",
            JavaMethod.nullable("Encodings.decode"))
        .strict(
            "URL_ENCODE(text STRING)",
            MAYBE_STRING,
            "In application/x-www-form-urlencoded",
            "URL_ENCODE('a b&c') = 'a+b%26c'",
            JavaMethod.of("Encodings.urlEncode"))
        .strict(
            "URL_DECODE(text STRING)",
            MAYBE_STRING,
            "What the encoded text stands for",
            "URL_DECODE('a+b%26c') = 'a b&c'",
            JavaMethod.nullable("Encodings.urlDecode"))
        .strict(
            "HEX(number BIGINT) | HEX(text STRING)",
            STRING,
            "Hexadecimal digits in upper case",
            "HEX(255) = 'FF'",
            JavaMethod.of("Hashes.hex"))
        .strict(
            "BIN(number BIGINT)",
            STRING,
            "Binary digits",
            "BIN(10) = '1010'",
            JavaMethod.of("Hashes.bin"))
        .custom(
            "HASH_CODE(value ANY)",
            Returns.strict(INTEGER),
            "A number made of the value",
            "HASH_CODE('tea') = HASH_CODE('te' || 'a')",
            JavaMethod.of("Strings.hashCode").taking(ParameterKind.STRING))
        .volatileFunction(
            "UUID()",
            Returns.neverNull(VARCHAR, 36),
            "A random UUID",
            "CHAR_LENGTH(UUID()) = 36",
            JavaMethod.of("Encodings.uuid"))
        .definitions;
  }
}
