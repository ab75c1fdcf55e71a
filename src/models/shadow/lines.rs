//! The line that declares a column, in the languages of ORMs that are known by their DDL.

use crate::models::{ActualColumn, Column, camel_case, pascal_case};

/// What a column's type is called in the words of an ORM: `("integer", "Integer")`.
type Words = [(&'static str, &'static str)];

fn word(column: &ActualColumn, words: &Words) -> Option<&'static str> {
    let name = column.data_type.name.as_str();
    let found = words.iter().find(|(of, _)| *of == name);
    found
        .filter(|_| !column.data_type.array)
        .map(|(_, word)| *word)
}

fn length(column: &ActualColumn) -> String {
    let length = column.data_type.length();
    length.map_or_else(String::new, |length| length.to_string())
}

/// The expression that a column's default is, where a line should say it.
fn default(column: &ActualColumn) -> Option<&str> {
    let text = column.default.as_deref().filter(|_| column.has_default())?;
    (!text.starts_with("nextval(")).then_some(text)
}

/// The same in a language of its own: `, default: 0`.
fn defaulted(column: &ActualColumn, write: impl Fn(&str) -> String) -> String {
    default(column).map_or_else(String::new, write)
}

/// `quota integer NOT NULL`.
pub(super) fn sql(column: &ActualColumn, _: Option<&Column>) -> String {
    let null = if column.not_null { " NOT NULL" } else { "" };
    let default = defaulted(column, |text| format!(" DEFAULT {text}"));
    format!("{} {}{default}{null}", column.name, column.data_type)
}

/// `quota: Mapped[int | None] = mapped_column(Integer)`.
pub(super) fn sqlalchemy(column: &ActualColumn, _: Option<&Column>) -> String {
    const WORDS: &Words = &[
        ("bigint", "int;BigInteger"),
        ("boolean", "bool;Boolean"),
        ("bytea", "bytes;LargeBinary"),
        ("character varying", "str;String"),
        ("date", "datetime.date;Date"),
        ("double precision", "float;Double"),
        ("integer", "int;Integer"),
        ("json", "dict;JSON"),
        ("jsonb", "dict;JSONB"),
        ("numeric", "Decimal;Numeric"),
        ("real", "float;REAL"),
        ("smallint", "int;SmallInteger"),
        ("text", "str;Text"),
        (
            "timestamp with time zone",
            "datetime.datetime;DateTime(timezone=True)",
        ),
        ("timestamp without time zone", "datetime.datetime;DateTime"),
        ("uuid", "uuid.UUID;Uuid"),
    ];
    let (python, of) = word(column, WORDS)
        .and_then(|word| word.split_once(';'))
        .unwrap_or(("Any", ""));
    let mut of = match of {
        "" => format!("... {}", column.data_type),
        "String" if column.data_type.length().is_some() => format!("String({})", length(column)),
        other => other.to_owned(),
    };
    if let (Some(digits), Some(scale)) = (column.data_type.length(), column.data_type.scale()) {
        of = format!("Numeric({digits}, {scale})");
    }
    let null = if column.not_null { "" } else { " | None" };
    let default = defaulted(column, |text| format!(", server_default=text({text:?})"));
    format!(
        "{}: Mapped[{python}{null}] = mapped_column({of}{default})",
        column.name
    )
}

/// `quota = models.IntegerField(null=True)`.
pub(super) fn django(column: &ActualColumn, _: Option<&Column>) -> String {
    const WORDS: &Words = &[
        ("bigint", "BigIntegerField"),
        ("boolean", "BooleanField"),
        ("bytea", "BinaryField"),
        ("character varying", "CharField"),
        ("date", "DateField"),
        ("double precision", "FloatField"),
        ("inet", "GenericIPAddressField"),
        ("integer", "IntegerField"),
        ("interval", "DurationField"),
        ("jsonb", "JSONField"),
        ("numeric", "DecimalField"),
        ("smallint", "SmallIntegerField"),
        ("text", "TextField"),
        ("time without time zone", "TimeField"),
        ("timestamp with time zone", "DateTimeField"),
        ("uuid", "UUIDField"),
    ];
    let Some(field) = word(column, WORDS) else {
        return format!("{} = ...  # {}", column.name, column.data_type);
    };
    let mut options = Vec::new();
    match (field, column.data_type.length(), column.data_type.scale()) {
        ("CharField", Some(length), _) => options.push(format!("max_length={length}")),
        ("DecimalField", Some(digits), Some(scale)) => {
            options.push(format!("max_digits={digits}, decimal_places={scale}"));
        }
        _ => {}
    }
    if !column.not_null {
        options.push("null=True".to_owned());
    }
    options.extend(default(column).map(|text| format!("db_default=RawSQL({text:?}, [])")));
    format!("{} = models.{field}({})", column.name, options.join(", "))
}

/// `quota: { type: DataTypes.INTEGER, allowNull: false }`.
pub(super) fn sequelize(column: &ActualColumn, _: Option<&Column>) -> String {
    const WORDS: &Words = &[
        ("bigint", "BIGINT"),
        ("boolean", "BOOLEAN"),
        ("bytea", "BLOB"),
        ("character varying", "STRING"),
        ("date", "DATEONLY"),
        ("double precision", "DOUBLE"),
        ("integer", "INTEGER"),
        ("json", "JSON"),
        ("jsonb", "JSONB"),
        ("numeric", "DECIMAL"),
        ("real", "REAL"),
        ("smallint", "SMALLINT"),
        ("text", "TEXT"),
        ("timestamp with time zone", "DATE"),
        ("uuid", "UUID"),
    ];
    let of = match word(column, WORDS) {
        Some("STRING") => format!("DataTypes.STRING({})", length(column)).replace("()", ""),
        Some(word) => format!("DataTypes.{word}"),
        None => format!("'{}'", column.data_type),
    };
    let null = if column.not_null {
        ", allowNull: false"
    } else {
        ""
    };
    let default = defaulted(column, |text| {
        format!(", defaultValue: sequelize.literal({text:?})")
    });
    format!("{}: {{ type: {of}{null}{default} }},", column.name)
}

/// `@Property({ columnType: 'integer', nullable: true }) quota?: unknown;`.
pub(super) fn mikroorm(column: &ActualColumn, _: Option<&Column>) -> String {
    let (null, mark) = if column.not_null {
        ("", "!")
    } else {
        (", nullable: true", "?")
    };
    let property = camel_case(&column.name);
    let name = if property == column.name {
        String::new()
    } else {
        format!(", fieldName: '{}'", column.name)
    };
    let default = defaulted(column, |text| format!(", defaultRaw: {text:?}"));
    format!(
        "@Property({{ columnType: '{}'{name}{null}{default} }}) {property}{mark}: unknown;",
        column.data_type
    )
}

/// A field of a struct with its tag.
pub(super) fn gorm(column: &ActualColumn, _: Option<&Column>) -> String {
    const WORDS: &Words = &[
        ("bigint", "int64"),
        ("boolean", "bool"),
        ("bytea", "[]byte"),
        ("character varying", "string"),
        ("double precision", "float64"),
        ("integer", "int32"),
        ("real", "float32"),
        ("smallint", "int16"),
        ("text", "string"),
        ("timestamp with time zone", "time.Time"),
    ];
    let of = word(column, WORDS).unwrap_or("any");
    let (pointer, null) = if column.not_null {
        ("", ";not null")
    } else {
        ("*", "")
    };
    let default = defaulted(column, |text| format!(";default:{text}"));
    format!(
        "{} {pointer}{of} `gorm:\"column:{};type:{}{null}{default}\"`",
        pascal_case(&column.name),
        column.name,
        column.data_type
    )
}

/// `field.Int("quota").Optional()`.
pub(super) fn ent(column: &ActualColumn, _: Option<&Column>) -> String {
    const WORDS: &Words = &[
        ("bigint", "Int64"),
        ("boolean", "Bool"),
        ("bytea", "Bytes"),
        ("character varying", "String"),
        ("double precision", "Float"),
        ("integer", "Int32"),
        ("smallint", "Int16"),
        ("text", "Text"),
        ("timestamp with time zone", "Time"),
    ];
    let null = if column.not_null {
        ""
    } else {
        ".Optional().Nillable()"
    };
    let default = defaulted(column, |text| {
        format!(".Annotations(entsql.DefaultExpr({text:?}))")
    });
    match word(column, WORDS) {
        Some(word) => format!("field.{word}(\"{}\"){null}{default},", column.name),
        None => format!(
            "field.Other(\"{}\", …).SchemaType(map[string]string{{dialect.Postgres: \"{}\"}}){null}{default},",
            column.name, column.data_type
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::PgType;

    fn column(of: &str, not_null: bool) -> ActualColumn {
        ActualColumn {
            name: "unit_price".to_owned(),
            identity: None,
            position: 1,
            data_type: PgType::parse(of),
            domain: None,
            not_null,
            default: None,
            generated: None,
            identity_kind: None,
        }
    }

    #[test]
    fn lines_are_written_in_the_language_of_each() {
        let price = column("numeric(10,2)", true);
        let note = column("varchar(80)", false);
        let tags = column("text[]", false);
        assert_eq!(
            sqlalchemy(&price, None),
            "unit_price: Mapped[Decimal] = mapped_column(Numeric(10, 2))"
        );
        assert_eq!(
            sqlalchemy(&note, None),
            "unit_price: Mapped[str | None] = mapped_column(String(80))"
        );
        assert_eq!(
            django(&price, None),
            "unit_price = models.DecimalField(max_digits=10, decimal_places=2)"
        );
        assert_eq!(
            django(&note, None),
            "unit_price = models.CharField(max_length=80, null=True)"
        );
        assert_eq!(
            sequelize(&note, None),
            "unit_price: { type: DataTypes.STRING(80) },"
        );
        assert_eq!(sequelize(&tags, None), "unit_price: { type: 'text[]' },");
        assert_eq!(
            mikroorm(&tags, None),
            "@Property({ columnType: 'text[]', fieldName: 'unit_price', nullable: true }) unitPrice?: unknown;"
        );
        assert_eq!(
            gorm(&note, None),
            "UnitPrice *string `gorm:\"column:unit_price;type:varchar(80)\"`"
        );
        assert_eq!(
            ent(&note, None),
            "field.String(\"unit_price\").Optional().Nillable(),"
        );
        assert_eq!(sql(&price, None), "unit_price numeric(10,2) NOT NULL");
        let mut price = price;
        price.default = Some("0.00".to_owned());
        for (line, wanted) in [
            (sql(&price, None), "DEFAULT 0.00 NOT NULL"),
            (sqlalchemy(&price, None), "server_default=text(\"0.00\"))"),
            (django(&price, None), "db_default=RawSQL(\"0.00\", []))"),
            (
                sequelize(&price, None),
                "defaultValue: sequelize.literal(\"0.00\") },",
            ),
            (mikroorm(&price, None), "defaultRaw: \"0.00\" })"),
            (gorm(&price, None), ";not null;default:0.00\"`"),
            (
                ent(&price, None),
                ".Annotations(entsql.DefaultExpr(\"0.00\")),",
            ),
        ] {
            assert!(line.contains(wanted), "{line}");
        }
    }
}
