//! A plan as a tree, read from `EXPLAIN (FORMAT JSON, VERBOSE)`.

use std::collections::BTreeSet;

use serde_json::Value;

/// A plan and what it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The uppermost node.
    pub root: Node,
    /// The planner's estimate for all of it.
    pub cost: f64,
    /// The rows that the planner expects.
    pub rows: f64,
    /// Pages read and written, where it was executed with `BUFFERS`.
    pub pages: Option<u64>,
    /// Whether parts of it are not in the tree, since the server left partitions out when it began.
    pub pruned: bool,
}

/// One node. What a query's text says (conditions, output, keys) is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// What it does, in the words of EXPLAIN's text: `Parallel Seq Scan`, `Hash Left Join`.
    pub kind: String,
    /// The table that it reads or writes.
    pub relation: Option<Relation>,
    /// What else it reads: a function, a CTE, a subquery.
    pub of: Option<String>,
    /// The index that it reads.
    pub index: Option<String>,
    /// Its inputs, subplans included.
    pub children: Vec<Self>,
}

/// A table as a plan names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// The schema.
    pub schema: String,
    /// The name.
    pub name: String,
    /// What the query calls it; the name where it says nothing.
    pub alias: String,
}

/// Something that is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// No JSON.
    #[error("the plan is not JSON")]
    Json,
    /// JSON of another shape.
    #[error(
        "the server made no plan of it (`{0}` is missing), as where a rule leaves nothing of a query"
    )]
    Missing(&'static str),
}

impl Explained {
    /// Reads what EXPLAIN has sent.
    pub fn parse(json: &str) -> Result<Self, TreeError> {
        let value: Value = serde_json::from_str(json).map_err(|_| TreeError::Json)?;
        let plan = value
            .get(0)
            .and_then(|first| first.get("Plan"))
            .ok_or(TreeError::Missing("Plan"))?;
        let number = |key| plan.get(key).and_then(Value::as_f64);
        Ok(Self {
            root: Node::of(plan)?,
            cost: number("Total Cost").ok_or(TreeError::Missing("Total Cost"))?,
            rows: number("Plan Rows").unwrap_or(0.0),
            pages: pages(plan),
            pruned: is_pruned(plan),
        })
    }
}

/// Whether a node or one below it has fewer inputs than were planned.
fn is_pruned(plan: &Value) -> bool {
    let removed = plan.get("Subplans Removed").and_then(Value::as_u64);
    let below = plan.get("Plans").and_then(Value::as_array);
    removed.is_some_and(|removed| removed > 0) || below.into_iter().flatten().any(is_pruned)
}

/// The blocks that a node and those below it touched.
fn pages(plan: &Value) -> Option<u64> {
    plan.get("Shared Hit Blocks")?;
    let keys = [
        "Shared Hit Blocks",
        "Shared Read Blocks",
        "Local Hit Blocks",
        "Local Read Blocks",
        "Temp Read Blocks",
        "Temp Written Blocks",
    ];
    let read = keys.iter().filter_map(|key| plan.get(key)?.as_u64());
    Some(read.sum())
}

impl Node {
    fn of(plan: &Value) -> Result<Self, TreeError> {
        let text = |key: &str| plan.get(key).and_then(Value::as_str);
        let name = text("Node Type").ok_or(TreeError::Missing("Node Type"))?;
        let relation = text("Relation Name").map(|name| Relation {
            schema: text("Schema").unwrap_or_default().to_owned(),
            name: name.to_owned(),
            alias: text("Alias").unwrap_or(name).to_owned(),
        });
        let of = ["CTE Name", "Function Name", "Tuplestore Name"]
            .iter()
            .find_map(|key| text(key))
            .or_else(|| text("Alias").filter(|_| relation.is_none()));
        let children = plan.get("Plans").and_then(Value::as_array);
        Ok(Self {
            kind: kind(name, plan),
            of: of.map(str::to_owned),
            relation,
            index: text("Index Name").map(str::to_owned),
            children: children
                .into_iter()
                .flatten()
                .map(Self::of)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The node without those below it.
    pub fn line(&self) -> String {
        let mut line = self.kind.clone();
        if let Some(index) = &self.index {
            line.push_str(if self.relation.is_some() {
                " using "
            } else {
                " on "
            });
            line.push_str(index);
        }
        if let Some(relation) = &self.relation {
            line.push_str(" on ");
            line.push_str(&relation.shown());
            if relation.alias != relation.name {
                line.push(' ');
                line.push_str(&relation.alias);
            }
        }
        if let Some(of) = &self.of {
            line.push_str(" on ");
            line.push_str(of);
        }
        line
    }

    /// The shape of the plan: its nodes, one on each line, without anything measured or estimated.
    pub fn shape(&self) -> Vec<String> {
        let mut lines = Vec::new();
        self.push_lines(0, &mut lines);
        lines
    }

    fn push_lines(&self, depth: usize, lines: &mut Vec<String>) {
        lines.push(format!("{}{}", "  ".repeat(depth), self.line()));
        for child in &self.children {
            child.push_lines(depth + 1, lines);
        }
    }

    /// The node and all below it.
    pub fn all(&self) -> Vec<&Self> {
        let below = self.children.iter().flat_map(Self::all);
        std::iter::once(self).chain(below).collect()
    }

    /// The tables that are read whole, by schema and name.
    pub fn seq_scans(&self) -> BTreeSet<(String, String)> {
        self.all()
            .into_iter()
            .filter(|node| node.kind.ends_with("Seq Scan"))
            .filter_map(|node| node.relation.as_ref())
            .map(|relation| (relation.schema.clone(), relation.name.clone()))
            .collect()
    }

    /// The indexes that are read, by schema and name.
    pub fn indexes(&self) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        self.push_indexes("", &mut found);
        found
    }

    /// An index is in the schema of its table, which a bitmap's parts leave to the node above.
    fn push_indexes(&self, above: &str, found: &mut BTreeSet<(String, String)>) {
        let schema = self
            .relation
            .as_ref()
            .map_or(above, |relation| relation.schema.as_str());
        if let Some(index) = &self.index {
            found.insert((schema.to_owned(), index.clone()));
        }
        for child in &self.children {
            child.push_indexes(schema, found);
        }
    }
}

impl Relation {
    /// Schema and name.
    pub fn shown(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }
}

/// The node's name as EXPLAIN's text has it, where JSON takes it apart.
fn kind(name: &str, plan: &Value) -> String {
    let text = |key: &str| plan.get(key).and_then(Value::as_str);
    let mut kind = match (name, text("Strategy")) {
        ("Aggregate", Some("Sorted")) => "GroupAggregate".to_owned(),
        ("Aggregate", Some("Hashed")) => "HashAggregate".to_owned(),
        ("Aggregate", Some("Mixed")) => "MixedAggregate".to_owned(),
        ("SetOp", Some("Hashed")) => "HashSetOp".to_owned(),
        ("ModifyTable", _) => text("Operation").unwrap_or(name).to_owned(),
        _ => name.to_owned(),
    };
    if let Some(join) = text("Join Type").filter(|join| *join != "Inner") {
        kind = match kind.strip_suffix(" Join") {
            Some(way) => format!("{way} {join} Join"),
            None => format!("{kind} {join} Join"),
        };
    }
    if let Some(partial) = text("Partial Mode").filter(|mode| *mode != "Simple") {
        kind = format!("{partial} {kind}");
    }
    if text("Scan Direction") == Some("Backward") {
        kind.push_str(" Backward");
    }
    if plan.get("Parallel Aware").and_then(Value::as_bool) == Some(true) {
        kind = format!("Parallel {kind}");
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read_without_what_the_query_says() {
        let json = r#"[{"Plan": {"Node Type": "Hash Join", "Join Type": "Left", "Parallel Aware": false,
            "Total Cost": 12.5, "Plan Rows": 3, "Shared Hit Blocks": 4, "Shared Read Blocks": 2, "Temp Written Blocks": 1,
            "Hash Cond": "(a.x = 'secret')", "Plans": [
              {"Node Type": "Seq Scan", "Parallel Aware": true, "Relation Name": "a", "Schema": "app", "Alias": "one", "Filter": "(y = 'secret')"},
              {"Node Type": "Hash", "Plans": [
                {"Node Type": "Bitmap Heap Scan", "Relation Name": "b", "Schema": "app", "Alias": "b", "Plans": [
                  {"Node Type": "Bitmap Index Scan", "Index Name": "b_x"}]}]},
              {"Node Type": "Aggregate", "Strategy": "Hashed", "Partial Mode": "Partial", "Plans": [
                {"Node Type": "CTE Scan", "CTE Name": "recent", "Alias": "r", "Subplans Removed": 2}]}]}}]"#;
        let explained = Explained::parse(json).unwrap();
        assert_eq!(
            explained.root.shape(),
            [
                "Hash Left Join",
                "  Parallel Seq Scan on app.a one",
                "  Hash",
                "    Bitmap Heap Scan on app.b",
                "      Bitmap Index Scan on b_x",
                "  Partial HashAggregate",
                "    CTE Scan on recent",
            ]
        );
        assert_eq!((explained.pages, explained.pruned), (Some(7), true));
        let names = |schema: &str, name: &str| (schema.to_owned(), name.to_owned());
        assert_eq!(
            explained.root.seq_scans(),
            BTreeSet::from([names("app", "a")])
        );
        assert_eq!(
            explained.root.indexes(),
            BTreeSet::from([names("app", "b_x")])
        );
        assert!((explained.cost - 12.5).abs() < f64::EPSILON);
        assert_eq!(Explained::parse("[]"), Err(TreeError::Missing("Plan")));
        assert_eq!(Explained::parse("x"), Err(TreeError::Json));
    }
}
