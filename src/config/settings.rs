//! Names and values that Postgres or a shell must understand.

use super::error::Problem;
use super::node::Text;

/// What the harness decides itself, and why.
const OWNED: [(&[&str], &str); 3] = [
    (
        &[
            "data_directory",
            "config_file",
            "hba_file",
            "ident_file",
            "external_pid_file",
        ],
        "the sandbox decides where its files are",
    ),
    (
        &[
            "port",
            "listen_addresses",
            "unix_socket_directories",
            "unix_socket_group",
            "unix_socket_permissions",
            "ssl",
        ],
        "the sandbox decides how it is reached",
    ),
    (
        &["fsync", "synchronous_commit", "full_page_writes"],
        "the sandbox decides how durable it is: it is thrown away",
    ),
];

/// Checks one entry of `postgres.settings` or `migration.settings`.
pub(super) fn server_setting(name: &Text, value: &Text) -> Result<(), Problem> {
    if !is_setting_name(&name.value) {
        return Err(
            Problem::new(format!("`{}` is not the name of a setting", name.value))
                .at(name.place, "not a name")
                .help("names consist of letters, digits and `_`, with a dot for extensions"),
        );
    }
    let lower = name.value.to_ascii_lowercase();
    let owner = OWNED
        .iter()
        .find(|(names, _)| names.contains(&lower.as_str()) || owns_prefix(names, &lower));
    if let Some((_, why)) = owner {
        return Err(Problem::new(format!(
            "the setting `{}` is set by the harness",
            name.value
        ))
        .at(name.place, "cannot be set here")
        .help(*why));
    }
    if value.value.chars().any(char::is_control) {
        return Err(Problem::new(format!(
            "the value of `{}` contains a control character or line break",
            name.value
        ))
        .at(value.place, "not a setting"));
    }
    Ok(())
}

/// `ssl` stands for `ssl_cert_file` and its kin as well.
fn owns_prefix(names: &[&str], name: &str) -> bool {
    names.contains(&"ssl") && name.starts_with("ssl_")
}

/// `work_mem`, `auto_explain.log_min_duration`.
fn is_setting_name(name: &str) -> bool {
    name.split('.').count() <= 2
        && name.split('.').all(|part| {
            part.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
                && part.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
        })
}

/// Checks one environment variable of a suite.
pub(super) fn variable(name: &Text, value: &Text) -> Result<(), Problem> {
    if !is_setting_name(&name.value) || name.value.contains('.') {
        return Err(Problem::new(format!(
            "`{}` is not the name of an environment variable",
            name.value
        ))
        .at(name.place, "not a name")
        .help("names consist of letters, digits and `_`"));
    }
    if value.value.contains('\0') {
        return Err(
            Problem::new("an environment variable cannot contain a NUL character")
                .at(value.place, "contains NUL"),
        );
    }
    Ok(())
}

/// Checks one label of a tenant.
pub(super) fn label(name: &Text, value: &Text) -> Result<(), Problem> {
    let sane = !name.value.is_empty()
        && name.value.chars().count() <= 63
        && name
            .value
            .chars()
            .all(|c| c.is_alphanumeric() || "_-./".contains(c));
    if !sane {
        return Err(
            Problem::new(format!("`{}` is not the name of a label", name.value))
                .at(name.place, "not a name")
                .help("1 to 63 letters, digits and `_ - . /`"),
        );
    }
    if value.value.chars().count() > 200 || value.value.chars().any(char::is_control) {
        return Err(Problem::new(format!(
            "the value of the label `{}` is not usable",
            name.value
        ))
        .at(value.place, "too long, or contains a control character")
        .help("at most 200 printable characters"));
    }
    Ok(())
}
