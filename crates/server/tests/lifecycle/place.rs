//! Where servers can stand and as whom they run.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::process::Command;
use std::time::Duration;

use relvar_server::{Binaries, Error, Shadows};

use crate::processes::{
    Client, Place, await_gone, await_that, open_to_all, own_program, processes_in,
};

const NOBODY: u32 = 65534;

fn is_root() -> bool {
    fs::metadata("/proc/self").expect("a Linux machine").uid() == 0
}

#[tokio::test]
async fn a_directory_with_a_hostile_name_holds_a_server() {
    let mut place = Place::new().await;
    let parent =
        tempfile::Builder::new().prefix("relvar-").tempdir_in("/tmp").expect("a directory");
    open_to_all(parent.path());
    place.options.throwaway_dir = Some(parent.path().join("a \"b\" 'c' \\ ü $HOME `id`"));
    let shadow = place.shadows().await.create().await.expect("a database");
    let run = shadow.socket_dir().expect("an embedded server").to_owned();
    assert!(run.starts_with(parent.path()), "{}", run.display());
    let client = shadow.connect().await.expect("a connection");
    client.batch_execute("CREATE TABLE t ()").await.expect("an empty database");
    drop((client, shadow));
    await_gone(&run).await;
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_is_said() {
    let mut place = Place::new().await;
    place.options.throwaway_dir = Some(place.path().join("long".repeat(25)));
    let message = Shadows::embedded(&place.options).await.expect_err("too long").to_string();
    assert!(message.contains("103 are allowed"), "{message}");
}

#[tokio::test]
async fn a_path_that_connection_strings_cannot_name_is_said() {
    let mut place = Place::new().await;
    place.options.throwaway_dir = Some(place.path().join("a,b"));
    let message = Shadows::embedded(&place.options).await.expect_err("a comma").to_string();
    assert!(message.contains("the path contains one"), "{message}");
}

#[tokio::test]
async fn a_server_never_runs_as_root() {
    let place = Place::new().await;
    let shadow = place.shadows().await.create().await.expect("a database");
    let data = shadow.socket_dir().expect("an embedded server").join("data");
    let owners = || {
        processes_in(&data)
            .iter()
            .filter_map(|pid| fs::metadata(format!("/proc/{pid}")).ok())
            .map(|found| found.uid())
            .collect::<Vec<_>>()
    };
    await_that("the server's processes stand in its directory", || owners().len() > 2).await;
    assert!(owners().iter().all(|uid| *uid != 0));
    assert_eq!(fs::metadata(&data).expect("the data directory").mode() & 0o777, 0o700);
}

#[tokio::test]
async fn an_ordinary_user_has_a_server_of_their_own() {
    // Only root can become somebody else; an ordinary user is tested by all the other tests.
    if !is_root() {
        return;
    }
    let place = Place::new().await;
    let state = place.path().join("of nobody");
    fs::create_dir(&state).expect("a directory");
    chown(&state, Some(NOBODY), Some(NOBODY)).expect("root may");
    let mut options = place.options.clone();
    options.state_dir = state.clone();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(own_program());
    let client = Client::start(command, &options);
    let run = client.socket_dir.clone();
    assert_eq!(fs::metadata(&run).expect("the run's directory").uid(), NOBODY);
    assert!(fs::read_dir(&state).expect("the state").count() > 2);
    client.kill();
    await_gone(&run).await;
}

#[tokio::test]
async fn a_strict_umask_does_not_shut_out_the_server() {
    let root = tempfile::tempdir_in("/tmp").expect("a directory");
    open_to_all(root.path());
    let mut options = relvar_testkit::options();
    // Its template is made anew, too.
    options.state_dir = root.path().join("some/state");
    options.idle = Duration::from_secs(1);
    let mut command = Command::new("sh");
    command.args(["-c", "umask 077; exec \"$0\" \"$@\""]).arg(own_program());
    let client = Client::start(command, &options);
    let run = client.socket_dir.clone();
    client.end();
    await_gone(&run).await;
    let left = fs::read_dir(&options.state_dir).expect("the state").flatten();
    let left: Vec<_> =
        left.map(|entry| entry.file_name().into_string().expect("plain names")).collect();
    assert_eq!(left.iter().filter(|name| name.starts_with("server-")).count(), 3, "{left:?}");
    assert_eq!(left.iter().filter(|name| name.starts_with("template-")).count(), 2, "{left:?}");
}

#[tokio::test]
async fn state_in_a_private_home_is_kept_elsewhere_for_root() {
    if !is_root() {
        return;
    }
    let mut place = Place::new().await;
    let home = place.path().join("home");
    fs::create_dir(&home).expect("a directory");
    fs::set_permissions(&home, std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .expect("our own");
    place.options.throwaway_dir = None;
    place.options.state_dir = home.join("state");
    let shadow = place.shadows().await.create().await.expect("a database");
    assert!(!place.options.state_dir.exists());
    let elsewhere = fs::read_dir("/var/lib/relvar")
        .expect("the system's state")
        .flatten()
        .map(|entry| entry.path());
    let ours = elsewhere.filter(|path| {
        let named = |entry: fs::DirEntry| fs::read_to_string(entry.path()).ok();
        let mut files = fs::read_dir(path).into_iter().flatten().flatten().filter_map(named);
        files.any(|text| shadow.socket_dir().is_some_and(|dir| text == dir.to_string_lossy()))
    });
    let ours: Vec<_> = ours.collect();
    assert_eq!(ours.len(), 1);
    let run = shadow.socket_dir().expect("an embedded server").to_owned();
    drop(shadow);
    await_gone(&run).await;
    fs::remove_dir_all(&ours[0]).expect("our own directory");
}

#[tokio::test]
async fn missing_binaries_are_said_with_the_places_tried() {
    let mut place = Place::new().await;
    place.options.bin_dir = Some(place.path().to_owned());
    let error = Shadows::embedded(&place.options).await.expect_err("no binaries there");
    assert!(matches!(error, Error::BinariesMissing { .. }));
    let message = error.to_string();
    assert!(message.contains(&format!("{}: no initdb there", place.path().display())), "{message}");
}

#[tokio::test]
async fn broken_binaries_are_said_with_what_they_print() {
    let mut place = Place::new().await;
    let bin_dir = place.path().join("bin");
    fs::create_dir(&bin_dir).expect("a directory");
    for name in ["initdb", "postgres"] {
        fs::write(bin_dir.join(name), "#!/bin/sh\necho 'no such library' >&2\nexit 127\n")
            .expect("a script");
        fs::set_permissions(
            bin_dir.join(name),
            std::os::unix::fs::PermissionsExt::from_mode(0o755),
        )
        .expect("our own");
    }
    place.options.bin_dir = Some(bin_dir);
    let message = Binaries::find(&place.options).expect_err("broken").to_string();
    assert!(message.contains("no such library"), "{message}");
}

#[tokio::test]
async fn a_server_that_does_not_start_says_why() {
    let mut place = Place::new().await;
    let real = Binaries::find(&place.options).expect("binaries").bin_dir;
    let bin_dir = place.path().join("bin");
    fs::create_dir(&bin_dir).expect("a directory");
    let initdb = format!("#!/bin/sh\nexec '{}' \"$@\"\n", real.join("initdb").display());
    fs::write(bin_dir.join("initdb"), initdb).expect("a script");
    let postgres = "#!/bin/sh\necho 'FATAL:  could not map anonymous shared memory' >&2\nexit 1\n";
    fs::write(bin_dir.join("postgres"), postgres).expect("a script");
    for name in ["initdb", "postgres"] {
        fs::set_permissions(
            bin_dir.join(name),
            std::os::unix::fs::PermissionsExt::from_mode(0o755),
        )
        .expect("our own");
    }
    place.options.bin_dir = Some(bin_dir);
    let message = Shadows::embedded(&place.options).await.expect_err("no server").to_string();
    assert!(message.contains("could not map anonymous shared memory"), "{message}");
}
