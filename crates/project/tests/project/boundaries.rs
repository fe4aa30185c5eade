//! What use cases leave to whoever calls them.

use std::fs;
use std::path::Path;

/// What a program of its own may do, and a use case may not.
const OF_A_PROGRAM: [&str; 10] = [
    "env::",
    "print!",
    "println!",
    "stdin",
    "stdout",
    "stderr",
    "process::",
    "mem::forget",
    "static ",
    "thread_local!",
];

#[test]
fn use_cases_look_at_no_process_and_keep_nothing() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files: Vec<_> = fs::read_dir(&source)
        .expect("the sources")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    assert!(files.len() > 20, "{files:?}");
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        // Tests are programs.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, line) in code.lines().enumerate() {
            let is_code = !line.trim_start().starts_with("//");
            for word in OF_A_PROGRAM
                .iter()
                .filter(|word| is_code && line.replace("'static", "").contains(**word))
            {
                found.push(format!("{}:{}: {word}", file.display(), at + 1));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
