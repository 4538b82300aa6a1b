<#-- CREATE and DROP. -->

SqlCreate WeirCreate(Span s, boolean replace) :
{
    boolean temporary = false;
    SqlCreate create = null;
}
{
    [ <TEMPORARY> { temporary = true; } ]
    (
        create = WeirCreateTable(s, replace, temporary)
    |
        create = WeirCreateView(s, replace, temporary)
    |
        WeirUnexpected()
    )
    { return create; }
}

SqlDrop WeirDrop(Span s, boolean replace) :
{
    boolean temporary = false;
    boolean ifExists = false;
    SqlIdentifier name = null;
    boolean view = false;
}
{
    [ <TEMPORARY> { temporary = true; } ]
    (
        <TABLE>
    |
        <VIEW> { view = true; }
    |
        WeirUnexpected()
    )
    [ LOOKAHEAD(2) <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundIdentifier()
    {
        return view
            ? new SqlDropView(s.end(this), temporary, ifExists, name)
            : new SqlDropTable(s.end(this), temporary, ifExists, name);
    }
}

boolean WeirIfNotExists() :
{}
{
    LOOKAHEAD(3)
    <IF> <NOT> <EXISTS> { return true; }
|
    { return false; }
}

SqlCreate WeirCreateTable(Span s, boolean replace, boolean temporary) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final TableDefinition definition = new TableDefinition();
    String comment = null;
    final List<SqlIdentifier> partitionedBy = new ArrayList<SqlIdentifier>();
    final List<SqlTableOption> settings = new ArrayList<SqlTableOption>();
    SqlTableLike like = null;
    SqlNode query = null;
}
{
    <TABLE> {
        if (replace) {
            throw UnsupportedSyntax.replaceTable(getPos());
        }
    }
    ifNotExists = WeirIfNotExists()
    name = CompoundIdentifier()
    [
        <LPAREN>
        WeirTableElement(definition)
        ( <COMMA> WeirTableElement(definition) )*
        <RPAREN>
    ]
    [ <COMMENT> comment = WeirString() ]
    [ <PARTITIONED> <BY> WeirIdentifiers(partitionedBy) ]
    [
        <WITH> <LPAREN>
        [ WeirTableOption(settings) ( <COMMA> WeirTableOption(settings) )* ]
        <RPAREN>
    ]
    [
        like = WeirTableLike()
    |
        <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    ]
    {
        return new SqlCreateTable(s.end(this), temporary, ifNotExists, name, definition,
            comment, partitionedBy, settings, like, query);
    }
}

void WeirTableElement(TableDefinition definition) :
{
    final Span s;
    SqlIdentifier name = null;
    final SqlNode expression;
    final List<SqlIdentifier> key = new ArrayList<SqlIdentifier>();
}
{
    <WATERMARK> { s = span(); }
    <FOR> name = CompoundIdentifier()
    <AS> expression = Expression(ExprContext.ACCEPT_NON_QUERY)
    { definition.setWatermark(new SqlWatermark(name, expression, s.end(this))); }
|
    { s = Span.of(); }
    [ <CONSTRAINT> { s.add(this); } SimpleIdentifier() ]
    <PRIMARY> { s.add(this); } <KEY>
    WeirIdentifiers(key)
    WeirNotEnforced(s)
    { definition.setPrimaryKey(key, s.end(this)); }
|
    name = SimpleIdentifier()
    WeirColumn(name, definition)
}

void WeirColumn(SqlIdentifier name, TableDefinition definition) :
{
    final SqlNode expression;
    SqlDataTypeSpec type = null;
    boolean nullable = true;
    boolean primaryKey = false;
    boolean metadata = false;
    boolean virtual = false;
    String metadataKey = null;
    String comment = null;
    Span key = null;
}
{
    <AS> expression = Expression(ExprContext.ACCEPT_NON_QUERY)
    [ <COMMENT> comment = WeirString() ]
    {
        definition.add(new SqlTableColumn.Computed(
            name, expression, comment, Span.of(name).end(this)));
    }
|
    type = DataType()
    (
        LOOKAHEAD(2)
        <NOT> <NULL> { nullable = false; }
    |
        <NULL>
    |
        [ <CONSTRAINT> SimpleIdentifier() ]
        <PRIMARY> { key = span(); } <KEY> WeirNotEnforced(key) { primaryKey = true; }
    )*
    [
        <METADATA> { metadata = true; }
        [ <FROM> metadataKey = WeirString() ]
        [ <VIRTUAL> { virtual = true; } ]
    ]
    [ <COMMENT> comment = WeirString() ]
    {
        type = type.withNullable(nullable);
        final SqlParserPos position = Span.of(name).end(this);
        if (metadata && primaryKey) {
            throw UnsupportedSyntax.metadataKey(name);
        }
        definition.add(metadata
            ? new SqlTableColumn.Metadata(
                name, type, metadataKey, virtual, comment, position)
            : new SqlTableColumn.Physical(name, type, primaryKey, comment, position));
    }
}

/* key: of what is said to be the key */
void WeirNotEnforced(Span key) :
{}
{
    LOOKAHEAD(2)
    <NOT> <ENFORCED>
|
    [ <ENFORCED> ] { if (true) throw UnsupportedSyntax.enforcedKey(key.end(this)); }
}

void WeirIdentifiers(List<SqlIdentifier> names) :
{
    SqlIdentifier name;
}
{
    <LPAREN> name = SimpleIdentifier() { names.add(name); }
    ( <COMMA> name = SimpleIdentifier() { names.add(name); } )*
    <RPAREN>
}

void WeirTableOption(List<SqlTableOption> settings) :
{
    final String key;
    final SqlParserPos keyPos;
    final String value;
}
{
    key = WeirString() { keyPos = getPos(); }
    <EQ> value = WeirString()
    { GrammarErrors.addOption(settings, new SqlTableOption(key, value, keyPos, getPos())); }
}

SqlTableLike WeirTableLike() :
{
    final Span s;
    final SqlIdentifier source;
    final List<SqlTableLike.Option> choices = new ArrayList<SqlTableLike.Option>();
}
{
    <LIKE> { s = span(); }
    source = CompoundIdentifier()
    [ <LPAREN> ( WeirTableLikeOption(choices) )+ <RPAREN> ]
    { return new SqlTableLike(source, choices, s.end(this)); }
}

void WeirTableLikeOption(List<SqlTableLike.Option> choices) :
{
    final Span s;
    final SqlTableLike.Strategy strategy;
    final SqlTableLike.Feature feature;
}
{
    (
        <INCLUDING> { strategy = SqlTableLike.Strategy.INCLUDING; }
    |
        <EXCLUDING> { strategy = SqlTableLike.Strategy.EXCLUDING; }
    |
        <OVERWRITING> { strategy = SqlTableLike.Strategy.OVERWRITING; }
    )
    { s = span(); }
    (
        <ALL> { feature = SqlTableLike.Feature.ALL; }
    |
        <CONSTRAINTS> { feature = SqlTableLike.Feature.CONSTRAINTS; }
    |
        <GENERATED> { feature = SqlTableLike.Feature.GENERATED; }
    |
        <METADATA> { feature = SqlTableLike.Feature.METADATA; }
    |
        <OPTIONS> { feature = SqlTableLike.Feature.OPTIONS; }
    |
        <PARTITIONS> { feature = SqlTableLike.Feature.PARTITIONS; }
    |
        <WATERMARKS> { feature = SqlTableLike.Feature.WATERMARKS; }
    )
    { choices.add(new SqlTableLike.Option(strategy, feature, s.end(this))); }
}

SqlCreate WeirCreateView(Span s, boolean replace, boolean temporary) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final List<SqlIdentifier> columns = new ArrayList<SqlIdentifier>();
    String comment = null;
    final SqlNode query;
}
{
    <VIEW>
    ifNotExists = WeirIfNotExists()
    name = CompoundIdentifier()
    [ WeirIdentifiers(columns) ]
    [ <COMMENT> comment = WeirString() ]
    <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    {
        return new SqlCreateView(s.end(this), replace, temporary, ifNotExists, name, columns,
            comment, query);
    }
}
