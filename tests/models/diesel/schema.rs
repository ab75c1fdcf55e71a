//! Models in the form that `diesel print-schema` writes.
// @generated automatically by Diesel CLI.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "mood"))]
    pub struct Mood;
}

diesel::table! {
    /// People.
    users (id) {
        id -> Int4,
        #[max_length = 255]
        email -> Varchar,
        name -> Nullable<Text>,
        #[sql_name = "type"]
        type_ -> Text,
        logins -> Int4,
        tags -> Array<Nullable<Text>>,
        created_at -> Timestamptz,
        /// The day's feeling.
        mood -> crate::schema::sql_types::Mood,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Mood;

    memberships (user_id, group_id) {
        user_id -> Int4,
        group_id -> Int8,
        mood -> Nullable<Mood>,
    }
}

pub mod billing {
    diesel::table! {
        billing.invoices (id) {
            id -> Uuid,
            user_id -> Int4,
            total -> Numeric,
            paid -> Bool,
        }
    }
}

diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(billing::invoices -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(memberships, users,);
