//! Values that do not fit a narrower type, where one condition tells.

/// The condition that holds for values of `column` that an assignment to the type `to` refuses. `None`
/// where only the conversion itself could tell, for which a session would have to make a function.
pub(super) fn misfits(column: &str, to: &str) -> Option<String> {
    let words: String = to.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = words.to_ascii_lowercase();
    let name = lower.strip_prefix("pg_catalog.").unwrap_or(&lower);
    for prefix in [
        "varchar",
        "character varying",
        "char",
        "character",
        "bpchar",
    ] {
        let Some(length) = name.strip_prefix(prefix) else {
            continue;
        };
        let length = length.trim().strip_prefix('(')?.strip_suffix(')')?;
        let length: u32 = length.trim().parse().ok()?;
        // Spaces at the end are cut off.
        return Some(format!(
            "pg_catalog.btrim(pg_catalog.substr(({column})::pg_catalog.text, {}), ' ') <> ''",
            length + 1
        ));
    }
    let (low, high) = match name {
        "smallint" | "int2" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" | "int" | "int4" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => return None,
    };
    Some(format!(
        "pg_catalog.round(({column})::pg_catalog.numeric) NOT BETWEEN ({low}) AND ({high})"
    ))
}

#[cfg(test)]
mod tests {
    use super::misfits;

    #[test]
    fn only_known_types_have_a_condition() {
        let long = misfits("name", "VARCHAR (5)").unwrap();
        assert!(long.contains("(name)::pg_catalog.text, 6)"), "{long}");
        let small = misfits("n", "smallint").unwrap();
        assert!(small.ends_with("BETWEEN (-32768) AND (32767)"), "{small}");
        for other in ["date", "varchar", "numeric(5, 2)", "mood", "varchar(5)[]"] {
            assert_eq!(misfits("c", other), None, "{other}");
        }
    }
}
