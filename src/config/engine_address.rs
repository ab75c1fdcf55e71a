//! Addresses of Docker engines, as `DOCKER_HOST` and harness.yaml have them.

/// Where a Docker engine is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EngineAddress {
    /// A socket of this machine.
    Unix(String),
    /// A port; `secure` where TLS is asked for by the address itself.
    Tcp {
        /// Host and port.
        authority: String,
        /// Whether it begins with `https://`.
        secure: bool,
        /// Whether it begins with `http://`, which is never encrypted.
        plain: bool,
    },
    /// A machine that ssh reaches.
    Ssh(SshAddress),
}

/// A machine that ssh reaches, and the engine's socket there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SshAddress {
    /// As whom; otherwise as ssh's own settings say.
    pub user: Option<String>,
    /// The machine, or a name of ssh's own settings.
    pub host: String,
    /// The port, if it is not the usual one.
    pub port: Option<u16>,
    /// The engine's socket on that machine.
    pub socket: String,
}

/// Where an engine listens if nobody says otherwise.
const USUAL_SOCKET: &str = "/var/run/docker.sock";

impl EngineAddress {
    /// Reads an address; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let known = "write unix://PATH, ssh://USER@HOST or tcp://HOST:PORT";
        let (scheme, rest) = text.split_once("://").ok_or(known)?;
        if rest.is_empty() || rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(known);
        }
        match scheme {
            "unix" => Ok(Self::Unix(rest.to_owned())),
            "tcp" | "http" | "https" => {
                let authority = rest.trim_end_matches('/');
                if authority.is_empty() || authority.contains(['/', '?', '#', '@']) {
                    return Err("write tcp://HOST:PORT, without a path and without a user");
                }
                Ok(Self::Tcp {
                    authority: authority.to_owned(),
                    secure: scheme == "https",
                    plain: scheme == "http",
                })
            }
            "ssh" => SshAddress::parse(rest).map(Self::Ssh),
            _ => Err(known),
        }
    }
}

impl SshAddress {
    /// Reads `[USER@]HOST[:PORT][/SOCKET]`. A password has no place in it: ssh does not take one.
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (authority, path) = match text.find('/') {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err("write ssh://USER@HOST without a password: ssh takes keys");
        }
        let (host, port) = match place.strip_prefix('[') {
            Some(inner) => {
                let (host, rest) = inner.split_once(']').ok_or("the bracket is not closed")?;
                (host, rest.strip_prefix(':'))
            }
            None => match place.rsplit_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (place, None),
            },
        };
        let port = port.map(str::parse).transpose();
        let port = port.map_err(|_| "the port is not a number below 65536")?;
        // What begins with a dash would be an option of ssh's.
        let is_name = |name: &str| !name.is_empty() && !name.starts_with('-');
        if !is_name(host) || user.is_some_and(|user| !is_name(user)) {
            return Err("write ssh://USER@HOST, or ssh://HOST");
        }
        let socket = match path.trim_end_matches('/') {
            "" => USUAL_SOCKET,
            // The name of a local socket and this one are separated by a colon.
            path if path.contains(':') => return Err("the socket's path has a colon"),
            path => path,
        };
        Ok(Self {
            user: user.map(ToOwned::to_owned),
            host: host.to_owned(),
            port,
            socket: socket.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ssh(user: Option<&str>, host: &str, port: Option<u16>, socket: &str) -> EngineAddress {
        EngineAddress::Ssh(SshAddress {
            user: user.map(ToOwned::to_owned),
            host: host.to_owned(),
            port,
            socket: socket.to_owned(),
        })
    }

    #[test]
    fn addresses_are_read() {
        let usual = USUAL_SOCKET;
        for (text, expected) in [
            ("ssh://there", ssh(None, "there", None, usual)),
            (
                "ssh://me@there:22/",
                ssh(Some("me"), "there", Some(22), usual),
            ),
            (
                "ssh://a@b@[::1]:2222/run/user/7/docker.sock",
                ssh(Some("a@b"), "::1", Some(2222), "/run/user/7/docker.sock"),
            ),
            ("unix:///a", EngineAddress::Unix("/a".to_owned())),
            (
                "https://localhost:2376/",
                EngineAddress::Tcp {
                    authority: "localhost:2376".to_owned(),
                    secure: true,
                    plain: false,
                },
            ),
        ] {
            assert_eq!(EngineAddress::parse(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "there",
            "unix://",
            "tcp://",
            "tcp://a/b",
            "tcp://u@a:1",
            "ftp://there",
            "ssh://-oProxyCommand=x",
            "ssh://-l@there",
            "ssh://me:secret@there",
            "ssh://there:x",
            "ssh://there:70000",
            "ssh://[::1",
            "ssh:///a",
            "ssh://there/a:b",
            "ssh://a b",
            "ssh://a\u{1b}b",
        ] {
            assert!(EngineAddress::parse(text).is_err(), "{text}");
        }
    }
}
