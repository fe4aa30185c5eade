//! `sslmode` from disable to verify-full, and client certificates.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use relvar_connect::{Environment, Error};
use tempfile::{TempDir, tempdir};

use crate::cluster::{with_old_certificate, with_tls, without_tls};
use crate::{certificates, refusal, value};

const IS_TLS: &str = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

fn write(directory: &Path, name: &str, text: &str) -> PathBuf {
    let file = directory.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    file
}

/// A home whose `.postgresql` trusts the authority of the tests.
fn trusting_home() -> (TempDir, Environment) {
    let home = tempdir().unwrap();
    write(home.path(), ".postgresql/root.crt", certificates::root());
    let environment = Environment::empty().with_home(home.path());
    (home, environment)
}

#[tokio::test]
async fn each_mode_uses_tls_where_it_says() {
    for (mode, with, without) in [
        ("disable", Some("false"), Some("false")),
        ("allow", Some("false"), Some("false")),
        ("prefer", Some("true"), Some("false")),
        ("require", Some("true"), None),
    ] {
        for (cluster, expected) in [(with_tls(), with), (without_tls(), without)] {
            let target = cluster.target(&format!("user=postgres sslmode={mode}"));
            match expected {
                Some(expected) => {
                    let client = target.connect().await.expect(mode);
                    assert_eq!(value(&client, IS_TLS).await, expected, "{mode}");
                }
                None => {
                    let (error, text) = refusal(&target, &[]).await;
                    assert!(matches!(error, Error::Tls { .. }));
                    assert_eq!(
                        text,
                        format!(
                            "no TLS connection to server at \"127.0.0.1\", port {} (sslmode={mode}): \
                             server does not support TLS; switch TLS on at the server (ssl = on), \
                             or ask for less with sslmode=prefer",
                            cluster.port
                        )
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn allow_and_prefer_try_the_other_way_when_the_rules_refuse_one() {
    for (mode, user, tls) in [
        ("allow", "only_tls", "true"),
        ("allow", "only_plain", "false"),
        ("prefer", "only_tls", "true"),
        ("prefer", "only_plain", "false"),
    ] {
        let target = with_tls().target(&format!("user={user} sslmode={mode}"));
        let client = target.connect().await.expect(mode);
        assert_eq!(value(&client, IS_TLS).await, tls, "{mode} {user}");
    }
    for (mode, user) in [("disable", "only_tls"), ("require", "only_plain"), ("prefer", "no_rule")]
    {
        let target = with_tls().target(&format!("user={user} sslmode={mode}"));
        let (error, _) = refusal(&target, &[]).await;
        assert_eq!(error.sqlstate(), Some("28000"), "{mode} {user}");
    }
}

#[tokio::test]
async fn verify_full_wants_the_name_and_verify_ca_does_not() {
    let (_home, environment) = trusting_home();
    for settings in [
        "host=localhost sslmode=verify-full",
        "host=127.0.0.1 sslmode=verify-ca",
        "host=localhost hostaddr=127.0.0.1 sslmode=verify-full",
        "host=127.0.0.1 sslmode=require",
        "host=localhost sslmode=verify-full ssl_max_protocol_version=TLSv1.2",
    ] {
        let target = with_tls().target_in(&format!("user=postgres {settings}"), &environment);
        let client = target.connect().await.expect(settings);
        assert_eq!(value(&client, IS_TLS).await, "true");
    }
    let target = with_tls().target_in("user=postgres sslmode=verify-full", &environment);
    let (_, text) = refusal(&target, &[]).await;
    assert_eq!(
        text,
        format!(
            "no TLS connection to server at \"127.0.0.1\", port {} (sslmode=verify-full): \
             the server's certificate is not valid: certificate not valid for name \"127.0.0.1\"; \
             certificate is only valid for DnsName(\"localhost\"); \
             connect by a name that the certificate holds, or ask for less with sslmode=verify-ca",
            with_tls().port
        )
    );
}

#[tokio::test]
async fn an_authority_that_is_not_trusted_is_refused() {
    let home = tempdir().unwrap();
    let root = write(home.path(), "other.crt", &certificates::other_root());
    for mode in ["require", "verify-ca", "verify-full"] {
        let settings = format!("user=postgres sslmode={mode} sslrootcert={}", root.display());
        let (_, text) = refusal(&with_tls().target(&settings), &[]).await;
        assert_eq!(
            text,
            format!(
                "no TLS connection to server at \"127.0.0.1\", port {} (sslmode={mode}): \
                 the server's certificate was signed by an authority that is not trusted (trusted: {}); \
                 name the root certificate of that authority with sslrootcert",
                with_tls().port,
                root.display()
            )
        );
    }
    let (error, text) = refusal(&with_tls().target("user=postgres sslrootcert=system"), &[]).await;
    assert!(matches!(error, Error::Tls { .. } | Error::TlsFile { .. }), "{text}");
    assert!(text.contains("trusted"), "{text}");
}

#[tokio::test]
async fn a_missing_root_certificate_says_what_to_do() {
    let home = tempdir().unwrap();
    let environment = Environment::empty().with_home(home.path());
    let target = with_tls().target_in("user=postgres sslmode=verify-ca", &environment);
    let (_, text) = refusal(&target, &[]).await;
    assert_eq!(
        text,
        format!(
            "cannot use the root certificate {}/.postgresql/root.crt: the file does not exist, \
             and sslmode=verify-ca needs it; put it there, name another one with sslrootcert, \
             or trust the system's roots with sslrootcert=system",
            home.path().display()
        )
    );
    let empty = write(home.path(), "empty.crt", "nothing\n");
    let settings = format!("user=postgres sslmode=verify-ca sslrootcert={}", empty.display());
    let (_, text) = refusal(&with_tls().target(&settings), &[]).await;
    assert_eq!(
        text,
        format!(
            "cannot use the root certificate {}: there is no PEM certificate in it",
            empty.display()
        )
    );
}

#[tokio::test]
async fn a_revoked_certificate_is_refused() {
    let (home, environment) = trusting_home();
    write(home.path(), ".postgresql/root.crl", &certificates::revocations());
    let target = with_tls().target_in("user=postgres sslmode=verify-ca", &environment);
    let (_, text) = refusal(&target, &[]).await;
    assert!(
        text.contains("the server's certificate was revoked; have a good certificate"),
        "{text}"
    );
}

#[tokio::test]
async fn an_old_self_signed_certificate_works_as_with_libpq() {
    let home = tempdir().unwrap();
    let root = write(home.path(), "v1.crt", include_str!("data/v1.crt"));
    let cluster = with_old_certificate();
    let client = cluster.target("user=postgres sslmode=require").connect().await.unwrap();
    assert_eq!(value(&client, IS_TLS).await, "true");
    for settings in ["host=127.0.0.1 sslmode=verify-ca", "host=localhost sslmode=verify-full"] {
        let settings = format!("{settings} user=postgres sslrootcert={}", root.display());
        let client = cluster.target(&settings).connect().await.expect(&settings);
        assert_eq!(value(&client, IS_TLS).await, "true");
    }
    let settings = format!("user=postgres sslmode=verify-full sslrootcert={}", root.display());
    let (error, text) = refusal(&cluster.target(&settings), &[]).await;
    assert!(matches!(error, Error::Tls { .. }), "{text}");
}

#[tokio::test]
async fn a_client_certificate_logs_in() {
    let home = tempdir().unwrap();
    let (certificate, key) = certificates::client("by_certificate");
    write(home.path(), ".postgresql/postgresql.crt", &certificate);
    let key = write(home.path(), ".postgresql/postgresql.key", &key);
    let environment = Environment::empty().with_home(home.path());
    let settings = "user=by_certificate sslmode=require";

    let client = with_tls().target_in(settings, &environment).connect().await.unwrap();
    assert_eq!(value(&client, "SELECT current_user::text").await, "by_certificate");

    let (error, text) = refusal(&with_tls().target(settings), &[]).await;
    assert_eq!(error.sqlstate(), Some("28000"));
    assert!(text.contains("connection requires a valid client certificate"), "{text}");

    let without = with_tls().target_in(&format!("{settings} sslcertmode=disable"), &environment);
    assert_eq!(refusal(&without, &[]).await.0.sqlstate(), Some("28000"));

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let (_, text) = refusal(&with_tls().target_in(settings, &environment), &[]).await;
    assert_eq!(
        text,
        format!(
            "cannot use the client key {0}: its permissions 0644 let others read it; run chmod 0600 {0}",
            key.display()
        )
    );
    let encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    write(home.path(), ".postgresql/postgresql.key", encrypted);
    let (_, text) = refusal(&with_tls().target_in(settings, &environment), &[]).await;
    assert!(
        text.ends_with("there is no unencrypted PEM key in it; decrypt it (openssl pkey -in …)"),
        "{text}"
    );
}

#[tokio::test]
async fn channel_binding_needs_tls() {
    let settings = "user=by_scram password=right channel_binding=require";
    let target = with_tls().target(&format!("{settings} sslmode=require"));
    target.connect().await.unwrap();
    let target = with_tls().target(&format!("{settings} sslmode=disable"));
    let (_, text) = refusal(&target, &["right"]).await;
    assert!(text.contains("server did not use channel binding"), "{text}");
}

#[tokio::test]
async fn direct_negotiation_works_where_the_server_knows_it() {
    let plain = with_tls().target("user=postgres").connect_full().await.unwrap();
    let major: u32 =
        plain.server_version.split(['.', ' ', 'b', 'd']).next().unwrap().parse().unwrap();
    let target = with_tls().target("user=postgres sslmode=require sslnegotiation=direct");
    if major >= 17 {
        let client = target.connect().await.unwrap();
        assert_eq!(value(&client, IS_TLS).await, "true");
    } else {
        let (error, text) = refusal(&target, &[]).await;
        assert!(matches!(error, Error::Tls { .. } | Error::Unreachable { .. }), "{text}");
    }
}
