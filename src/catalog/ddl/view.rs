//! Views and materialized views.

use std::fmt::Write as _;

use super::names::{address, alter_table, name};
use super::shared_attributes::{Context, changed, options, set_options, settle, with_list};
use super::statement::Sink;
use super::table::columns;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// Whether the view can become the other without being made anew: columns may only be added at
/// the end.
pub(super) fn alterable(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
) -> bool {
    let changes = changed(before, after);
    if id.kind == Kind::MaterializedView {
        return !changes.contains("definition")
            && (context.major() >= 15 || !changes.contains("access method"));
    }
    if !changes.contains("definition") {
        return true;
    }
    let list = |catalog| -> Vec<_> {
        columns(catalog, id)
            .into_iter()
            .map(|(column, object)| {
                (
                    column.name.clone(),
                    object.get("data type"),
                    object.get("collation"),
                )
            })
            .collect()
    };
    let (old, new) = (list(context.from), list(context.to));
    new.starts_with(&old)
}

fn text(id: &ObjectId, object: &Object, replace: bool) -> String {
    let or_replace = if replace { "OR REPLACE " } else { "" };
    let options = options(object, "option ");
    let with = if options.is_empty() {
        String::new()
    } else {
        format!(" WITH ({})", with_list(&options))
    };
    let mut text = format!("CREATE {or_replace}{}", address(id));
    if id.kind == Kind::MaterializedView {
        if let Some(method) = object.get("access method") {
            let _ = write!(text, " USING {}", quote_identifier(method));
        }
        text.push_str(&with);
        if let Some(tablespace) = object.get("tablespace") {
            let _ = write!(text, " TABLESPACE {}", quote_identifier(tablespace));
        }
    } else {
        text.push_str(&with);
    }
    let definition = object.get("definition").unwrap_or_default();
    let _ = write!(text, " AS\n{}", definition.trim_end_matches(';'));
    if object.get("populated").is_some() {
        text.push_str("\nWITH NO DATA");
    }
    text
}

/// Makes the view.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    sink.push(text(id, object, false));
    settle(
        context,
        id,
        &super::shared_attributes::fresh(context, id, object),
        object,
        sink,
    );
    for (column, object) in columns(context.to, id) {
        let mut before = super::column::bare(object);
        before.attributes.remove("default");
        finish_column(context, column, &before, object, sink);
    }
}

/// What a column of a view has of its own.
pub(super) fn finish_column(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    if before.get("default") != after.get("default") {
        let start = format!(
            "{} ALTER COLUMN {}",
            alter_table(id, false),
            quote_identifier(&id.name)
        );
        match after.get("default") {
            Some(default) => sink.push(format!("{start} SET DEFAULT {default}")),
            None => sink.push(format!("{start} DROP DEFAULT")),
        }
    }
    super::column::alter(context, id, before, after, false, sink);
}

/// Makes the view like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let changes = changed(before, after);
    let start = format!("ALTER {}", address(id));
    if changes.contains("definition") {
        sink.push(text(id, after, true));
    } else {
        set_options(&start, "option ", before, after, sink);
    }
    if changes.contains("access method") {
        sink.push(format!(
            "{start} SET ACCESS METHOD {}",
            quote_identifier(after.get("access method").unwrap_or("heap"))
        ));
    }
    if changes.contains("tablespace") {
        sink.push(format!(
            "{start} SET TABLESPACE {}",
            quote_identifier(after.get("tablespace").unwrap_or("pg_default"))
        ));
    }
    if changes.contains("enabled") {
        sink.fail(format!("{id}: when its rule applies"));
    }
    if changes.contains("populated") {
        let with = if after.get("populated").is_some() {
            " WITH NO DATA"
        } else {
            ""
        };
        sink.push(format!("REFRESH MATERIALIZED VIEW {}{with}", name(id)));
    }
    settle(context, id, before, after, sink);
}
