//! The published schema of contracts and the reader agree on what a contract is.

use pgrehearse::config::read_contract;
use serde_json::{Value, json};

fn good() -> Value {
    json!({
        "contract": 1,
        "reads": "lenient",
        "writes": "all",
        "schema": "app",
        "tables": {
            "users": {
                "columns": {
                    "id": { "type": "bigint", "supplied_by": "database" },
                    "email": "varchar(255)",
                    "name": { "type": ["text", "varchar"], "nullable": true },
                    "plan": { "type": "text", "default": "'free'" }
                },
                "primary_key": ["id"],
                "unique": [["email"], "name"],
                "indexes": [["name", "email"]],
                "foreign_keys": [
                    { "columns": "id", "references": "orgs", "on": "id", "on_delete": "set null" }
                ],
                "read_only": true
            }
        },
        "enums": { "role": ["owner", "member"] }
    })
}

#[test]
fn reader_and_schema_agree() {
    let schema = include_str!("../../docs/contract.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    // JSON is YAML.
    let reads = |contract: &Value| read_contract("contract.yaml", &contract.to_string());
    assert!(validator.is_valid(&good()));
    let read = reads(&good()).unwrap();
    assert!(!read.strict_reads && read.writes_all);
    assert_eq!(read.tables[0].unique.len(), 2);
    assert_eq!(read.tables[0].foreign_keys[0].on_delete, Some("SET NULL"));
    for (pointer, key, value) in [
        ("", "contract", json!(2)),
        ("", "reads", json!("strictly")),
        ("", "tabels", json!({})),
        ("", "tables", json!(["users"])),
        ("/tables/users", "colums", json!({})),
        ("/tables/users", "read_only", json!("perhaps")),
        ("/tables/users/columns/id", "supplied_by", json!("god")),
        ("/tables/users/columns/id", "null", json!(true)),
        ("/tables/users/columns", "age", json!({ "nullable": true })),
        (
            "/tables/users/foreign_keys/0",
            "on_delete",
            json!("explode"),
        ),
        ("/enums", "role", json!([])),
    ] {
        let mut contract = good();
        let place = contract.pointer_mut(pointer).unwrap();
        place.as_object_mut().unwrap().insert(key.to_owned(), value);
        assert!(!validator.is_valid(&contract), "{pointer} {key}");
        assert!(reads(&contract).is_err(), "{pointer} {key}");
    }
    let mut contract = good();
    contract.as_object_mut().unwrap().remove("tables");
    assert!(!validator.is_valid(&contract));
    assert!(reads(&contract).is_err());
}

/// Beyond the schema: keys name columns that are there.
#[test]
fn a_key_of_a_column_that_is_not_there_has_a_caret() {
    let text = "contract: 1\ntables:\n  users:\n    columns: { id: int }\n    unique: [emial]\n";
    let message = read_contract("contract.yaml", text)
        .unwrap_err()
        .render(false, 80);
    assert!(
        message.contains("table `users` has no column `emial`"),
        "{message}"
    );
    assert!(message.contains("contract.yaml:5"), "{message}");
}
