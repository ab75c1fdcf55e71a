//! A view in the place of a table that the application knows: what stands behind it.

use super::{Against, Database, Question, Relation, TableName};
use crate::catalog::ObjectKind;

/// What an application that took a relation for a table meets there.
pub(super) struct Behind {
    /// The view as the application meets it: a column that is shown as it is has the properties of
    /// the table's.
    pub view: Relation,
    /// Columns of the table that an insert cannot give a value and that need one; `None` if it is
    /// not known what is behind the view.
    pub hidden: Option<Relation>,
}

/// The view that has replaced a table; `None` if the relation is no view or was one before.
pub(super) fn behind(
    name: &TableName,
    relation: &Relation,
    against: &Against<'_>,
) -> Option<Behind> {
    let was_table = against.base?.relation(name)?.is_table();
    let is_view = matches!(
        relation.id.kind,
        ObjectKind::View | ObjectKind::MaterializedView
    );
    if !was_table || !is_view {
        return None;
    }
    let mut view = relation.clone();
    let Some((table, shown)) = plain(relation, against.now) else {
        return Some(Behind { view, hidden: None });
    };
    let mut hidden = table.clone();
    for (name, from) in &shown {
        hidden.columns.remove(from);
        if let (Some(column), Some(real)) = (view.columns.get_mut(name), table.columns.get(from)) {
            let name = std::mem::take(&mut column.name);
            let (identity, position) = (column.identity, column.position);
            *column = real.clone();
            column.name = name;
            column.identity = identity;
            column.position = position;
        }
    }
    hidden
        .columns
        .retain(|_, column| column.not_null && !column.has_value_of_its_own());
    // A trigger of the view's may fill what it does not show.
    hidden.fillers.extend(view.fillers.iter().cloned());
    view.fillers.clone_from(&hidden.fillers);
    Some(Behind {
        view,
        hidden: Some(hidden),
    })
}

/// Asks whether rows can be written through the view: 0 if so.
pub(super) fn written_through(view: &Relation) -> Question {
    Question::not_updatable(view)
}

/// The one table whose rows a view shows, and which of its columns under which names.
fn plain<'a>(
    view: &Relation,
    database: &'a Database,
) -> Option<(&'a Relation, Vec<(String, String)>)> {
    let text = view.definition.as_deref()?;
    let text: Vec<&str> = text.split_whitespace().collect();
    let text = text.join(" ");
    let (list, rest) = text.strip_prefix("SELECT ")?.split_once(" FROM ")?;
    let clauses = [
        " WHERE ",
        " ORDER BY ",
        " LIMIT ",
        " OFFSET ",
        " WITH ",
        ";",
    ];
    let end = clauses
        .iter()
        .filter_map(|clause| rest.find(clause))
        .min()
        .unwrap_or(rest.len());
    let (from, after) = rest.split_at(end);
    let several = [" UNION ", " INTERSECT ", " EXCEPT "];
    if several.iter().any(|word| after.contains(word)) {
        return None;
    }
    let mut words = from.split(' ');
    let name = words.next()?;
    // An alias may follow, and nothing else.
    if words.count() > 1 || name.contains(['(', ',']) || from.contains(',') {
        return None;
    }
    let (schema, name) = match name.rsplit_once('.') {
        Some((schema, name)) => (Some(bare(schema)), bare(name)),
        None => (view.id.schema.as_deref(), bare(name)),
    };
    let table = database.relation(&TableName::new(schema, name))?;
    if !table.is_table() {
        return None;
    }
    let shown = list.split(", ").filter_map(|item| {
        let (from, name) = item.split_once(" AS ").unwrap_or((item, item));
        let end_of = |text: &str| bare(text.rsplit('.').next().unwrap_or(text)).to_owned();
        let column = table.columns.get(&end_of(from))?;
        (!from.contains(['(', ' ', '\''])).then(|| (end_of(name), column.name.clone()))
    });
    Some((table, shown.collect()))
}

fn bare(name: &str) -> &str {
    name.trim_matches('"')
}
