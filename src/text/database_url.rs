//! The address of a database: `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…`.

use std::fmt;
use std::time::Duration;

/// Where a database is and how it is reached. It is shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    /// Hosts (names, addresses, or folders of sockets) with their ports, tried in this order.
    pub hosts: Vec<(String, u16)>,
    /// Who connects.
    pub user: String,
    /// The password.
    pub password: Option<String>,
    /// The database.
    pub database: String,
    /// Whether the connection is encrypted, and whose certificate is believed.
    pub encryption: Encryption,
    /// What is believed beside `encryption`, where it is named.
    pub root: Option<RootCertificates>,
    /// The client's own certificate and its key, as paths.
    pub client: Option<(String, String)>,
    /// Whether channel binding is demanded.
    pub bound: bool,
    /// Command-line options for the server.
    pub options: Option<String>,
    /// How long to wait for a connection.
    pub connect_timeout: Option<Duration>,
}

/// Whether a connection is encrypted; the words of `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// `disable`: it is not.
    Never,
    /// `prefer`: if the server can.
    IfPossible,
    /// `require`: it is, whoever the server is.
    Unverified,
    /// `verify-ca`: the server's certificate must come from somebody who is believed.
    Authority,
    /// `verify-full`: it must also be for this host.
    Host,
}

/// Who is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootCertificates {
    /// Those that this machine believes.
    System,
    /// Those in a file.
    Named(String),
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<String> = self
            .hosts
            .iter()
            .map(|(host, port)| format!("{host}:{port}"))
            .collect();
        write!(
            f,
            "postgres://{}@{}/{}",
            self.user,
            hosts.join(","),
            self.database
        )
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

const PORT: u16 = 5432;

/// What clients and poolers are told and the server is not.
const IGNORED: [&str; 17] = [
    "application_name",
    "client_encoding",
    "connection_limit",
    "fallback_application_name",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "load_balance_hosts",
    "pgbouncer",
    "pool_timeout",
    "schema",
    "socket_timeout",
    "sslsni",
    "statement_cache_size",
    "tcp_user_timeout",
    "target_session_attrs",
];

impl DatabaseUrl {
    /// Reads an address. What is wrong is said without any part of it but the names of parameters.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))
            .ok_or("it does not begin with `postgres://`")?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, hosts) = match authority.rsplit_once('@') {
            Some((login, hosts)) => (login, hosts),
            None => ("", authority),
        };
        let (user, password) = match login.split_once(':') {
            Some((user, password)) => (user, Some(decoded(password)?)),
            None => (login, None),
        };
        let mut parts = Parts {
            user: decoded(user)?,
            password,
            database: decoded(database)?,
            hosts: hosts
                .split(',')
                .filter(|host| !host.is_empty())
                .map(host_and_port)
                .collect::<Result<_, _>>()?,
            ..Parts::default()
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair
                .split_once('=')
                .ok_or("a parameter behind `?` has no value")?;
            parts.set(&decoded(name)?, decoded(value)?)?;
        }
        parts.finish()
    }

    /// The same for one of several tenants: `{tenant}` is its name.
    #[must_use]
    pub fn for_tenant(&self, name: &str) -> Self {
        let named = |text: &String| text.replace("{tenant}", name);
        Self {
            hosts: self
                .hosts
                .iter()
                .map(|(host, port)| (named(host), *port))
                .collect(),
            user: named(&self.user),
            password: self.password.as_ref().map(named),
            database: named(&self.database),
            ..self.clone()
        }
    }

    /// Whether all hosts are folders of sockets, for which nothing is encrypted.
    pub fn is_socket(&self) -> bool {
        self.hosts.iter().all(|(host, _)| host.starts_with('/'))
    }
}

#[derive(Default)]
struct Parts {
    user: String,
    password: Option<String>,
    database: String,
    hosts: Vec<(String, Option<u16>)>,
    encryption: Option<Encryption>,
    root: Option<RootCertificates>,
    certificate: Option<String>,
    key: Option<String>,
    bound: bool,
    options: Option<String>,
    connect_timeout: Option<Duration>,
}

impl Parts {
    fn set(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "user" => self.user = value,
            "password" => self.password = Some(value),
            "dbname" => self.database = value,
            "host" => {
                let ports: Vec<Option<u16>> = self.hosts.iter().map(|(_, port)| *port).collect();
                self.hosts = value
                    .split(',')
                    .enumerate()
                    .map(|(at, host)| (host.to_owned(), ports.get(at).copied().flatten()))
                    .collect();
            }
            "port" => {
                let port = port(&value)?;
                if self.hosts.is_empty() {
                    return Err("`port` must come behind `host`".to_owned());
                }
                for (_, known) in &mut self.hosts {
                    *known = Some(port);
                }
            }
            "sslmode" => {
                self.encryption = Some(match value.as_str() {
                    "disable" => Encryption::Never,
                    "allow" | "prefer" => Encryption::IfPossible,
                    "require" => Encryption::Unverified,
                    "verify-ca" => Encryption::Authority,
                    "verify-full" => Encryption::Host,
                    _ => {
                        return Err(
                            "`sslmode` must be disable, allow, prefer, require, verify-ca or verify-full"
                                .to_owned(),
                        );
                    }
                });
            }
            "sslrootcert" if value == "system" => self.root = Some(RootCertificates::System),
            "sslrootcert" => self.root = Some(RootCertificates::Named(value)),
            "sslcert" => self.certificate = Some(value),
            "sslkey" => self.key = Some(value),
            "options" => self.options = Some(value),
            "channel_binding" => self.bound = value == "require",
            "connect_timeout" => {
                let seconds: u64 = value
                    .parse()
                    .map_err(|_| "`connect_timeout` must be a number of seconds")?;
                self.connect_timeout = (seconds > 0).then(|| Duration::from_secs(seconds));
            }
            "gssencmode" if value != "require" => {}
            name if IGNORED.contains(&name) => {}
            // It may be a password whose `?` is not written as `%3F`.
            name if !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                return Err("what stands behind `?` is not known".to_owned());
            }
            name => return Err(format!("the parameter `{name}` is not supported")),
        }
        Ok(())
    }

    fn finish(self) -> Result<DatabaseUrl, String> {
        if self.hosts.is_empty() {
            return Err("it names no host".to_owned());
        }
        if self.user.is_empty() {
            return Err("it names no user".to_owned());
        }
        let client = match (self.certificate, self.key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => return Err("`sslcert` and `sslkey` go together".to_owned()),
        };
        let system = self.root == Some(RootCertificates::System);
        let encryption = match self.encryption {
            None if system => Encryption::Host,
            None => Encryption::IfPossible,
            // As libpq has it: whoever names a certificate wants it to be looked at.
            Some(Encryption::Unverified) if self.root.is_some() && !system => Encryption::Authority,
            Some(encryption) => encryption,
        };
        if system && encryption != Encryption::Host {
            return Err("`sslrootcert=system` needs `sslmode=verify-full`".to_owned());
        }
        if matches!(encryption, Encryption::Authority | Encryption::Host) && self.root.is_none() {
            return Err(
                "`sslmode=verify-ca` and `verify-full` need `sslrootcert=FILE` or `sslrootcert=system`"
                    .to_owned(),
            );
        }
        let database = if self.database.is_empty() {
            self.user.clone()
        } else {
            self.database
        };
        Ok(DatabaseUrl {
            hosts: self
                .hosts
                .into_iter()
                .map(|(host, port)| (host, port.unwrap_or(PORT)))
                .collect(),
            user: self.user,
            password: self.password,
            database,
            encryption,
            root: self.root,
            client,
            bound: self.bound,
            options: self.options,
            connect_timeout: self.connect_timeout,
        })
    }
}

fn host_and_port(text: &str) -> Result<(String, Option<u16>), String> {
    if let Some(rest) = text.strip_prefix('[') {
        let (address, rest) = rest.split_once(']').ok_or("a `[` without a `]`")?;
        let port = rest.strip_prefix(':').map(port).transpose()?;
        return Ok((address.to_owned(), port));
    }
    match text.rsplit_once(':') {
        Some((host, number)) => Ok((decoded(host)?, Some(port(number)?))),
        None => Ok((decoded(text)?, None)),
    }
}

fn port(text: &str) -> Result<u16, String> {
    match text.parse::<u16>() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err("the port is not a number from 1 to 65535; in a password write `/` as `%2F`, `@` as `%40`".to_owned()),
    }
}

/// `%2F` as `/`.
fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            return Err(
                "a `%` is not followed by two hexadecimal digits; write it as `%25`".to_owned(),
            );
        };
        bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    if text.contains('\0') {
        return Err("it contains NUL".to_owned());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_libpq_reads_it() {
        let url = DatabaseUrl::parse(
            "postgresql://re%40d:p%2Fw@db1:6000,[::1]/shop?sslmode=require&options=-c%20a%3Db&application_name=x",
        )
        .unwrap();
        assert_eq!(
            url.hosts,
            [("db1".to_owned(), 6000), ("::1".to_owned(), 5432)]
        );
        assert_eq!((url.user.as_str(), url.database.as_str()), ("re@d", "shop"));
        assert_eq!(url.password.as_deref(), Some("p/w"));
        assert_eq!(url.encryption, Encryption::Unverified);
        assert_eq!(url.options.as_deref(), Some("-c a=b"));
        assert_eq!(format!("{url:?}"), "postgres://re@d@db1:6000,::1:5432/shop");
        let socket = DatabaseUrl::parse("postgres://ann@/{tenant}?host=/run/pg&port=1").unwrap();
        assert!(socket.is_socket());
        assert_eq!(socket.for_tenant("acme").database, "acme");
        let plain = DatabaseUrl::parse("postgres://ann@db").unwrap();
        assert_eq!(plain.database, "ann");
        assert_eq!(plain.encryption, Encryption::IfPossible);
        let root = DatabaseUrl::parse("postgres://a@b/c?sslmode=require&sslrootcert=r.crt");
        assert_eq!(root.unwrap().encryption, Encryption::Authority);
        let system = DatabaseUrl::parse("postgres://a@b/c?sslrootcert=system");
        assert_eq!(system.unwrap().encryption, Encryption::Host);
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for (text, part) in [
            ("mysql://a:hunter2@b/c", "begin with"),
            ("postgres://a:hunter2@/c", "no host"),
            ("postgres://b/c", "no user"),
            ("postgres://a:hun/ter2@b/c", "%2F"),
            ("postgres://a:hunter2@b:0/c", "1 to 65535"),
            ("postgres://a:hunter2%@b/c", "%25"),
            ("postgres://a:hunter2@b/c?sslmode=on", "verify-full"),
            (
                "postgres://a:hunter2@b/c?sslmode=verify-full",
                "sslrootcert",
            ),
            (
                "postgres://a:hunter2@b/c?sslmode=prefer&sslrootcert=system",
                "system",
            ),
            ("postgres://a:hunter2@b/c?sslcert=x", "go together"),
            (
                "postgres://a:hunter2@b/c?passfile=x",
                "`passfile` is not supported",
            ),
            ("postgres://a:x?Hunter2=y@b/c", "1 to 65535"),
            ("postgres://a@b/c?gssencmode=require", "not supported"),
        ] {
            let message = DatabaseUrl::parse(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
            assert!(!message.to_lowercase().contains("hunter2"), "{message}");
        }
    }
}
