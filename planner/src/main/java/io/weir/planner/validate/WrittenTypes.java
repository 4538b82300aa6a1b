package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.type.WeirTypeSystem;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlRowTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Refuses types that Weir does not have, and lengths and precisions out of range, which Calcite
 * would silently bring into it.
 */
final class WrittenTypes {
  private WrittenTypes() {}

  /** Checks a type as written in a CAST or a column, and the types in it. */
  static void check(SqlDataTypeSpec written) {
    check(written.getTypeNameSpec());
  }

  private static void check(SqlTypeNameSpec type) {
    if (type instanceof SqlBasicTypeNameSpec basic) {
      checkBasic(basic);
    } else if (type instanceof SqlRowTypeNameSpec row) {
      row.getFieldTypes().forEach(WrittenTypes::check);
    } else if (type instanceof SqlMapTypeNameSpec map) {
      check(map.getKeyType());
      check(map.getValType());
    } else if (type instanceof SqlCollectionTypeNameSpec collection) {
      if (collection.getTypeName().getSimple().equals("MULTISET")) {
        throw UnsupportedConstructs.type("MULTISET", Span.of(type.getParserPos()));
      }
      check(collection.getElementTypeName());
    }
  }

  private static void checkBasic(SqlBasicTypeNameSpec type) {
    SqlTypeName name = SqlTypeName.get(type.getTypeName().getSimple());
    if (name == null) {
      return;
    }
    int precision = type.getPrecision();
    switch (name) {
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
        if (precision > WeirTypeSystem.MAX_TIME_PRECISION) {
          throw UnsupportedConstructs.limit(
              name == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE ? "TIMESTAMP_LTZ" : name.getName(),
              WeirTypeSystem.MAX_TIME_PRECISION,
              "fraction digits",
              Span.of(type.getParserPos()),
              null);
        }
      }
      case DECIMAL -> checkDecimal(type, precision, type.getScale());
      case CHAR, VARCHAR, BINARY, VARBINARY -> {
        if (precision == 0) {
          throw invalid(type, Code.INVALID, name + " has a length of at least 1", null);
        }
        boolean padded = name == SqlTypeName.CHAR || name == SqlTypeName.BINARY;
        if (padded && precision > WeirTypeSystem.MAX_PADDED_LENGTH) {
          throw UnsupportedConstructs.limit(
              name.getName(),
              WeirTypeSystem.MAX_PADDED_LENGTH,
              name == SqlTypeName.CHAR ? "characters" : "bytes",
              Span.of(type.getParserPos()),
              name == SqlTypeName.CHAR
                  ? "VARCHAR or STRING, whose values are not padded"
                  : "VARBINARY or BYTES, whose values are not padded");
        }
      }
      case TIMESTAMP_TZ, TIME_TZ, TIME_WITH_LOCAL_TIME_ZONE ->
          throw UnsupportedConstructs.type(
              (name == SqlTypeName.TIMESTAMP_TZ ? "TIMESTAMP" : "TIME")
                  + (name == SqlTypeName.TIME_WITH_LOCAL_TIME_ZONE
                      ? " WITH LOCAL TIME ZONE"
                      : " WITH TIME ZONE"),
              Span.of(type.getParserPos()));
      case ANY -> throw UnsupportedConstructs.type("Type ANY", Span.of(type.getParserPos()));
      default -> {}
    }
  }

  private static void checkDecimal(SqlBasicTypeNameSpec type, int precision, int scale) {
    if (precision > WeirTypeSystem.MAX_DECIMAL_PRECISION) {
      throw UnsupportedConstructs.limit(
          "DECIMAL",
          WeirTypeSystem.MAX_DECIMAL_PRECISION,
          "digits",
          Span.of(type.getParserPos()),
          null);
    }
    if (precision == 0) {
      throw invalid(type, Code.INVALID, "DECIMAL has at least 1 digit", null);
    }
    if (scale < 0 && scale != RelDataType.SCALE_NOT_SPECIFIED) {
      throw invalid(type, Code.INVALID, "DECIMAL has at least 0 fraction digits", null);
    }
    if (precision != RelDataType.PRECISION_NOT_SPECIFIED && scale > precision) {
      throw invalid(
          type,
          Code.INVALID,
          "DECIMAL(" + precision + ", " + scale + ") has more fraction digits than digits",
          "the first number counts all digits, those behind the point as well");
    }
  }

  private static SqlException invalid(
      SqlBasicTypeNameSpec type, Code code, String message, @Nullable String hint) {
    return new SqlException(code, message, Span.of(type.getParserPos()), hint);
  }
}
