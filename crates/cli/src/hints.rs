//! What can be done about an error, as commands and options.

use relvar_catalog::name::quote_identifier;
use relvar_diff::Rename;
use relvar_project::Hint;

/// The help of an error; none where nothing is known to do.
pub fn help(hints: &[Hint]) -> Option<String> {
    let lines: Vec<String> = hints.iter().map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// One hint as a sentence; options and commands are those of this program.
fn line(hint: &Hint) -> String {
    match hint {
        Hint::Text(text) => text.clone(),
        Hint::MakeConfig => "`relvar init` makes one".to_owned(),
        Hint::MakeProject => {
            "`relvar init` makes a project here; --config names one elsewhere".to_owned()
        }
        Hint::LookAtStatus => "this folder is a project; `relvar status` tells about it".to_owned(),
        Hint::WriteEnvironment { file, environment } => {
            format!("write [env.{environment}] and its keys into {}", file.display())
        }
        Hint::Environments(known) => format!("it has: {}", known.join(", ")),
        Hint::SetVariable(name) => format!("export {name}, or name a database with --database"),
        Hint::StateDirectory => {
            "set RELVAR_STATE_DIR to a directory that can be written, on a disk with 500 MB free"
                .to_owned()
        }
        Hint::NameShadowServer => {
            "name a server of the right version in shadow_url or postgres_bin".to_owned()
        }
        Hint::RemoveExcluded => {
            "remove these definitions from the schema files, or set `url` in relvar.toml to a database that has the objects"
                .to_owned()
        }
        Hint::UseOtherProject => {
            "use that project; or take a copy of the schema with --no-stamp".to_owned()
        }
        Hint::MoveAway => {
            "move it away, or write a relvar.toml by hand that names other folders".to_owned()
        }
        Hint::MergeOrNameParent => {
            "join them with `relvar merge`, or name the parent with --parent".to_owned()
        }
        Hint::Backfill(column) => format!("provide it with --backfill '{}=EXPRESSION'", column.path()),
        Hint::RenameOrBackfill(Rename { from, to }) => format!(
            "if {from} was renamed: --rename 'column {}={}'\nif it is a new column, {}",
            from.path(),
            quote_identifier(&to.name),
            line(&Hint::Backfill(to.clone()))
        ),
        Hint::KeepExtension(extension) => format!(
            "keep `CREATE EXTENSION {extension}` in the schema where it is installed, or move it by hand"
        ),
        Hint::DropByHand { holder, object } => format!(
            "drop {holder} by hand first and create it again afterwards, or keep {object} as it is"
        ),
        Hint::CreateFirst { needed, object } => {
            format!("create {needed} by hand first, or leave {object} out")
        }
        Hint::ChangeTypeBefore(column) => format!(
            "give {column} another type by a change before (text keeps the values), and its type of today by one after"
        ),
        Hint::NameTimeZone(example) => format!("name the time zone: {example}"),
        Hint::AllowDestructive => {
            "re-run with --allow-destructive to accept the data loss".to_owned()
        }
        Hint::AllowBlocking => {
            "online way: in one revision add a new column and fill it in batches, in a later one swap the two; \
             or re-run with --allow-blocking to accept the wait"
                .to_owned()
        }
        Hint::MakeRoom => {
            "write a revision on one of them that makes room for the other (`relvar revision --parent ID`), \
             or edit one that no database has; --no-verify merges them as they are"
                .to_owned()
        }
        Hint::EditAndVerify => {
            "the revision ran on a shadow database, and no other database was touched; edit it, and try it with \
             `relvar verify ID`"
                .to_owned()
        }
        Hint::VerifyOrSkip => {
            "edit it and try it with `relvar verify ID`; --no-verify approves it as it is".to_owned()
        }
        Hint::RunAgain => {
            "this was a shadow database, and no other database was touched; run the command again"
                .to_owned()
        }
        Hint::CorrectRejected(file) => format!(
            "the rejected revision is in {}: correct it and rename it to .sql, or write the statement by hand with `relvar revision -m …`",
            file.display()
        ),
        Hint::AcceptDifference(object) => {
            format!("accept the difference: --accept-difference '{object}' (recorded in the revision)")
        }
        Hint::LeaveOut(object) => {
            format!("or leave the object out: --exclude '{}', or `exclude` in relvar.toml", object.path())
        }
        Hint::ReportBundle(folder) => format!(
            "this is a bug in relvar; please report it with the files in {}",
            folder.display()
        ),
        Hint::ReportBug => {
            "this is a bug in relvar; please report it with the two files that --bundle DIR writes"
                .to_owned()
        }
    }
}
