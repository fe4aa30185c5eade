//! Servers of the tests' own: with TLS, without, and with a certificate that is its own root.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use relvar_connect::{Environment, Target};

use crate::certificates;

/// A running server; it ends, and its directory goes, when the process of the tests ends.
pub struct Cluster {
    pub directory: PathBuf,
    pub port: u16,
    /// Its standard input keeps the server alive.
    _keeper: Child,
}

/// Roles log in from 127.0.0.1 as their names say; the socket trusts everybody.
const HBA: &str = "\
local all all trust
hostssl all only_tls 127.0.0.1/32 trust
hostnossl all only_plain 127.0.0.1/32 trust
hostssl all by_certificate 127.0.0.1/32 cert
host all by_md5 127.0.0.1/32 md5
host all by_scram,\"Ünï \"\"x\",by_clear 127.0.0.1/32 scram-sha-256
host all postgres 127.0.0.1/32 trust
";

const ROLES: &str = "\
CREATE ROLE only_tls LOGIN;
CREATE ROLE only_plain LOGIN;
CREATE ROLE by_certificate LOGIN;
CREATE ROLE no_rule LOGIN;
SET password_encryption = 'md5';
CREATE ROLE by_md5 LOGIN PASSWORD 'right';
SET password_encryption = 'scram-sha-256';
CREATE ROLE by_scram LOGIN PASSWORD 'right';
CREATE ROLE \"Ünï \"\"x\" LOGIN PASSWORD 'p@:/? ''\\x';
CREATE DATABASE \"a b/ü\";
";

/// Starts the server, and removes everything when the pipe on standard input closes.
const SCRIPT: &str = r#"
cd "$1" || exit 1
"$2/initdb" -D data -U postgres -A trust --no-sync -E UTF8 --locale=C >log 2>&1 || exit 1
cp pg_hba.conf data/pg_hba.conf
"$2/postgres" --single -D data postgres <roles.sql >>log 2>&1
"$2/postgres" -D data -c listen_addresses=127.0.0.1 -c port="$3" -c unix_socket_directories="$1" \
  -c fsync=off -c log_min_messages=log -c ssl="$4" -c ssl_cert_file="$1/server.crt" \
  -c ssl_key_file="$1/server.key" -c ssl_ca_file="$1/root.crt" </dev/null >>log 2>&1 &
read line
kill -QUIT $!
wait $!
cd / && rm -rf "$1"
"#;

/// A server with TLS, whose certificate for `localhost` the test authority signed.
pub fn with_tls() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let (certificate, key) = certificates::server();
        Cluster::start("on", certificate, key)
    })
}

/// A server without TLS.
pub fn without_tls() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start("off", "", ""))
}

/// A server with what the manual's older recipe makes: X.509 version 1, self-signed, only a common name.
pub fn with_old_certificate() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        Cluster::start("on", include_str!("data/v1.crt"), include_str!("data/v1.key"))
    })
}

impl Cluster {
    /// A target over TCP, with nothing from the environment.
    pub fn target(&self, settings: &str) -> Target {
        self.target_in(settings, &Environment::empty())
    }

    /// A target over TCP in an environment.
    pub fn target_in(&self, settings: &str, environment: &Environment) -> Target {
        let hosted = settings.split(' ').any(|setting| setting.starts_with("host="));
        let host = if hosted { "" } else { "host=127.0.0.1 " };
        let text = format!("{host}port={} dbname=postgres {settings}", self.port);
        Target::parse(&text, environment).expect("the target makes sense")
    }

    /// A target over the socket.
    pub fn local(&self) -> Target {
        Target::local(&self.directory, self.port, "postgres", "postgres").expect("a target")
    }

    fn start(ssl: &str, certificate: &str, key: &str) -> Cluster {
        let user = server_user();
        let directory =
            tempfile::Builder::new().prefix("relvar-connect-").tempdir().expect("tempdir");
        let directory = directory.keep();
        let port = free_port();
        let files = [
            ("pg_hba.conf", HBA),
            ("roles.sql", ROLES),
            ("server.crt", certificate),
            ("server.key", key),
            ("root.crt", certificates::root()),
        ];
        for (name, text) in files {
            let file = directory.join(name);
            fs::write(&file, text).expect("write");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("chmod");
            own(&file, user).expect("chown");
        }
        own(&directory, user).expect("chown");
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "sh"]).arg(&directory).arg(relvar_testkit::bin_dir());
        command.args([&port.to_string(), ssl]).stdin(Stdio::piped()).env_clear();
        if let Some((uid, gid)) = user {
            command.uid(uid).gid(gid);
        }
        let keeper = command.spawn().expect("a shell");
        wait_until_ready(&directory.join("log"));
        Cluster { directory, port, _keeper: keeper }
    }
}

/// A port that nobody listens on (for the moment).
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr()).expect("a port").port()
}

fn wait_until_ready(log: &Path) {
    let start = Instant::now();
    loop {
        let text = fs::read_to_string(log).unwrap_or_default();
        if text.contains("ready to accept connections") {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "no server: {text}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn own(path: &Path, user: Option<(u32, u32)>) -> io::Result<()> {
    user.map_or(Ok(()), |(uid, gid)| chown(path, Some(uid), Some(gid)))
}

/// PostgreSQL refuses to run as root: then it runs as `postgres`, or else as `nobody`.
fn server_user() -> Option<(u32, u32)> {
    let number = |text: &[u8]| String::from_utf8_lossy(text).trim().parse().ok();
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().ok()?;
        number(&output.stdout)
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    let found = |name| Some((id(&["-u", name])?, id(&["-g", name])?));
    found("postgres").or_else(|| found("nobody"))
}
