//! Options of foreign objects that hold a secret: they are left out of the catalog, and so are never printed,
//! written to a file or compared.

use relvar_catalog::Text;

use crate::draft::Draft;
use crate::registry::Address;

/// How names of secret options end: `password` and `sslpassword` of postgres_fdw and dblink, and what other
/// wrappers call theirs. `password_required` is none.
const SECRET: [&str; 9] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "api_key",
    "access_key",
    "private_key",
    "secret_key",
];

const REASON: &str = "relvar does not read passwords and the like, and does not write them: \
                      set it by hand with ALTER … OPTIONS";

/// The options, each `name 'value'`, without those that hold a secret, which are named.
pub(crate) fn without_secrets(
    options: Vec<Text>,
    address: Address,
    draft: &mut Draft<'_>,
) -> Vec<Text> {
    let (secret, plain): (Vec<Text>, Vec<Text>) =
        options.into_iter().partition(|option| is_secret(name(option)));
    for option in secret {
        let part = format!("option {} of ", name(&option));
        draft.cannot_represent_part(part, (address, 0), REASON);
    }
    plain
}

/// The name ends where the literal begins; a quoted name may hold a space.
fn name(option: &str) -> &str {
    let end = match option.strip_prefix('"') {
        Some(rest) => rest.find("\" ").map(|at| at + 2),
        None => option.find(' '),
    };
    &option[..end.unwrap_or(option.len())]
}

fn is_secret(name: &str) -> bool {
    let name = name.trim_matches('"').to_ascii_lowercase();
    SECRET.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_by_their_names() {
        for option in
            ["password 'x'", "sslpassword 'x'", "\"Api_Key\" ' y'", "aws_secret_access_key ''"]
        {
            assert!(is_secret(name(option)), "{option}");
        }
        for option in
            ["password_required 'false'", "\"user\" 'password'", "passfile '/p'", "sslkey 'k'"]
        {
            assert!(!is_secret(name(option)), "{option}");
        }
    }
}
