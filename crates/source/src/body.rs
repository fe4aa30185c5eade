//! Bodies of functions, checked when everything is there that they may use.

use std::collections::HashMap;

use relvar_catalog::name::quote_literal;
use relvar_connect::ServerMessage;
use relvar_report::Finding;
use relvar_sql::{ObjectKind, char_position_to_byte};

use crate::diagnose::said;
use crate::error::Error;
use crate::script::{Item, Script, Spot};
use crate::session::Session;
use crate::settings::StateId;

/// Functions whose body is a string; one that was parsed when it was created needs no check.
const FUNCTIONS: &str = "\
    SELECT p.oid, n.nspname, p.proname, v.proname, p.proconfig IS NOT NULL \
    FROM pg_catalog.pg_proc p \
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace \
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang \
    JOIN pg_catalog.pg_proc v ON v.oid = l.lanvalidator \
    WHERE l.lanname IN ('sql', 'plpgsql') AND p.prosqlbody IS NULL \
    AND p.oid >= 16384 AND n.nspname <> 'information_schema' \
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.deptype = 'e' \
        AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid) \
    ORDER BY p.oid";

struct Function<'s, 'a> {
    oid: String,
    name: String,
    validator: String,
    /// Whether it runs under settings of its own.
    has_settings: bool,
    /// Statements that may have defined it.
    definitions: Vec<&'s Item<'a>>,
}

/// Checks every body; one that fails is a warning, since it may use what only exists while it runs.
pub(crate) async fn check(
    script: &Script<'_>,
    session: &mut Session,
) -> Result<Vec<Finding>, Error> {
    let routines = definitions(script);
    if routines.is_empty() {
        return Ok(Vec::new());
    }
    session.enter(&script.states, StateId::default()).await?;
    let rows = session.rows("list functions", FUNCTIONS).await?;
    let mut groups: HashMap<StateId, Vec<Function<'_, '_>>> = HashMap::new();
    for row in rows {
        let [oid, schema, name, validator, has_settings] = row.as_slice() else { continue };
        let definitions = routines.get(name.as_str()).cloned().unwrap_or_default();
        let here = definitions.iter().copied().filter(|item| schema_of(script, item) == schema);
        let here: Vec<_> = here.collect();
        let definitions = if here.is_empty() { definitions } else { here };
        let state = definitions.first().map_or(StateId::default(), |item| item.state);
        groups.entry(state).or_default().push(Function {
            oid: oid.clone(),
            name: format!("{schema}.{name}"),
            validator: validator.clone(),
            has_settings: has_settings == "t",
            definitions,
        });
    }
    let mut findings = Vec::new();
    for (state, functions) in groups {
        let mut failed = check_group(script, session, state, functions).await?;
        if !failed.is_empty() && state != StateId::default() {
            // A dump empties the search path; what calls the function has one.
            let functions = failed.into_iter().map(|(function, _)| function).collect();
            failed = check_group(script, session, StateId::default(), functions).await?;
        }
        findings.extend(failed.iter().map(|(function, message)| function.finding(script, message)));
    }
    Ok(findings)
}

/// Checks functions under the settings that they were defined under; gives those that fail.
async fn check_group<'s, 'a>(
    script: &Script<'_>,
    session: &mut Session,
    state: StateId,
    functions: Vec<Function<'s, 'a>>,
) -> Result<Vec<(Function<'s, 'a>, ServerMessage)>, Error> {
    session.enter(&script.states, state).await?;
    session.disturbed();
    session.own("switch on the check of bodies", "SET check_function_bodies = on").await?;
    // All at once where all are good, which is the rule.
    let plain = functions.iter().filter(|function| !function.has_settings);
    let plain: String = plain.map(Function::validation).collect();
    let all_good = session.run(&plain).await?.is_ok();
    let mut failed = Vec::new();
    for function in functions {
        let sql = match function.has_settings {
            true => function.settings() + &function.validation(),
            false if all_good => continue,
            false => function.validation(),
        };
        if let Err(message) = session.run(&sql).await? {
            failed.push((function, message));
        }
    }
    Ok(failed)
}

impl Function<'_, '_> {
    fn validation(&self) -> String {
        let oid = &self.oid;
        format!("SELECT pg_catalog.{}({oid}::pg_catalog.oid);\n", self.validator)
    }

    /// Its own settings, for the transaction that it is checked in.
    fn settings(&self) -> String {
        format!(
            "SELECT pg_catalog.set_config(pg_catalog.split_part(c, '=', 1), \
             pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1), true) \
             FROM pg_catalog.pg_proc, pg_catalog.unnest(proconfig) c WHERE oid = {};\n",
            quote_literal(&self.oid)
        )
    }

    fn finding(&self, script: &Script<'_>, message: &ServerMessage) -> Finding {
        let text = format!("the body of this function is not good: {}", said(message));
        let finding = Finding::warning("function-body", text).about(self.name.clone());
        let mut help: Vec<&str> =
            [&message.detail, &message.hint].into_iter().flatten().map(String::as_str).collect();
        help.push("it may be right if it uses what exists only while it runs");
        let finding = finding.with_help(help.join("; "));
        match self.spot(message) {
            Some(spot) => finding.at(script.place(spot)),
            None => finding,
        }
    }

    /// The place inside the body where it stands in the file as it is; otherwise the statement.
    fn spot(&self, message: &ServerMessage) -> Option<Spot> {
        let body = message.internal_query.as_deref();
        let within = self.definitions.iter().find_map(|item| {
            let body = body?;
            let start = item.statement.text.find(body)?;
            let at = start + char_position_to_byte(body, message.internal_position?);
            let length = item.statement.text[at..].split_whitespace().next().map_or(0, str::len);
            Some(Spot { file: item.file, offset: item.statement.offset + at, length })
        });
        within.or_else(|| self.definitions.first().map(|item| item.spot()))
    }
}

/// Statements that define routines, by name.
fn definitions<'s, 'a>(script: &'s Script<'a>) -> HashMap<&'s str, Vec<&'s Item<'a>>> {
    let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
    for item in &script.statements {
        if let Some(definition) = &item.statement.defines
            && matches!(definition.kind, ObjectKind::Function | ObjectKind::Procedure)
        {
            by_name.entry(definition.name.object()).or_default().push(item);
        }
    }
    by_name
}

fn schema_of<'s>(script: &'s Script<'_>, item: &'s Item<'_>) -> &'s str {
    let written = item.statement.defines.as_ref().and_then(|definition| definition.name.schema());
    written.or_else(|| script.states.schema(item.state)).unwrap_or("")
}
