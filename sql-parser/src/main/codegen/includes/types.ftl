<#-- Data types of Weir's dialect that Calcite does not know, or knows with other nullability. -->

SqlTypeNameSpec WeirTypeName() :
{
    final Span s;
    final SqlDataTypeSpec first;
    final SqlDataTypeSpec second;
    final int precision;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    final List<SqlDataTypeSpec> types = new ArrayList<SqlDataTypeSpec>();
}
{
    <STRING> {
        return new SqlAlienSystemTypeNameSpec(
            "STRING", SqlTypeName.VARCHAR, Integer.MAX_VALUE, getPos());
    }
|
    <BYTES> {
        return new SqlAlienSystemTypeNameSpec(
            "BYTES", SqlTypeName.VARBINARY, Integer.MAX_VALUE, getPos());
    }
|
    <TIMESTAMP_LTZ> { s = span(); }
    precision = PrecisionOpt() {
        return new SqlBasicTypeNameSpec(
            SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, precision, s.end(this));
    }
|
    <ARRAY> { s = span(); } <LT> first = WeirNestedType() <GT> {
        return new SqlArrayType(first, SqlTypeName.ARRAY, s.end(this));
    }
|
    <MULTISET> { s = span(); } <LT> first = WeirNestedType() <GT> {
        return new SqlArrayType(first, SqlTypeName.MULTISET, s.end(this));
    }
|
    <MAP> { s = span(); }
    <LT> first = WeirNestedType() <COMMA> second = WeirNestedType() <GT> {
        return new SqlMapType(first, second, s.end(this));
    }
|
    <ROW> { s = span(); }
    (
        <LT> WeirRowFields(names, types) <GT>
    |
        <LPAREN> WeirRowFields(names, types) <RPAREN>
    )
    { return new SqlRowType(s.end(this), names, types); }
}

void WeirRowFields(List<SqlIdentifier> names, List<SqlDataTypeSpec> types) :
{}
{
    WeirRowField(names, types) ( <COMMA> WeirRowField(names, types) )*
}

void WeirRowField(List<SqlIdentifier> names, List<SqlDataTypeSpec> types) :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
}
{
    name = SimpleIdentifier()
    type = WeirNestedType()
    [ WeirString() ]
    {
        names.add(name);
        types.add(type);
    }
}

/** A type whose nullability is explicit in the tree: nullable unless NOT NULL is written. */
SqlDataTypeSpec WeirNestedType() :
{
    final SqlDataTypeSpec type;
    final boolean nullable;
}
{
    type = DataType()
    nullable = NullableOptDefaultTrue()
    { return type.withNullable(nullable, getPos()); }
}

/** What is no type at all: Calcite would leave it to the validator to find that out. */
SqlTypeNameSpec WeirUnknownTypeName() :
{
    final SqlIdentifier name;
}
{
    name = CompoundIdentifier() { throw GrammarErrors.unknownType(name); }
}
