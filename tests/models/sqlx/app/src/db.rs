//! Queries as an application writes them.

fn insert() {
    sqlx::query!(
        r#"INSERT INTO users (email, name) VALUES ($1, $2) RETURNING id"#,
    );
}

fn by_id() {
    sqlx::query!(
        r#"SELECT id, email, name, logins, mood AS "mood: Mood" FROM users WHERE id = $1"#,
    );
}

fn all() {
    sqlx::query!(
        r#"SELECT * FROM notes ORDER BY id"#,
    );
}

fn names() {
    sqlx::query!(
        "SELECT u.name AS \"name!\", n.body AS \"body?\" \
         FROM users u LEFT JOIN notes n ON n.user_id = u.id WHERE u.created_at > $1",
    );
}

fn touch() {
    sqlx::query!(
        r#"UPDATE users SET logins = logins + 1, name = $2 WHERE email = $1"#,
    );
}

fn upsert() {
    sqlx::query!(
        r#"INSERT INTO quotas (user_id, bytes, label) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO UPDATE SET bytes = excluded.bytes"#,
    );
}

fn count() {
    sqlx::query!(
        r#"SELECT count(*) AS "count!" FROM notes WHERE user_id = $1"#,
    );
}

fn set_mood() {
    sqlx::query!(
        r#"UPDATE users SET mood = $1 WHERE id = $2"#,
    );
}

fn note() {
    sqlx::query!(
        r#"INSERT INTO notes VALUES ($1, $2, $3)"#,
    );
}
