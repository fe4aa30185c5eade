//! `postgres://` URLs, read by libpq's rules and written without a password.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::error::{Error, UrlPart};
use crate::setting::{Origin, Settings};

/// What stays readable in a URL; all else is percent-encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The text after the scheme, if the text is a URL for PostgreSQL.
pub(crate) fn strip_scheme(text: &str) -> Option<&str> {
    ["postgresql://", "postgres://"].iter().find_map(|scheme| text.strip_prefix(scheme))
}

/// Reads what follows the scheme: `[user[:password]@][host[:port],…][/database][?name=value&…]`.
pub(crate) fn parse(rest: &str) -> Result<Settings, Error> {
    let mut settings = Settings::default();
    let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
    // As libpq does: the first @ ends the credentials, unless a slash comes before it.
    let hosts_start = match rest[..rest.find('/').unwrap_or(rest.len())].find('@') {
        Some(at) => {
            credentials(&rest[..at], &mut settings)?;
            at + 1
        }
        None => 0,
    };
    let (hosts, rest) = if hosts_start > authority_end {
        // A "?" in the password: the authority ends only after the @.
        let rest = &rest[hosts_start..];
        rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()))
    } else {
        (&rest[hosts_start..authority_end], &rest[authority_end..])
    };
    hosts_and_ports(hosts, rest, &mut settings)?;
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    let database = path.strip_prefix('/').unwrap_or(path);
    if !database.is_empty() {
        set(&mut settings, "dbname", decode(database, UrlPart::Database)?)?;
    }
    if let Some(query) = query {
        parameters(query, &mut settings)?;
    }
    Ok(settings)
}

/// Percent-encodes one part of a URL.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

fn set(settings: &mut Settings, name: &str, value: String) -> Result<(), Error> {
    settings.replace(name, value, Origin::Text)
}

fn credentials(text: &str, settings: &mut Settings) -> Result<(), Error> {
    let (user, password) = match text.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (text, None),
    };
    if !user.is_empty() {
        set(settings, "user", decode(user, UrlPart::User)?)?;
    }
    if let Some(password) = password {
        set(settings, "password", decode(password, UrlPart::Password)?)?;
    }
    Ok(())
}

/// Reads `host:port,[::1]:port`; `rest` is what follows, to recognise a password with a slash in it.
fn hosts_and_ports(text: &str, rest: &str, settings: &mut Settings) -> Result<(), Error> {
    // A password that is not encoded spills into the host: say so, and show none of it.
    let path = rest.split('?').next().unwrap_or(rest);
    let odd_port = |(_, port): (&str, &str)| !port.bytes().all(|byte| byte.is_ascii_digit());
    let spilled = rest.contains('@') && text.split_once(':').is_some_and(odd_port);
    if text.contains('@') || path.contains('@') || spilled {
        return Err(url_error(
            UrlPart::Host,
            "there is an \"@\" after the host: write @ : / ? # % in a user name or password as %40 %3A %2F %3F %23 %25",
        ));
    }
    let mut hosts = Vec::new();
    let mut ports = Vec::new();
    for entry in text.split(',') {
        let (host, port) = host_and_port(entry)?;
        hosts.push(decode(host, UrlPart::Host)?);
        ports.push(decode(port, UrlPart::Port)?);
    }
    for (name, values) in [("host", hosts), ("port", ports)] {
        if values.iter().any(|value| !value.is_empty()) {
            set(settings, name, values.join(","))?;
        }
    }
    Ok(())
}

fn host_and_port(entry: &str) -> Result<(&str, &str), Error> {
    if let Some(bracketed) = entry.strip_prefix('[') {
        let Some((host, after)) = bracketed.split_once(']') else {
            return Err(url_error(UrlPart::Host, "an IPv6 address without its closing bracket"));
        };
        if host.is_empty() {
            return Err(url_error(UrlPart::Host, "an empty IPv6 address"));
        }
        return match (after, after.strip_prefix(':')) {
            ("", _) => Ok((host, "")),
            (_, Some(port)) => Ok((host, port)),
            (_, None) => Err(url_error(UrlPart::Host, "text between \"]\" and the port")),
        };
    }
    Ok(entry.split_once(':').unwrap_or((entry, "")))
}

fn parameters(query: &str, settings: &mut Settings) -> Result<(), Error> {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(url_error(UrlPart::Parameters, "a parameter without \"=\""));
        };
        if value.contains('=') {
            return Err(url_error(UrlPart::Parameters, "a second \"=\" in one parameter"));
        }
        let name = decode(name, UrlPart::Parameters)?;
        let value = decode(value, UrlPart::Parameters)?;
        // JDBC's spelling, which libpq takes too.
        match (name.as_str(), value.as_str()) {
            ("ssl", "true") => set(settings, "sslmode", "require".into())?,
            _ => set(settings, &name, value)?,
        }
    }
    Ok(())
}

/// Decodes `%xx`; never shows the text, which may be a piece of a password.
fn decode(text: &str, part: UrlPart) -> Result<String, Error> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('%') {
        let digits = bytes.get(at + 1..at + 3);
        if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
            return Err(url_error(
                part,
                "a \"%\" that two hexadecimal digits do not follow (write %25)",
            ));
        }
    }
    let decoded = percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| url_error(part, "its bytes are no UTF-8 once decoded"))?;
    if decoded.contains('\0') {
        return Err(url_error(part, "%00 is not allowed in a value"));
    }
    Ok(decoded.into_owned())
}

fn url_error(part: UrlPart, why: &'static str) -> Error {
    Error::Url { part, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&'static str, String)> {
        let settings = parse(strip_scheme(text).unwrap()).unwrap();
        settings.iter().map(|(name, value)| (name, value.to_owned())).collect()
    }

    fn message(text: &str) -> String {
        parse(strip_scheme(text).unwrap()).unwrap_err().to_string()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&'static str, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn reads_every_form_of_the_manual() {
        check("postgresql://", &[]);
        check("postgresql://localhost", &[("host", "localhost")]);
        check("postgresql://localhost:5433", &[("host", "localhost"), ("port", "5433")]);
        check("postgresql://localhost/mydb", &[("dbname", "mydb"), ("host", "localhost")]);
        check("postgres://user@localhost", &[("host", "localhost"), ("user", "user")]);
        check(
            "postgresql://user:secret@localhost",
            &[("host", "localhost"), ("password", "secret"), ("user", "user")],
        );
        check(
            "postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp",
            &[
                ("application_name", "myapp"),
                ("connect_timeout", "10"),
                ("dbname", "otherdb"),
                ("host", "localhost"),
                ("user", "other"),
            ],
        );
        check(
            "postgresql://host1:123,host2:456/somedb?target_session_attrs=any",
            &[
                ("dbname", "somedb"),
                ("host", "host1,host2"),
                ("port", "123,456"),
                ("target_session_attrs", "any"),
            ],
        );
        check(
            "postgresql:///mydb?host=localhost&port=5433",
            &[("dbname", "mydb"), ("host", "localhost"), ("port", "5433")],
        );
        check(
            "postgresql://[2001:db8::1234]/database",
            &[("dbname", "database"), ("host", "2001:db8::1234")],
        );
        check(
            "postgresql://%2Fvar%2Flib%2Fpostgresql/dbname",
            &[("dbname", "dbname"), ("host", "/var/lib/postgresql")],
        );
        check(
            "postgres://[::1]:1,b:2?ssl=true",
            &[("host", "::1,b"), ("port", "1,2"), ("sslmode", "require")],
        );
        check(
            "postgres://a%40b:p%3Aw%2f%25@h/d%20b",
            &[("dbname", "d b"), ("host", "h"), ("password", "p:w/%"), ("user", "a@b")],
        );
        check(
            "postgres://u:what?@h/d",
            &[("dbname", "d"), ("host", "h"), ("password", "what?"), ("user", "u")],
        );
    }

    #[test]
    fn says_which_part_is_wrong_and_shows_no_password() {
        let spilled = "bad connection URL, in the host: there is an \"@\" after the host: write @ : / ? # % in a user name or password as %40 %3A %2F %3F %23 %25";
        assert_eq!(message("postgres://u:se@cret@h/d"), spilled);
        assert_eq!(message("postgres://u:se/cret@h/d"), spilled);
        assert_eq!(
            message("postgres://u:100%@h/d"),
            "bad connection URL, in the password: a \"%\" that two hexadecimal digits do not follow (write %25)"
        );
        assert_eq!(
            message("postgres://[::1/d"),
            "bad connection URL, in the host: an IPv6 address without its closing bracket"
        );
        assert_eq!(
            message("postgres://h/d?sslmode"),
            "bad connection URL, in the parameters: a parameter without \"=\""
        );
        assert_eq!(
            message("postgres://h/d?a=b=c"),
            "bad connection URL, in the parameters: a second \"=\" in one parameter"
        );
        assert_eq!(
            message("postgres://h/d%00"),
            "bad connection URL, in the database name: %00 is not allowed in a value"
        );
    }
}
