//! The compact form of 1.x.

use super::types::{Mood, Settings, Status};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(unique, column_type = "String(StringLen::N(255))")]
    pub email: String,
    pub name: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub r#type: String,
    #[sea_orm(column_name = "loginCount", default_value = 0)]
    pub login_count: i32,
    pub tags: Vec<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    #[serde(default)]
    pub settings: Option<Settings>,
    pub mood: Mood,
    pub status: Status,
    pub address_1: Option<String>,
    #[sea_orm(ignore)]
    pub search: Option<String>,
    #[sea_orm(default_expr = "Expr::current_timestamp()")]
    pub created_at: DateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "super::membership::Entity")]
    Memberships,
}

impl Related<super::membership::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Memberships.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
