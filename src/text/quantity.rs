//! Durations, sizes and counts as people write them.

use std::time::Duration;

/// `1.2 s`, `340 ms`, `2 m 05 s`, `1 h 02 m`.
pub fn duration(value: Duration) -> String {
    let ms = value.as_secs_f64() * 1000.0;
    let seconds = value.as_secs();
    if ms < 10.0 {
        format!("{ms:.1} ms")
    } else if ms < 1000.0 {
        format!("{ms:.0} ms")
    } else if seconds < 60 {
        format!("{:.1} s", ms / 1000.0)
    } else if seconds < 3600 {
        format!("{} m {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{} h {:02} m", seconds / 3600, seconds % 3600 / 60)
    }
}

/// `17 B`, `4.5 KiB`, `1.2 GiB`.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
pub fn bytes(value: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if value < 1024 {
        return format!("{value} B");
    }
    let mut amount = value as f64 / 1024.0;
    let mut units = UNITS.iter();
    let mut unit = units.next();
    while amount >= 1023.95 {
        let Some(next) = units.next() else { break };
        unit = Some(next);
        amount /= 1024.0;
    }
    format!("{amount:.1} {}", unit.unwrap_or(&""))
}

/// `1 tenant`, `3 tenants`.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// `912`, `40,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Reads `250ms`, `2s`, `5m`, `1h30m`, `7d`; a unit is required.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let expected = || {
        format!(
            "`{text}` is not a duration; write for example `250ms`, `30s`, `5m`, `2h`, `7d` or `1h30m`"
        )
    };
    let mut total = Duration::ZERO;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(expected());
    }
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(expected)?;
        let (number, tail) = rest.split_at(digits);
        let letters = tail
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let seconds = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            _ => return Err(expected()),
        };
        let number: f64 = number.parse().map_err(|_| expected())?;
        let part = Duration::try_from_secs_f64(number * seconds).map_err(|_| expected())?;
        total = total.checked_add(part).ok_or_else(expected)?;
        rest = tail;
    }
    Ok(total)
}

/// Reads `512MiB`, `1GiB`, `1.5GB`, `64kB` (as Postgres: 1024) or a plain number of bytes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "checked to be finite, positive and in range"
)]
pub fn parse_bytes(text: &str) -> Result<u64, String> {
    let expected = || {
        format!("`{text}` is not a size; write for example `512MiB`, `1GiB` or a number of bytes")
    };
    let text_trimmed = text.trim();
    let digits = text_trimmed
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text_trimmed.len());
    let (number, unit) = text_trimmed.split_at(digits);
    let factor: f64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "kib" | "kb" | "k" => 1024.0,
        "mib" | "mb" | "m" => 1024.0 * 1024.0,
        "gib" | "gb" | "g" => 1024.0 * 1024.0 * 1024.0,
        "tib" | "tb" | "t" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return Err(expected()),
    };
    let number: f64 = number.parse().map_err(|_| expected())?;
    let value = number * factor;
    if value.is_finite() && value < u64::MAX as f64 {
        Ok(value as u64)
    } else {
        Err(expected())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_and_written() {
        assert_eq!(parse_duration("1h30m").unwrap(), Duration::from_mins(90));
        assert_eq!(parse_duration("250ms").unwrap(), Duration::from_millis(250));
        for bad in ["", "5", "s", "5 parsecs", "-1s", "1s2"] {
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
        assert_eq!(duration(Duration::from_millis(1234)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 m 05 s");
        assert_eq!(duration(Duration::from_micros(700)), "0.7 ms");
    }

    #[test]
    fn sizes_read_and_written() {
        assert_eq!(parse_bytes("1.5GiB").unwrap(), 1_610_612_736);
        assert_eq!(parse_bytes("64kB").unwrap(), 65_536);
        assert_eq!(parse_bytes("17").unwrap(), 17);
        for bad in ["", "x", "1 fathom", "-3", "1e9"] {
            assert!(parse_bytes(bad).is_err(), "{bad}");
        }
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(1_048_575), "1.0 MiB");
        assert_eq!(count(1, "tenant"), "1 tenant");
    }
}
