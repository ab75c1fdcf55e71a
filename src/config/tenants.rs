//! The section `tenants`: who is rehearsed, from which dumps.

use std::collections::BTreeMap;

use super::decode::Fields;
use super::error::Problem;
use super::files::{Match, existing, matching};
use super::live::live;
use super::node::{Node, Place, Text, Value};
use super::resolve::File;
use super::settings::label;
use super::tenant_source::{SnapshotSource, Tenancy, TenantSource};
use crate::name::TenantName;
use crate::remote::Address;

/// The keys of an entry of `tenants`.
pub(super) const TENANT_KEYS: &[&str] = &[
    "name", "snapshot", "sha256", "labels", "database", "from", "to", "schema", "schemas",
    "before", "live",
];

/// Endings that say what a file is, not whose.
const ENDINGS: [&str; 9] = [
    ".dump", ".sql", ".tar", ".pgdump", ".backup", ".gz", ".zst", ".zstd", ".dir",
];

/// The tenants, in the order of the file.
pub(super) fn tenants(root: &Fields<'_>, file: &File<'_>) -> Vec<TenantSource> {
    let help = "for example `- { name: acme, snapshot: snapshots/acme.dump }`";
    let Some(node) = root.get("tenants") else {
        root.missing("tenants", help);
        return Vec::new();
    };
    let Value::List(items) = &node.value else {
        root.reader.report(
            Problem::new(format!("`tenants` must be a list, not {}", node.noun()))
                .at(node.head(), "write each tenant with a dash")
                .help(help),
        );
        return Vec::new();
    };
    if items.is_empty() {
        root.reader.report(
            Problem::new("`tenants` is an empty list")
                .at(node.place, "no tenants")
                .help(help),
        );
    }
    let mut names = Names::default();
    items
        .iter()
        .filter_map(|item| tenant(root, file, item, &mut names))
        .collect()
}

fn tenant(
    root: &Fields<'_>,
    file: &File<'_>,
    item: &Node,
    names: &mut Names,
) -> Option<TenantSource> {
    let fields = root.reader.fields(item, "a tenant", TENANT_KEYS)?;
    let position = file.lines.position(file.text, fields.place().offset);
    let place = (position.line, position.column);
    let labels = fields.table("labels", label);
    if fields.has("schemas") {
        return schemas(&fields, labels, place);
    }
    if fields.has("from") && !fields.meant("name") && !fields.meant("snapshot") {
        return files(&fields, labels, place, names);
    }
    named(&fields, labels, place, names)
}

/// `{ name: acme, snapshot: … }`
fn named(
    fields: &Fields<'_>,
    labels: BTreeMap<String, String>,
    place: (u32, u32),
    names: &mut Names,
) -> Option<TenantSource> {
    fields.forbid(
        "before",
        "give the dumps of a named tenant in order: `snapshot: [shared.dump, acme.dump]`",
    );
    if !fields.has("name") && !fields.has("snapshot") {
        // Nothing to go by; one message says more than two.
        fields.missing(
            "name",
            "a tenant has `name` and `snapshot`, or `from: \"dumps/*.dump\"`",
        );
        return None;
    }
    let name = fields.text("name").and_then(|text| {
        let name = valid_name(fields, &text.value, text.place, None)?;
        names.add(fields, &name, text.place, None);
        Some(name)
    });
    if fields.get("name").is_none() {
        fields.missing("name", "for example `name: acme`");
    }
    let from = fields.filled("from");
    if let Some(from) = from.as_ref().filter(|from| looks_like_files(&from.value)) {
        fields.reader.report(
            Problem::new("a tenant has either `snapshot` or `from` with files, not both")
                .at(from.place, "a migration's version is expected here")
                .help("take `name` and `snapshot` away to get one tenant per file"),
        );
    }
    let to = fields.filled("to");
    let snapshots = snapshots(fields);
    let schema = fields.filled("schema");
    Some(TenantSource::Named {
        name: name?,
        snapshots,
        tenancy: schema.map_or(Tenancy::Database, |text| Tenancy::Schema(text.value)),
        labels,
        database: fields.filled("database").map(|text| text.value),
        from: from.map(|text| text.value),
        to: to.map(|text| text.value),
        live: live(fields),
        place,
    })
}

/// A migration's version has neither folders nor wildcards.
fn looks_like_files(text: &str) -> bool {
    text.contains(['*', '/', '?'])
}

/// `{ from: "snapshots/*.dump" }`
fn files(
    fields: &Fields<'_>,
    labels: BTreeMap<String, String>,
    place: (u32, u32),
    names: &mut Names,
) -> Option<TenantSource> {
    let why = "`from` with files makes one tenant per file; list tenants by name to set this";
    for key in ["schema", "to", "database"] {
        fields.forbid(key, why);
    }
    let before = sources(fields, "before");
    let Some(pattern) = fields.filled("from") else {
        if fields.get("from").is_none() {
            fields.missing("from", "for example `from: \"snapshots/*.dump\"`");
        }
        return None;
    };
    fields.forbid("sha256", why);
    if Address::is_meant(&pattern.value) {
        let address = address(fields, &pattern)?;
        if !address.can_list() {
            fields.reader.report(
                Problem::new("web servers give no lists of what they have")
                    .at(pattern.place, "cannot be listed")
                    .help("list the tenants by name, or use s3://, gs:// or az://"),
            );
        }
        return Some(TenantSource::Objects {
            pattern: address,
            before,
            labels,
            live: live(fields),
            place,
        });
    }
    let mut tenants = Vec::new();
    for found in matching(fields.reader, &pattern, "snapshot") {
        if before.iter().any(|source| is_path(source, &found)) {
            continue;
        }
        let Some(name) = name_of(fields, &found, pattern.place) else {
            continue;
        };
        names.add(fields, &name, pattern.place, Some(&found.shown));
        let source = SnapshotSource::Path {
            shown: found.shown,
            path: found.path,
        };
        tenants.push((name, source));
    }
    tenants.sort_by(|(a, _), (b, _)| a.cmp(b));
    Some(TenantSource::Files {
        pattern: pattern.value,
        before,
        tenants,
        labels,
        live: live(fields),
        place,
    })
}

fn is_path(source: &SnapshotSource, found: &Match) -> bool {
    matches!(source, SnapshotSource::Path { path, .. } if *path == found.path)
}

/// The tenant's name in a file's name.
fn name_of(fields: &Fields<'_>, found: &Match, place: Place) -> Option<TenantName> {
    let file = found
        .path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    valid_name(fields, stem(&file), place, Some(&found.shown))
}

/// A dump's name without the endings that say what it is.
pub fn stem(file: &str) -> &str {
    let mut stem = file;
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending)) {
        stem = shorter;
    }
    stem
}

/// `{ snapshot: shared.dump, schemas: "tenant_*" }`
fn schemas(
    fields: &Fields<'_>,
    labels: BTreeMap<String, String>,
    place: (u32, u32),
) -> Option<TenantSource> {
    if fields.has("schema") {
        fields.forbid(
            "schema",
            "`schemas` is a pattern for many, `schema` names one",
        );
    }
    let why = "`schemas` makes one tenant per schema of the dump, named after it";
    for key in ["name", "from", "to", "database", "before"] {
        fields.forbid(key, why);
    }
    let snapshots = snapshots(fields);
    let Some(pattern) = fields.filled("schemas") else {
        if fields.get("schemas").is_none() {
            fields.missing("schemas", "for example `schemas: \"tenant_*\"`");
        }
        return None;
    };
    Some(TenantSource::Schemas {
        snapshots,
        pattern: pattern.value,
        labels,
        live: live(fields),
        place,
    })
}

/// The dumps of `snapshot`, which must be there.
fn snapshots(fields: &Fields<'_>) -> Vec<SnapshotSource> {
    if fields.get("snapshot").is_none() {
        fields.missing(
            "snapshot",
            "name a dump, or write `snapshot: empty` to rehearse from nothing",
        );
        return Vec::new();
    }
    let nothing = fields.items("snapshot").is_some_and(<[Node]>::is_empty);
    if let Some(node) = fields.get("snapshot").filter(|_| nothing) {
        fields.reader.report(
            Problem::new("`snapshot` is an empty list")
                .at(node.place, "no dumps")
                .help("write `snapshot: empty` to rehearse from nothing"),
        );
    }
    let mut sources = sources(fields, "snapshot");
    digests(fields, &mut sources);
    sources
}

/// The dumps that a key names, one or several.
fn sources(fields: &Fields<'_>, key: &str) -> Vec<SnapshotSource> {
    let texts: Vec<Text> = fields.texts(key);
    let several = texts.len() > 1;
    texts
        .iter()
        .filter_map(|text| match text.value.as_str() {
            "empty" if several || key == "before" => {
                fields.reader.report(
                    Problem::new("`empty` cannot be combined with other snapshots")
                        .at(text.place, "leave this out")
                        .help("write `./empty` if a file has this name"),
                );
                None
            }
            "empty" => Some(SnapshotSource::Empty),
            "" => {
                fields.reader.report(
                    Problem::new("a snapshot's path must not be empty").at(text.place, "empty"),
                );
                None
            }
            remote if Address::is_meant(remote) => Some(SnapshotSource::Remote {
                address: address(fields, text)?,
                sha256: None,
            }),
            shown => Some(SnapshotSource::Path {
                shown: shown.to_owned(),
                path: existing(fields.reader, text, "snapshot")?,
            }),
        })
        .collect()
}

/// An address; what is wrong with it is told without it, since it may hold a password.
fn address(fields: &Fields<'_>, text: &Text) -> Option<Address> {
    match Address::parse(&text.value) {
        Ok(address) => Some(address),
        Err(error) => {
            fields.reader.report(
                Problem::new("a snapshot's address cannot be used")
                    .at(text.place, "not an address")
                    .help(error.to_string()),
            );
            None
        }
    }
}

/// The digests of `sha256`, given to the dumps in their order.
fn digests(fields: &Fields<'_>, snapshots: &mut [SnapshotSource]) {
    let texts = fields.texts("sha256");
    let Some(first) = texts.first() else {
        return;
    };
    if texts.len() != snapshots.len() {
        fields.reader.report(
            Problem::new("`sha256` must name as many digests as there are snapshots")
                .at(first.place, "too many or too few"),
        );
        return;
    }
    for (text, snapshot) in texts.iter().zip(snapshots) {
        let digest = text.value.to_ascii_lowercase();
        if digest.len() != 64 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            fields.reader.report(
                Problem::new(format!("`{}` is not a SHA-256 digest", text.value))
                    .at(text.place, "not 64 hexadecimal digits"),
            );
        } else if let SnapshotSource::Remote { sha256, .. } = snapshot {
            *sha256 = Some(digest);
        } else {
            fields.reader.report(
                Problem::new("`sha256` is for snapshots that are downloaded")
                    .at(text.place, "this one is a file")
                    .help("take it away, or name an address such as s3://BUCKET/NAME"),
            );
        }
    }
}

fn valid_name(
    fields: &Fields<'_>,
    text: &str,
    place: Place,
    file: Option<&str>,
) -> Option<TenantName> {
    match TenantName::new(text) {
        Ok(name) => Some(name),
        Err(error) => {
            let problem = match file {
                None => Problem::new(format!("`{text}` cannot be a tenant's name"))
                    .at(place, "not a name")
                    .help(error.to_string()),
                Some(file) => {
                    Problem::new(format!("no tenant can be named after the file `{file}`"))
                        .at(place, "matches it")
                        .help(format!(
                            "{error}; rename it, or list the tenant with a `name`"
                        ))
                }
            };
            fields.reader.report(problem);
            None
        }
    }
}

/// The names so far, as file systems see them that ignore case, with what they came from.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn add(&mut self, fields: &Fields<'_>, name: &TenantName, place: Place, file: Option<&str>) {
        let origin = file.map_or_else(
            || format!("`{name}`"),
            |file| format!("`{name}` (from `{file}`)"),
        );
        let Some(other) = self.0.insert(name.as_str().to_lowercase(), origin.clone()) else {
            return;
        };
        let same = other.starts_with(&format!("`{name}`"));
        let problem = if same {
            Problem::new(format!("two tenants have the name `{name}`"))
        } else {
            Problem::new(format!(
                "the tenants {other} and {origin} differ only in case"
            ))
        };
        let help = if !same {
            "some file systems ignore case; rename one of them".to_owned()
        } else if file.is_some() || other.contains(" (from ") {
            format!("one is {other}, the other {origin}")
        } else {
            "give each tenant a name of its own".to_owned()
        };
        fields
            .reader
            .report(problem.at(place, "name is taken").help(help));
    }
}
