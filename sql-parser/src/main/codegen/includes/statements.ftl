<#-- Statements other than CREATE and DROP. Each can end after its first word as far as lookahead
     goes, so that this grammar's production is chosen and its error message lists its words. -->

/** Refuses the next token: what was expected is what the choice before tried. */
void WeirUnexpected() :
{}
{
    { if (true) throw generateParseException(); }
}

/** A string literal, also U&'…' with escapes; returns what it stands for. */
String WeirString() :
{}
{
    <QUOTED_STRING> { return SqlParserUtil.parseString(token.image); }
|
    <UNICODE_STRING_LITERAL> {
        return SqlLiteral.createCharString(
                SqlParserUtil.parseString(token.image), "UTF16", getPos())
            .unescapeUnicode('\\')
            .getValueAs(String.class);
    }
}

/**
 * Takes every token before the first of the given kind, or all there are: settings may be written
 * without quotes, and their names contain hyphens and reserved words.
 */
JAVACODE String WeirRawText(int end) {
    StringBuilder text = new StringBuilder();
    Token last = null;
    for (Token next = getToken(1); next.kind != end && next.kind != EOF; next = getToken(1)) {
        if (last != null
            && (last.endLine != next.beginLine || last.endColumn + 1 != next.beginColumn)) {
            text.append(' ');
        }
        text.append(next.image);
        last = getNextToken();
    }
    if (last == null) {
        throw generateParseException();
    }
    return text.toString();
}

SqlNode WeirShow() :
{
    final Span s;
    SqlShow.Kind kind = null;
    SqlIdentifier name = null;
    String like = null;
    boolean notLike = false;
}
{
    <SHOW> { s = span(); }
    (
        <CREATE>
        (
            <TABLE> { kind = SqlShow.Kind.CREATE_TABLE; }
        |
            <VIEW> { kind = SqlShow.Kind.CREATE_VIEW; }
        |
            WeirUnexpected()
        )
        name = CompoundIdentifier()
        { return new SqlShow(s.end(this), kind, name, null, false); }
    |
        (
            <TABLES> { kind = SqlShow.Kind.TABLES; }
        |
            <VIEWS> { kind = SqlShow.Kind.VIEWS; }
        |
            <FUNCTIONS> { kind = SqlShow.Kind.FUNCTIONS; }
        |
            <JOBS> { kind = SqlShow.Kind.JOBS; }
        |
            <COLUMNS> { kind = SqlShow.Kind.COLUMNS; }
            ( <FROM> | <IN> ) name = CompoundIdentifier()
        )
        [
            [ <NOT> { notLike = true; } ]
            <LIKE> like = WeirString()
        ]
        { return new SqlShow(s.end(this), kind, name, like, notLike); }
    |
        WeirUnexpected()
    )
    { return null; }
}

SqlNode WeirDescribe() :
{
    final Span s;
    SqlIdentifier name = null;
}
{
    ( <DESCRIBE> | <DESC> ) { s = span(); }
    (
        <TABLE> name = CompoundIdentifier()
    |
        name = CompoundIdentifier()
    |
        WeirUnexpected()
    )
    { return new SqlDescribe(s.end(this), name); }
}

SqlNode WeirExplain() :
{
    final Span s;
    SqlExplainPlan.Mode mode = SqlExplainPlan.Mode.PLAN;
    SqlNode statement = null;
}
{
    <EXPLAIN> { s = span(); }
    [
        <PLAN> [ <FOR> ]
    |
        <PASSES> { mode = SqlExplainPlan.Mode.PASSES; }
    |
        <CODE> { mode = SqlExplainPlan.Mode.CODE; }
    |
        LOOKAHEAD( <LPAREN> ( <PLAN> | <PASSES> | <CODE> ) <RPAREN> )
        <LPAREN>
        (
            <PLAN>
        |
            <PASSES> { mode = SqlExplainPlan.Mode.PASSES; }
        |
            <CODE> { mode = SqlExplainPlan.Mode.CODE; }
        )
        <RPAREN>
    ]
    (
        statement = WeirStatementSet()
    |
        statement = SqlInsert()
    |
        statement = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    |
        WeirUnexpected()
    )
    { return new SqlExplainPlan(s.end(this), mode, statement); }
}

SqlNode WeirStatementSet() :
{
    final Span s;
    SqlNode insert;
    final List<SqlInsert> inserts = new ArrayList<SqlInsert>();
}
{
    (
        <BEGIN> { s = span(); } <STATEMENT> <SET> <SEMICOLON>
    |
        { s = Span.of(); }
        [ <EXECUTE> { s.add(this); } ]
        <STATEMENT> { s.add(this); } <SET> <BEGIN>
    )
    (
        insert = SqlInsert() { inserts.add((SqlInsert) insert); }
        <SEMICOLON>
    )+
    <END>
    { return new SqlStatementSet(s.end(this), inserts); }
}

SqlNode WeirSet() :
{
    final Span s;
    SqlTableOption option = null;
}
{
    <SET> { s = span(); }
    [
        LOOKAHEAD({ getToken(1).kind != EOF })
        option = WeirSetting()
    ]
    { return new SqlSet(s.end(this), option); }
}

SqlTableOption WeirSetting() :
{
    final String key;
    final SqlParserPos keyPos;
    final String value;
    final Span s;
}
{
    { s = Span.of(WeirNextPosition()); }
    ( key = WeirString() | key = WeirRawText(EQ) )
    { keyPos = s.end(this); }
    <EQ>
    { s.clear().add(WeirNextPosition()); }
    ( value = WeirString() | value = WeirRawText(EOF) )
    { return new SqlTableOption(key, value, keyPos, s.end(this)); }
}

JAVACODE SqlParserPos WeirNextPosition() {
    Token next = getToken(1);
    return new SqlParserPos(next.beginLine, next.beginColumn, next.endLine, next.endColumn);
}

SqlNode WeirReset() :
{
    final Span s;
    String key = null;
    SqlParserPos keyPos = SqlParserPos.ZERO;
}
{
    <RESET> { s = span(); }
    [
        LOOKAHEAD({ getToken(1).kind != EOF })
        { keyPos = WeirNextPosition(); }
        ( key = WeirString() | key = WeirRawText(EOF) )
        { keyPos = keyPos.plus(getPos()); }
    ]
    { return new SqlReset(s.end(this), key, keyPos); }
}

SqlNode WeirStopJob() :
{
    final Span s;
    String id = null;
    SqlParserPos idPos = null;
}
{
    <STOP> { s = span(); }
    (
        <JOB> id = WeirString() { idPos = getPos(); }
        [ <WITH> { if (true) throw UnsupportedSyntax.stopWithSavepoint(getPos()); } ]
    |
        WeirUnexpected()
    )
    { return new SqlStopJob(s.end(this), id, idPos); }
}

SqlNode WeirInsertOverwrite() :
{}
{
    <INSERT> <OVERWRITE> { throw UnsupportedSyntax.insertOverwrite(getPos()); }
}
