//! What a masked value is: expressions of SQL over the value, and the functions that they use.

use crate::config::MaskWith;

/// What the values of a type are treated as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Text,
    /// Equal where it is the same in lower case.
    CaseInsensitive,
    /// A whole number with so many bits besides its sign.
    Integer(u32),
    Numeric,
    Date,
    Timestamp,
    Uuid,
    Bytes,
}

impl Family {
    /// The family of a base type by its name; `None` where only `null` can mask.
    pub(super) fn of(type_name: &str) -> Option<Self> {
        Some(match type_name {
            "text" | "varchar" | "bpchar" | "name" => Self::Text,
            "citext" => Self::CaseInsensitive,
            "int2" => Self::Integer(15),
            "int4" => Self::Integer(31),
            "int8" => Self::Integer(63),
            "numeric" => Self::Numeric,
            "date" => Self::Date,
            "timestamp" | "timestamptz" => Self::Timestamp,
            "uuid" => Self::Uuid,
            "bytea" => Self::Bytes,
            _ => return None,
        })
    }

    /// Whether a mask of this kind can be made for it.
    pub(super) fn allows(self, with: MaskWith) -> bool {
        match with {
            MaskWith::Null => true,
            MaskWith::Hash => !matches!(self, Self::Numeric | Self::Date | Self::Timestamp),
            MaskWith::Fake => self != Self::Bytes,
        }
    }
}

/// The masked value of `column`, which is quoted. `cap` is the most characters that a text may have.
pub(super) fn masked(with: MaskWith, family: Family, column: &str, cap: u32) -> String {
    let value = match (with, family) {
        (MaskWith::Null, _) => return "NULL".to_owned(),
        (MaskWith::Hash, Family::Text) => {
            format!("pg_temp.pgrehearse_hash({column}::text, {cap})")
        }
        (MaskWith::Hash, Family::CaseInsensitive) => {
            format!("pg_temp.pgrehearse_hash(pg_catalog.lower({column}::text), {cap})")
        }
        (MaskWith::Hash, Family::Integer(bits)) => {
            format!("pg_temp.pgrehearse_permute({column}::bigint, {bits})")
        }
        (_, Family::Uuid) => format!("pg_temp.pgrehearse_uuid({column}::text)"),
        (_, Family::Bytes) => format!("pg_temp.pgrehearse_bytes({column}::bytea)"),
        (_, Family::Text) => format!("pg_temp.pgrehearse_fake({column}::text)"),
        (_, Family::CaseInsensitive) => {
            format!("pg_temp.pgrehearse_fake(pg_catalog.lower({column}::text))")
        }
        (_, Family::Integer(bits)) => {
            let digits = match bits {
                15 => 5,
                31 => 10,
                _ => 19,
            };
            format!("pg_temp.pgrehearse_digits({column}::text, {digits})::bigint")
        }
        (_, Family::Numeric) => {
            format!("pg_temp.pgrehearse_digits({column}::text, 200000)::numeric")
        }
        (_, Family::Date | Family::Timestamp) => {
            let (unit, number) = match family {
                Family::Date => ("1 day", 365),
                _ => ("1 second", 31_536_000),
            };
            format!(
                "CASE WHEN pg_catalog.isfinite({column}) THEN \
                 pg_catalog.date_trunc('year', {column}) + '{unit}'::interval * \
                 (pg_temp.pgrehearse_number({column}::text, 'time') % {number}) \
                 ELSE {column} END"
            )
        }
    };
    format!("CASE WHEN {column} IS NOT NULL THEN {value} END")
}

/// The functions, in the schema for temporary objects: they go with the session. The secret is a
/// setting of the session, so that it is in no catalog.
pub(super) const FUNCTIONS: &str = r"
CREATE FUNCTION pg_temp.pgrehearse_hex(value text, salt text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $f$
BEGIN
    RETURN pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
        pg_catalog.current_setting('pgrehearse.secret') || ':' || salt || ':' || value,
        pg_catalog.getdatabaseencoding())), 'hex');
END $f$;
CREATE FUNCTION pg_temp.pgrehearse_number(value text, salt text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $f$
BEGIN
    RETURN ('x' || pg_catalog.left(pg_temp.pgrehearse_hex(value, salt), 8))::bit(32)::bigint;
END $f$;
-- As long as the value was, but at least 16 characters where so many fit.
CREATE FUNCTION pg_temp.pgrehearse_hash(value text, cap int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $f$
DECLARE
    size int := least(greatest(pg_catalog.length(value), 16), cap);
BEGIN
    IF value = '' THEN
        RETURN value;
    END IF;
    RETURN pg_catalog.left(pg_catalog.repeat(pg_temp.pgrehearse_hex(value, 'text'), size / 64 + 1), size);
END $f$;
-- A permutation of the numbers with so many bits, the sign apart: different values stay different.
CREATE FUNCTION pg_temp.pgrehearse_permute(value bigint, bits int) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $f$
DECLARE
    low_bits int := bits / 2;
    low_mask bigint := (1::bigint << (bits / 2)) - 1;
    high_mask bigint := (1::bigint << (bits - bits / 2)) - 1;
    number bigint := CASE WHEN value < 0 THEN -(value + 1) ELSE value END;
    low bigint := number & low_mask;
    high bigint := number >> low_bits;
BEGIN
    FOR round IN 1..4 LOOP
        high := high # (pg_temp.pgrehearse_number(low::text, 'high' || round || '/' || bits) & high_mask);
        low := low # (pg_temp.pgrehearse_number(high::text, 'low' || round || '/' || bits) & low_mask);
    END LOOP;
    number := (high << low_bits) | low;
    RETURN CASE WHEN value < 0 THEN -number - 1 ELSE number END;
END $f$;
CREATE FUNCTION pg_temp.pgrehearse_uuid(value text) RETURNS uuid LANGUAGE plpgsql IMMUTABLE AS $f$
BEGIN
    RETURN overlay(overlay(pg_catalog.left(pg_temp.pgrehearse_hex(value, 'uuid'), 32)
        placing '4' from 13) placing '8' from 17)::uuid;
END $f$;
CREATE FUNCTION pg_temp.pgrehearse_bytes(value bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $f$
DECLARE
    size int := 2 * greatest(pg_catalog.octet_length(value), 16);
    hex text := pg_temp.pgrehearse_hex(pg_catalog.encode(value, 'hex'), 'bytes');
BEGIN
    IF value = '' THEN
        RETURN value;
    END IF;
    RETURN pg_catalog.decode(pg_catalog.left(pg_catalog.repeat(hex, size / 64 + 1), size), 'hex');
END $f$;
-- Letters for letters, digits for digits. The last part of an address is no domain that anybody has.
CREATE FUNCTION pg_temp.pgrehearse_fake(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $f$
DECLARE
    stream bytea := pg_catalog.decode(pg_temp.pgrehearse_hex(value, 'fake'), 'hex');
    characters text[] := pg_catalog.string_to_array(value, NULL);
    top int := 2147483647;
    code int;
    byte int;
BEGIN
    IF value ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@.[:space:]]+$' THEN
        top := pg_catalog.length(value) - pg_catalog.strpos(pg_catalog.reverse(value), '.') + 2;
    END IF;
    FOR place IN 1..coalesce(pg_catalog.array_length(characters, 1), 0) LOOP
        IF place % 32 = 0 THEN
            stream := pg_catalog.decode(
                pg_temp.pgrehearse_hex(pg_catalog.encode(stream, 'hex'), 'more'), 'hex');
        END IF;
        byte := pg_catalog.get_byte(stream, place % 32);
        code := pg_catalog.ascii(characters[place]);
        IF code BETWEEN 48 AND 57 THEN
            characters[place] := pg_catalog.chr(48 + byte % 10);
        ELSIF code BETWEEN 65 AND 90 AND place < top THEN
            characters[place] := pg_catalog.chr(65 + byte % 26);
        ELSIF code BETWEEN 65 AND 90 OR code BETWEEN 97 AND 122 OR code > 127 THEN
            characters[place] := CASE WHEN place < top THEN pg_catalog.chr(97 + byte % 26)
                WHEN byte % 2 = 0 THEN 'q' ELSE 'z' END;
        END IF;
    END LOOP;
    RETURN pg_catalog.array_to_string(characters, '');
END $f$;
-- As many digits as the number has, so that it fits where that did; `most` is how many the type has.
CREATE FUNCTION pg_temp.pgrehearse_digits(value text, most int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $f$
DECLARE
    made text;
    sign text := CASE WHEN value LIKE '-%' THEN '-' ELSE '' END;
BEGIN
    IF value !~ '^-?[0-9.]+$' THEN
        RETURN value;
    END IF;
    value := pg_catalog.ltrim(value, '-');
    made := pg_temp.pgrehearse_fake(value);
    IF value LIKE '0%' THEN
        made := overlay(made placing '0' from 1);
    ELSIF pg_catalog.length(value) >= most OR made LIKE '0%' THEN
        made := overlay(made placing '1' from 1);
    END IF;
    RETURN sign || made;
END $f$;
";
