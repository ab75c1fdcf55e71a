//! What psql and `pg_restore` write when a restore fails.

/// The message behind the program's name and the place.
pub(super) fn without_program(line: &str) -> &str {
    ["PANIC:", "pg_restore: error:"]
        .iter()
        .find_map(|word| line.split_once(word))
        .map_or(line, |(_, message)| message.trim())
}

/// ` 215; 1259 16389 TABLE users postgres` → `TABLE users`.
pub(super) fn toc_object(entry: &str) -> String {
    let words: Vec<&str> = entry.split_ascii_whitespace().skip(3).collect();
    words
        .get(..words.len().saturating_sub(1))
        .unwrap_or_default()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read_from_pg_restores_words() {
        assert_eq!(
            toc_object(" 215; 1259 16389 TABLE users postgres"),
            "TABLE users"
        );
        assert_eq!(
            toc_object(" 3; 0 0 FK CONSTRAINT a b owner"),
            "FK CONSTRAINT a b"
        );
        assert_eq!(toc_object(""), "");
    }

    #[test]
    fn messages_stand_alone() {
        assert_eq!(without_program("pg_restore: error: no room"), "no room");
        assert_eq!(without_program("psql:s.sql:1: PANIC:  no room"), "no room");
        assert_eq!(without_program("no room"), "no room");
    }
}
