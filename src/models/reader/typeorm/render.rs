//! A column of the database as a property of an entity.

use std::fmt::Write as _;

use crate::models::{ActualColumn, Column, Modifier, PgType, camel_case, pascal_case};

/// `@Column({ type: "varchar", length: 20, nullable: true }) quota: string | null;`
pub(super) fn line(column: &ActualColumn, model: Option<&Column>) -> String {
    let of = &column.data_type;
    let plain = column.name.starts_with(|c: char| c.is_ascii_alphabetic())
        && column.name.chars().all(|c| c.is_ascii_alphanumeric());
    let given = model.and_then(|model| model.place.property.clone());
    let property = match given.filter(|given| is_word(given)) {
        Some(property) => property,
        None if plain => column.name.clone(),
        None => camel_case(&column.name),
    };
    let decorator = model.and_then(|model| model.kept.first());
    let decorator = decorator.map_or("Column", String::as_str);
    let (name, typescript) = types(of);
    if decorator.ends_with("ToOne") {
        let nullable = !column.not_null;
        return format!(
            "@{decorator}(…, {{ nullable: {nullable} }}) @JoinColumn({{ name: {:?} }}) {property}",
            column.name
        );
    }
    let mut options = String::new();
    if property != column.name {
        let _ = write!(options, "name: {:?}, ", column.name);
    }
    let _ = write!(options, "type: {name:?}");
    if name == "enum" {
        let _ = write!(
            options,
            ", enum: {}, enumName: {:?}",
            pascal_case(&of.name),
            of.name
        );
    }
    modifier(of, &mut options);
    if of.array {
        options.push_str(", array: true");
    }
    if !column.not_null {
        options.push_str(", nullable: true");
    }
    let mut generated = "";
    if let Some(expression) = &column.generated {
        let _ = write!(
            options,
            ", generatedType: \"STORED\", asExpression: {expression:?}"
        );
    } else if column.identity_kind.is_some() {
        generated = "@Generated(\"identity\") ";
    } else if let Some(default) = column.default.as_deref() {
        if default.starts_with("nextval(") {
            generated = "@Generated(\"increment\") ";
        } else {
            let _ = write!(options, ", default: {}", constant(default));
        }
    }
    let brackets = if of.array { "[]" } else { "" };
    let or_null = if column.not_null { "" } else { " | null" };
    format!("@{decorator}({{ {options} }}) {generated}{property}: {typescript}{brackets}{or_null};")
}

fn is_word(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

fn modifier(of: &PgType, options: &mut String) {
    let Modifier::Exactly(parts) = &of.modifier else {
        return;
    };
    let _ = match (of.name.as_str(), parts.as_slice()) {
        ("numeric", [precision, scale]) => {
            write!(options, ", precision: {precision}, scale: {scale}")
        }
        ("geometry" | "geography", [feature, srid]) => {
            write!(options, ", spatialFeatureType: {feature:?}, srid: {srid}")
        }
        ("geometry" | "geography", [feature]) => {
            write!(options, ", spatialFeatureType: {feature:?}")
        }
        (name, [precision]) if name.starts_with("time") || name == "interval" => {
            write!(options, ", precision: {precision}")
        }
        (_, [length]) => write!(options, ", length: {length}"),
        _ => Ok(()),
    };
}

/// A default as TypeORM takes it: constants as they are, expressions in a function.
fn constant(default: &str) -> String {
    let text = default.strip_prefix('\'').and_then(|rest| {
        let (text, after) = rest.rsplit_once('\'')?;
        (after.is_empty() || after.starts_with("::")).then(|| text.replace("''", "'"))
    });
    match text {
        Some(text) => format!("{text:?}"),
        None if default.parse::<f64>().is_ok() || matches!(default, "true" | "false") => {
            default.to_owned()
        }
        None => format!("() => {default:?}"),
    }
}

/// TypeORM's name of a type, and TypeScript's.
fn types(of: &PgType) -> (&str, String) {
    let (name, typescript) = match of.name.as_str() {
        "character varying" => ("varchar", "string"),
        "character" => ("char", "string"),
        "integer" => ("int", "number"),
        "timestamp without time zone" => ("timestamp", "Date"),
        "timestamp with time zone" => ("timestamptz", "Date"),
        "time without time zone" => ("time", "string"),
        "time with time zone" => ("timetz", "string"),
        "bit varying" => ("varbit", "string"),
        name @ ("smallint" | "real" | "double precision") => (name, "number"),
        "boolean" => ("boolean", "boolean"),
        "bytea" => ("bytea", "Buffer"),
        name @ ("json" | "jsonb") => (name, "Record<string, unknown>"),
        name if of.is_built_in() || KNOWN_EXTENSIONS.contains(&name) => (name, "string"),
        name => return ("enum", pascal_case(name)),
    };
    (name, typescript.to_owned())
}

/// Types of extensions that TypeORM knows.
const KNOWN_EXTENSIONS: [&str; 8] = [
    "citext",
    "hstore",
    "geometry",
    "geography",
    "cube",
    "ltree",
    "vector",
    "halfvec",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{DefaultValue, Nullable, Place, Supply, Types};

    fn column(name: &str, of: &str) -> ActualColumn {
        ActualColumn {
            name: name.to_owned(),
            identity: None,
            position: 1,
            data_type: PgType::parse(of),
            domain: None,
            not_null: true,
            default: None,
            generated: None,
            identity_kind: None,
        }
    }

    #[test]
    fn a_property_keeps_its_name_and_its_decorator() {
        let model = |property: &str, decorator: &str| Column {
            name: "updated_at".to_owned(),
            place: Place::new("a.ts", 1, 1).of_property(property),
            types: Types::Unknown,
            nullable: Nullable::No,
            supply: Supply::Database,
            default: DefaultValue::Some,
            reads: true,
            kept: vec![decorator.to_owned()],
        };
        let at = column("updated_at", "timestamptz");
        assert_eq!(
            line(&at, Some(&model("changed", "UpdateDateColumn"))),
            "@UpdateDateColumn({ name: \"updated_at\", type: \"timestamptz\" }) changed: Date;"
        );
        let org = column("org_id", "uuid");
        assert_eq!(
            line(&org, Some(&model("org", "ManyToOne"))),
            "@ManyToOne(…, { nullable: false }) @JoinColumn({ name: \"org_id\" }) org"
        );
    }

    #[test]
    fn columns_are_lines_of_an_entity() {
        let mut nick = column("nick_name", "varchar(20)");
        nick.not_null = false;
        assert_eq!(
            line(&nick, None),
            "@Column({ name: \"nick_name\", type: \"varchar\", length: 20, nullable: true }) \
             nickName: string | null;"
        );
        let mut mood = column("mood", "public.mood");
        mood.default = Some("'it''s'::mood".to_owned());
        assert_eq!(
            line(&mood, None),
            "@Column({ type: \"enum\", enum: Mood, enumName: \"mood\", default: \"it's\" }) mood: Mood;"
        );
        let mut at = column("at", "timestamptz(3)");
        at.default = Some("now()".to_owned());
        assert_eq!(
            line(&at, None),
            "@Column({ type: \"timestamptz\", precision: 3, default: () => \"now()\" }) at: Date;"
        );
        let mut id = column("id", "bigint");
        id.default = Some("nextval('x_id_seq'::regclass)".to_owned());
        assert_eq!(
            line(&id, None),
            "@Column({ type: \"bigint\" }) @Generated(\"increment\") id: string;"
        );
        assert_eq!(
            line(&column("tags", "text[]"), None),
            "@Column({ type: \"text\", array: true }) tags: string[];"
        );
    }
}
