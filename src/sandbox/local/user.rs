//! The system user that servers run as when we are root.

use crate::sandbox::EngineError;

/// A user to drop to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SystemUser {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// The user to drop to, or none if we are not root.
pub(super) fn drop_to(configured: Option<&str>) -> Result<Option<SystemUser>, EngineError> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let candidates = match configured {
        Some(name) => vec![name],
        None => vec!["postgres", "nobody"],
    };
    match candidates.iter().find_map(|name| find(&passwd, name)) {
        Some(user) if user.uid != 0 => Ok(Some(user)),
        _ => Err(EngineError::NoUser {
            user: candidates.first().copied().unwrap_or_default().to_owned(),
        }),
    }
}

/// Looks a user up in the text of `/etc/passwd` (passwd(5)).
fn find(passwd: &str, name: &str) -> Option<SystemUser> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let is_it = fields.next() == Some(name);
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        is_it.then_some(SystemUser { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_read_from_passwd() {
        let passwd =
            "root:x:0:0::/root:/bin/sh\npostgres:x:105:112:,,,:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(
            find(passwd, "postgres"),
            Some(SystemUser { uid: 105, gid: 112 })
        );
        assert_eq!(find(passwd, "nobody"), None);
    }
}
