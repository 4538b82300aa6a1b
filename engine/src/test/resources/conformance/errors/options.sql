-- Options that make no sense alone or together are errors of CREATE TABLE, at the option.
CREATE TABLE t (a INT, d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'fields.d.max' = ^'100000'^);
/* error
option 'fields.d.max' = '100000': the column can be -999.99 to 999.99
*/
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.max' = ^'99999999999'^);
/* error
the column can be -2147483648 to 2147483647
*/
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.start' = ^'1'^);
/* error
it means nothing for a column of type INT of random values
*/
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.z.kind' = ^'random'^);
/* error
there is no column 'z'
*/
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.null-rate' = ^'2'^);
/* error
expected 0 to 1
*/
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = ^'-1'^);
/* error
expected 0 or more
*/
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = ^'0'^);
/* error
expected a number above 0
*/
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = ^'5'^, 'fields.a.end' = '1');
/* error
is above the end, 1
*/
CREATE TABLE t (event_type INT) WITH ('connector' = 'nexmark', 'person.proportion' = ^'-1'^);
/* error
person.proportion
*/
CREATE TABLE ^t^ (a INT) WITH ('connector' = 'nexmark');
/* error
column a INT does not fit
*/
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = ^''^);
/* error
expected a file or a directory
*/
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = 'x', 'source.path.regex-pattern' = ^'('^);
/* error
option 'source.path.regex-pattern'
*/
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = 'x', 'csv.field-delimiter' = ^'é'^);
/* error
csv.field-delimiter
*/
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = 'x', 'csv.field-delimiter' = ^'"'^);
/* error
csv.field-delimiter must differ from the quote
*/
CREATE TABLE ^t^ (a STRING, b STRING) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'raw');
/* error
format
*/
CREATE TABLE t (a STRING) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'json', 'json.fail-on-missing-field' = ^'true'^, 'json.ignore-parse-errors' = 'true');
/* error
json.fail-on-missing-field
*/
