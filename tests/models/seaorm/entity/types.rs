//! Types that entities share.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "mood", rename_all = "snake_case")]
pub enum Mood {
    Sad,
    #[sea_orm(string_value = "ok")]
    Fine,
    VeryHappy,
}

#[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(1))")]
pub enum Status {
    #[sea_orm(string_value = "A")]
    Active,
    #[sea_orm(string_value = "B")]
    Blocked,
}

#[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum Level {
    Member = 0,
    Owner = 1,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Settings {
    pub theme: String,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveValueType)]
pub struct GroupId(pub i64);
