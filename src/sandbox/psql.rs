//! How psql is opened in a sandbox, by a person or by this program.

use crate::text::shell_word;

/// psql as it is started. The password is for the environment, where others do not see it.
pub struct Psql {
    /// The program: psql itself, or what starts it inside.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// The value of `PGPASSWORD`.
    pub password: String,
}

impl Psql {
    /// `program` with `first` before the arguments that psql takes.
    pub(super) fn new(
        program: &str,
        first: Vec<String>,
        socket_dir: &str,
        database: &str,
        password: &str,
    ) -> Self {
        let mut arguments = first;
        for argument in ["-h", socket_dir, "-U", "postgres", "-d"] {
            arguments.push(argument.to_owned());
        }
        arguments.push(database_argument(database));
        Self {
            program: program.to_owned(),
            arguments,
            password: password.to_owned(),
        }
    }

    /// The line for a shell.
    pub fn line(&self) -> String {
        let mut line = format!(
            "PGPASSWORD={} {}",
            shell_word(&self.password),
            shell_word(&self.program)
        );
        for argument in &self.arguments {
            line.push(' ');
            line.push_str(&shell_word(argument));
        }
        line
    }
}

/// psql takes some names for a whole address.
fn database_argument(name: &str) -> String {
    if name.contains('=') || name.contains("://") {
        let escaped = name.replace('\\', "\\\\").replace('\'', "\\'");
        format!("dbname='{escaped}'")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Psql;

    #[test]
    fn no_name_leaves_its_place() {
        let line = |database| {
            let psql = Psql::new("/bin/psql", vec!["x y".to_owned()], "/s", database, "p;w");
            psql.line()
        };
        let head = "PGPASSWORD='p;w' /bin/psql 'x y' -h /s -U postgres -d";
        assert_eq!(line("shop"), format!("{head} shop"));
        assert_eq!(line("a; id"), format!("{head} 'a; id'"));
        assert_eq!(line("$(id)'"), format!("{head} '$(id)'\\'''"));
        assert_eq!(
            line("host=evil"),
            format!("{head} 'dbname='\\''host=evil'\\'''")
        );
    }
}
