//! Versions of programs, remembered: to ask one costs a process, two where a wrapper chooses among several.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::directory;
use crate::hash::short_hash;
use crate::options::Options;

/// The folder of the state that holds a file for each program.
const FOLDER: &str = "versions";

/// The version of a program as `server_version_num` has it: what `ask` said of the same file before, else what it
/// says now.
///
/// A file is the same while its path (links resolved), inode, size and time of change are: a package manager changes
/// some of them with every update. Only answers are remembered, and only where the state directory exists.
pub(crate) fn version_of<E>(
    program: &Path,
    options: &Options,
    ask: impl FnOnce() -> Result<u32, E>,
) -> Result<u32, E> {
    let file = remembered_in(program, options);
    let known = file.as_ref().and_then(|file| fs::read_to_string(file).ok()?.trim().parse().ok());
    if let Some(known) = known {
        return Ok(known);
    }
    let version_num = ask()?;
    if let Some(file) = file {
        remember(&file, version_num);
    }
    Ok(version_num)
}

/// Where the version of a program is kept; `None` where the program cannot be looked at.
fn remembered_in(program: &Path, options: &Options) -> Option<PathBuf> {
    let account = Account::choose().ok()?;
    let state = directory::state_path(options, &account).ok()?;
    Some(state.join(FOLDER).join(fingerprint(program, &account.uid.to_be_bytes())?))
}

/// A name for a file as it is now, with `also` in it; `None` where the file cannot be looked at.
pub(crate) fn fingerprint(program: &Path, also: &[u8]) -> Option<String> {
    let real = fs::canonicalize(program).ok()?;
    let found = fs::metadata(&real).ok()?;
    let numbers = [found.dev(), found.ino(), found.size()];
    let times = [found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec()];
    let numbers = numbers.map(u64::to_be_bytes).concat();
    let times = times.map(i64::to_be_bytes).concat();
    // The name it is called by counts too: a wrapper looks at it.
    let paths = [program, &real].map(|path| path.as_os_str().as_encoded_bytes());
    Some(short_hash(paths.into_iter().chain([numbers.as_slice(), times.as_slice(), also])))
}

/// A version that cannot be written is asked for again.
fn remember(file: &Path, version_num: u32) {
    let Some(folder) = file.parent() else { return };
    if !folder.parent().is_some_and(Path::exists) || fs::create_dir_all(folder).is_err() {
        return;
    }
    let staged = file.with_extension(std::process::id().to_string());
    let written = fs::write(&staged, version_num.to_string());
    if written.and_then(|()| fs::rename(&staged, file)).is_err() {
        let _ = fs::remove_file(&staged);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks for the version of a program; `None` where the answer was remembered.
    fn asked(
        program: &Path,
        options: &Options,
        answer: Result<u32, ()>,
    ) -> Option<Result<u32, ()>> {
        let mut was_asked = false;
        let said = version_of(program, options, || {
            was_asked = true;
            answer
        });
        was_asked.then_some(said)
    }

    #[test]
    fn a_program_is_asked_once_until_its_file_changes() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let program = root.path().join("initdb");
        fs::write(&program, "old").expect("a file");
        let options = Options::new(root.path());
        assert_eq!(asked(&program, &options, Err(())), Some(Err(())), "a refusal is not kept");
        assert_eq!(asked(&program, &options, Ok(150_018)), Some(Ok(150_018)));
        assert_eq!(asked(&program, &options, Ok(1)), None);
        assert_eq!(version_of(&program, &options, || Err(())), Ok(150_018));
        fs::remove_file(&program).expect("it goes");
        fs::write(&program, "newer").expect("a file");
        assert_eq!(asked(&program, &options, Ok(150_020)), Some(Ok(150_020)));
    }

    #[test]
    fn nothing_is_made_where_there_is_no_state() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let program = root.path().join("initdb");
        fs::write(&program, "").expect("a file");
        let options = Options::new(root.path().join("none"));
        assert_eq!(asked(&program, &options, Ok(150_018)), Some(Ok(150_018)));
        assert_eq!(asked(&program, &options, Ok(150_018)), Some(Ok(150_018)));
        assert!(!options.state_dir.exists());
    }
}
