-- String functions as Flink documents them.

/* expressions
UPPER('aBc1é') => 'ABC1É'
LOWER('ABC1É') => 'abc1é'
UPPER('straße') => 'STRASSE'
UPPER('') => ''
UPPER(CAST(NULL AS STRING)) => NULL
INITCAP('hello wORLD') => 'Hello World'
INITCAP('a b  c') => 'A B  C'
INITCAP('x1y-z') => 'X1y-Z'
CHAR_LENGTH('abc') => 3 : INT
CHARACTER_LENGTH('') => 0
CHAR_LENGTH('日本') => 2
CHAR_LENGTH(CAST(NULL AS STRING)) => NULL
OCTET_LENGTH('日本') => 6
OCTET_LENGTH('abc') => 3
'a' || 'b' => 'ab'
'a' || '' || 'c' => 'ac'
'a' || CAST(NULL AS STRING) => NULL
CONCAT('a', 'b', 'c') => 'abc'
CONCAT('a', CAST(NULL AS STRING)) => NULL
CONCAT('x') => 'x'
CONCAT_WS('-', 'a', 'b', 'c') => 'a-b-c'
CONCAT_WS('-', 'a', CAST(NULL AS STRING), 'c') => 'a-c'
CONCAT_WS(CAST(NULL AS STRING), 'a', 'b') => NULL
CONCAT_WS('-', '', 'b') => '-b'
SUBSTRING('hello', 2) => 'ello'
SUBSTRING('hello', 2, 3) => 'ell'
SUBSTRING('hello' FROM 2) => 'ello'
SUBSTRING('hello' FROM 2 FOR 2) => 'el'
SUBSTRING('hello', -3) => 'llo'
SUBSTRING('hello', -3, 2) => 'll'
SUBSTRING('hello', 10) => ''
SUBSTRING('hello', 2, 0) => ''
SUBSTRING('hello', 2, 100) => 'ello'
SUBSTRING('日本語', 2, 1) => '本'
SUBSTRING(CAST(NULL AS STRING), 1) => NULL
SUBSTRING('hello', CAST(NULL AS INT)) => NULL
SUBSTR('hello', 1, 1) => 'h'
LEFT('hello', 2) => 'he'
LEFT('hello', 0) => ''
LEFT('hello', -1) => ''
LEFT('hello', 99) => 'hello'
RIGHT('hello', 2) => 'lo'
RIGHT('hello', 0) => ''
RIGHT('hello', -1) => ''
RIGHT('日本語', 2) => '本語'
TRIM('  a b  ') => 'a b'
TRIM(LEADING FROM '  a  ') => 'a  '
TRIM(TRAILING FROM '  a  ') => '  a'
TRIM(BOTH 'x' FROM 'xxaxbxx') => 'axb'
TRIM(LEADING 'x' FROM 'xxaxx') => 'axx'
TRIM(TRAILING 'x' FROM 'xxaxx') => 'xxa'
TRIM(BOTH 'ab' FROM 'abbahababa') => 'h'
TRIM('') => ''
LTRIM('  a ') => 'a '
RTRIM('  a ') => '  a'
LTRIM('xxyax', 'xy') => 'ax'
RTRIM('axxy', 'xy') => 'a'
BTRIM('  a ') => 'a'
BTRIM('xax', 'x') => 'a'
LPAD('hi', 5, '?') => '???hi'
LPAD('hi', 5, 'ab') => 'abahi'
LPAD('hello', 2, '?') => 'he'
LPAD('hi', -1, '?') => NULL
LPAD('hi', 5, '') => NULL
LPAD('', 3, 'x') => 'xxx'
RPAD('hi', 5, '?') => 'hi???'
RPAD('hi', 5, 'ab') => 'hiaba'
RPAD('hello', 2, '?') => 'he'
RPAD('hi', -2, '?') => NULL
REPEAT('ab', 3) => 'ababab'
REPEAT('ab', 0) => ''
REPEAT('ab', -1) => ''
REVERSE('hello') => 'olleh'
REVERSE('日本') => '本日'
REVERSE('') => ''
REPLACE('hello world', 'o', '0') => 'hell0 w0rld'
REPLACE('aaa', 'aa', 'b') => 'ba'
REPLACE('abc', 'x', 'y') => 'abc'
REPLACE('abcabc', 'b', '') => 'acac'
REPLACE('abc', CAST(NULL AS STRING), 'y') => NULL
TRANSLATE('abcba', 'ab', 'xy') => 'xycyx'
TRANSLATE('abcba', 'ab', 'x') => 'xcx'
POSITION('lo' IN 'hello') => 4
POSITION('x' IN 'hello') => 0
POSITION('' IN 'hello') => 1
POSITION('l' IN 'hello') => 3
LOCATE('l', 'hello') => 3
LOCATE('l', 'hello', 4) => 4
LOCATE('h', 'hello', 2) => 0
INSTR('hello', 'l') => 3
INSTR('Tech on the net', 'e', 1, 2) => 11
INSTR('Tech on the net', 'e', -3, 2) => 2
INSTR('hello', 'x') => 0
SPLIT_INDEX('a,b,c', ',', 0) => 'a'
SPLIT_INDEX('a,b,c', ',', 2) => 'c'
SPLIT_INDEX('a,b,c', ',', 3) => NULL
SPLIT_INDEX('a,b,c', ',', -1) => NULL
SPLIT_INDEX('a,,c', ',', 1) => ''
STARTSWITH('hello', 'he') => true
STARTSWITH('hello', 'lo') => false
STARTSWITH('hello', '') => true
ENDSWITH('hello', 'lo') => true
ENDSWITH('hello', 'he') => false
ASCII('A') => 65 : INT
ASCII('') => 0
ASCII('abc') => 97
CHR(65) => 'A'
CHR(97 + 256) => 'a'
CHR(-1) => ''
REGEXP('foo123', '[0-9]+') => true
REGEXP('foo', '[0-9]+') => false
REGEXP_EXTRACT('foothebar', 'foo(.*?)(bar)', 1) => 'the'
REGEXP_EXTRACT('foothebar', 'foo(.*?)(bar)', 2) => 'bar'
REGEXP_EXTRACT('foothebar', 'foo(.*?)(bar)') => 'foothebar'
REGEXP_EXTRACT('foothebar', 'foo([0-9]+)', 1) => NULL
REGEXP_REPLACE('foobar', 'oo|ar', '') => 'fb'
REGEXP_REPLACE('a1b22', '[0-9]+', '#') => 'a#b#'
REGEXP_REPLACE('foobar', '(o+)', '<$1>') => 'f<$1>bar'
REGEXP_COUNT('a1b22c', '[0-9]') => 3
REGEXP_SUBSTR('a1b22', '[0-9]+') => '1'
REGEXP_INSTR('ab12', '[0-9]') => 3
IS_ALPHA('abc') => true
IS_ALPHA('ab1') => false
IS_DIGIT('123') => true
IS_DIGIT('1.3') => false
IS_DECIMAL('1.3') => true
IS_DECIMAL('abc') => false
MD5('test') => '098f6bcd4621d373cade4e832627b4f6'
MD5('') => 'd41d8cd98f00b204e9800998ecf8427e'
SHA1('test') => 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'
SHA224('test') => '90a3ed9e32b2aaf4c61c410eb925426119e1a9dc53d4286ade99a809'
SHA256('test') => '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
SHA2('test', 256) => '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
SHA384('test') => '768412320f7b0aa5812fce428dc4706b3cae50e02a64caa16a782249bfe8efc4b7ef1ccb126255d196047dfedf17a0a9'
MD5(CAST(NULL AS STRING)) => NULL
TO_BASE64('hello world') => 'aGVsbG8gd29ybGQ='
FROM_BASE64('aGVsbG8gd29ybGQ=') => 'hello world'
TO_BASE64('你好') => '5L2g5aW9'
FROM_BASE64('5L2g5aW9') => '你好'
HEX(255) => 'FF'
HEX('abc') => '616263'
HEX(CAST(-1 AS BIGINT)) => 'FFFFFFFFFFFFFFFF'
BIN(10) => '1010'
BIN(0) => '0'
HASH_CODE('abc') => 96354
DECODE(ENCODE('héllo', 'UTF-8'), 'UTF-8') => 'héllo'
URL_ENCODE('a b&c=d') => 'a+b%26c%3Dd'
URL_DECODE('a+b%26c%3Dd') => 'a b&c=d'
PARSE_URL('http://user@flink.apache.org:80/path?query=1#Ref', 'HOST') => 'flink.apache.org'
PARSE_URL('http://flink.apache.org/path?query=1#Ref', 'PATH') => '/path'
PARSE_URL('http://flink.apache.org/path?query=1#Ref', 'QUERY') => 'query=1'
PARSE_URL('http://flink.apache.org/path?query=1#Ref', 'QUERY', 'query') => '1'
PARSE_URL('http://flink.apache.org/path?query=1#Ref', 'REF') => 'Ref'
PARSE_URL('http://flink.apache.org/path?query=1#Ref', 'PROTOCOL') => 'http'
STR_TO_MAP('k1=v1,k2=v2')['k1'] => 'v1'
STR_TO_MAP('k1=v1,k2=v2')['k3'] => NULL
OVERLAY('xxxxxtest' PLACING 'xxxx' FROM 6) => 'xxxxxxxxx'
OVERLAY('xxxxxtest' PLACING 'xxxx' FROM 6 FOR 2) => 'xxxxxxxxxst'
OVERLAY('abcdef' PLACING 'X' FROM 2 FOR 3) => 'aXef'
CHAR_LENGTH(UUID()) => 36
'it''s' => 'it's'
UPPER(U&'\00e9' || 'a') => 'ÉA'
U&'\00e9' = 'é' => true
'a"b' => 'a"b'
'back\slash' => 'back\slash'
'😀' || 'x' => '😀x'
CHAR_LENGTH('a' || 'bc') => 3
UPPER(SUBSTRING('hello' || ' world', 7)) => 'WORLD'
*/

/* file s.csv
1,hello,world,2
2,"a,b;c",";",1
3,,x,3
4,"",y,
5,"日本語テキスト","本",4
6,"say ""hi""","""",0
7,"  spaced  "," ",-2
*/
CREATE TABLE s (id INT, a STRING, b STRING, n INT)
WITH ('connector' = 'filesystem', 'path' = '${dir}/s.csv', 'format' = 'csv');

SELECT id, UPPER(a) AS u, CHAR_LENGTH(a) AS l, REVERSE(a) AS r FROM s;
/* expect
id,u,l,r
1,HELLO,5,olleh
2,"A,B;C",5,"c;b,a"
3,,,
4,"",0,""
5,日本語テキスト,7,トスキテ語本日
6,"SAY ""HI""",8,"""ih"" yas"
7,"  SPACED  ",10,"  decaps  "
*/

SELECT id, a || '-' || b AS c, CONCAT_WS('|', a, b) AS w, SUBSTRING(a, 2, n) AS sub FROM s WHERE id <> 7;
/* expect
id,c,w,sub
1,hello-world,hello|world,el
2,"a,b;c-;","a,b;c|;",","
3,,x,
4,-y,|y,
5,日本語テキスト-本,日本語テキスト|本,本語テキ
6,"say ""hi""-""","say ""hi""|""",""
*/

SELECT id, POSITION(b IN a) AS p, REPLACE(a, b, '*') AS r, LEFT(a, n) AS l, RIGHT(a, n) AS e, TRIM(a) AS t FROM s;
/* expect
id,p,r,l,e,t
1,0,hello,he,lo,hello
2,4,"a,b*c",a,c,"a,b;c"
3,,,,,
4,0,"",,,""
5,2,日*語テキスト,日本語テ,テキスト,日本語テキスト
6,5,say *hi*,"","","say ""hi"""
7,1,**spaced**,"","",spaced
*/

SELECT a FROM s WHERE a LIKE '%' || b || '%';
/* expect
a
"a,b;c"
日本語テキスト
"say ""hi"""
"  spaced  "
*/

SELECT LOWER(UPPER(a)) AS x, COUNT(*) AS n FROM s WHERE a IS NOT NULL GROUP BY LOWER(UPPER(a));
/* expect
x,n
hello,1
"a,b;c",1
"",1
日本語テキスト,1
"say ""hi""",1
"  spaced  ",1
*/
