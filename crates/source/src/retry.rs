//! Statements in an order in which they work.
//!
//! Everything is tried in the order of the files, many statements at a time, as long as that goes well.
//! What fails is tried again as soon as something of the name that it misses has been made, and in the
//! end as long as a round over all that is left makes any progress.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use relvar_connect::ServerMessage;
use relvar_sql::{Namespace, ObjectKind, StatementKind, TransactionUse};

use crate::cluster::Cluster;
use crate::error::Error;
use crate::missed::missed_of;
use crate::outside::leading_words;
use crate::script::Script;
use crate::session::Session;

/// What became of a statement.
#[derive(Debug)]
pub(crate) enum Outcome {
    Done,
    /// Not done, and what the server said last; nothing if it was not tried yet.
    Left(Option<Box<ServerMessage>>),
    /// Nothing will change that it fails.
    Hopeless(Box<ServerMessage>),
}

/// Runs all statements of a script.
pub(crate) async fn run_all(
    script: &Script<'_>,
    session: &mut Session,
    cluster: &mut Cluster,
) -> Result<Vec<Outcome>, Error> {
    let outcomes = script.statements.iter().map(|_| Outcome::Left(None)).collect();
    let waiting = HashMap::new();
    let defined = script.defined_names().collect();
    let relations = relations(script);
    let mut runner = Runner { script, session, cluster, outcomes, waiting, defined, relations };
    runner.first_pass().await?;
    runner.rounds(false).await?;
    // An event trigger would run for every statement after it.
    runner.rounds(true).await?;
    Ok(runner.outcomes)
}

/// The most statements that go to the server at once. A transaction keeps a lock on all that it made,
/// and servers have room for a limited number of them.
const CHUNK_STATEMENTS: usize = 256;

/// The most bytes that go to the server at once; more cost memory and gain nothing.
const CHUNK_BYTES: usize = 1 << 20;

struct Runner<'r, 'a> {
    script: &'r Script<'a>,
    session: &'r mut Session,
    cluster: &'r mut Cluster,
    outcomes: Vec<Outcome>,
    /// Statements that failed, by the name of what they missed.
    waiting: HashMap<String, Vec<usize>>,
    /// The names of all that the files define.
    defined: HashSet<&'r str>,
    /// The first statement that defines a relation of a name, for those that ALTER … IF EXISTS.
    relations: HashMap<&'r str, usize>,
}

impl<'r> Runner<'r, '_> {
    async fn first_pass(&mut self) -> Result<(), Error> {
        let mut size = CHUNK_STATEMENTS;
        let mut at = 0;
        while at < self.script.statements.len() {
            let chunk = at..self.chunk_end(at, size);
            at = chunk.end;
            let good = match chunk.len() {
                1 => self.one(chunk.start).await?,
                _ if self.together(chunk.clone()).await? => true,
                _ => {
                    for nth in chunk {
                        self.one(nth).await?;
                    }
                    false
                }
            };
            // In files without order nearly every chunk fails, and was a waste of time.
            size = if good { (size * 2).min(CHUNK_STATEMENTS) } else { (size / 4).max(1) };
        }
        Ok(())
    }

    /// The end of the statements from `start` on that can share a transaction; at least one.
    fn chunk_end(&self, start: usize, size: usize) -> usize {
        let statements = &self.script.statements;
        let state = statements[start].state;
        let mut bytes = 0;
        let mut end = start;
        while end < statements.len() && end - start < size {
            let item = &statements[end];
            bytes += item.statement.text.len();
            let fits = item.state == state && bytes <= CHUNK_BYTES;
            let waits = self.is_deferred(end) || self.would_pass_over(end).is_some();
            if waits || !fits || !shares_transaction(&item.statement.kind) {
                break;
            }
            end += 1;
            // A new label cannot be used before its transaction ends.
            if matches!(item.statement.kind, StatementKind::AlterTypeAddValue { .. }) {
                break;
            }
        }
        end.max(start + 1)
    }

    /// Runs several statements in one transaction; false if that failed and nothing is changed.
    async fn together(&mut self, chunk: Range<usize>) -> Result<bool, Error> {
        let items = &self.script.statements[chunk.clone()];
        let mut sql = String::new();
        for item in items {
            sql.push_str(item.statement.text);
            sql.push_str(";\n");
        }
        loop {
            self.session.enter(&self.script.states, items[0].state).await?;
            let ran = self.session.run(&sql).await;
            let Err(message) = ran.map_err(|error| self.lost_in(error, &chunk))? else { break };
            let states = &self.script.states;
            if !self.cluster.make_missing(self.session, states, &message).await? {
                return Ok(false);
            }
        }
        let mut woken = VecDeque::new();
        for nth in chunk {
            self.outcomes[nth] = Outcome::Done;
            self.wake(nth, &mut woken);
        }
        self.run_queue(woken).await?;
        Ok(true)
    }

    /// Runs one statement and then all that waited for it; false if it failed.
    async fn one(&mut self, nth: usize) -> Result<bool, Error> {
        if self.is_deferred(nth) {
            return Ok(true);
        }
        if let Some(name) = self.would_pass_over(nth) {
            self.waiting.entry(name.to_owned()).or_default().push(nth);
            return Ok(true);
        }
        self.run_queue(VecDeque::from([nth])).await?;
        Ok(matches!(self.outcomes[nth], Outcome::Done))
    }

    async fn run_queue(&mut self, mut queue: VecDeque<usize>) -> Result<(), Error> {
        while let Some(nth) = queue.pop_front() {
            if matches!(self.outcomes[nth], Outcome::Left(_)) && self.attempt(nth).await? {
                self.wake(nth, &mut queue);
            }
        }
        Ok(())
    }

    /// Runs one statement, making the roles that it names; false if it failed.
    async fn attempt(&mut self, nth: usize) -> Result<bool, Error> {
        let item = &self.script.statements[nth];
        let message = loop {
            self.session.enter(&self.script.states, item.state).await?;
            let ran = self.session.run(item.statement.text).await;
            let ran = ran.map_err(|error| self.lost_in(error, &(nth..nth + 1)))?;
            let Err(message) = ran else {
                self.outcomes[nth] = Outcome::Done;
                return Ok(true);
            };
            let states = &self.script.states;
            if !self.cluster.make_missing(self.session, states, &message).await? {
                break message;
            }
        };
        if is_hopeless(&message) {
            self.outcomes[nth] = Outcome::Hopeless(Box::new(message));
            return Ok(false);
        }
        if let Some(name) = missed_of(&message, |name| self.defined.contains(name)) {
            let waiting = self.waiting.entry(name.to_owned()).or_default();
            if !waiting.contains(&nth) {
                waiting.push(nth);
            }
        }
        self.outcomes[nth] = Outcome::Left(Some(Box::new(message)));
        Ok(false)
    }

    /// Says in which statements the session was lost.
    fn lost_in(&self, error: Error, chunk: &Range<usize>) -> Error {
        let line = |nth: usize| self.script.line(self.script.statements[nth].spot());
        let statement = match chunk.len() {
            1 => format!("the statement at {}", line(chunk.start)),
            _ => format!("the statements from {} to {}", line(chunk.start), line(chunk.end - 1)),
        };
        match error {
            Error::Lost { message, .. } => Error::Lost { statement, message },
            other => other,
        }
    }

    /// Adds to the queue what waits for the thing that a statement made.
    fn wake(&mut self, nth: usize, queue: &mut VecDeque<usize>) {
        if self.waiting.is_empty() {
            return;
        }
        if let Some(definition) = &self.script.statements[nth].statement.defines
            && let Some(woken) = self.waiting.remove(definition.name.object())
        {
            queue.extend(woken);
        }
    }

    /// Goes over all that is left until that changes nothing.
    async fn rounds(&mut self, deferred_too: bool) -> Result<(), Error> {
        loop {
            let mut progress = false;
            for nth in 0..self.outcomes.len() {
                let left = matches!(self.outcomes[nth], Outcome::Left(_));
                if left && (deferred_too || !self.is_deferred(nth)) {
                    self.run_queue(VecDeque::from([nth])).await?;
                    progress |= matches!(self.outcomes[nth], Outcome::Done);
                }
            }
            if !progress {
                return Ok(());
            }
        }
    }

    /// The relation that an ALTER … IF EXISTS would not find, only because its file comes later.
    fn would_pass_over(&self, nth: usize) -> Option<&'r str> {
        let statement = &self.script.statements[nth].statement;
        let StatementKind::AlterTable(alter) = &statement.kind else { return None };
        let (name, definer) = self.relations.get_key_value(alter.table.object())?;
        let is_made = *definer < nth || matches!(self.outcomes[*definer], Outcome::Done);
        if is_made {
            return None;
        }
        // ALTER FOREIGN TABLE and ALTER MATERIALIZED VIEW have the most words before it.
        let words = leading_words(statement.text, 5);
        let if_exists = words.windows(2).any(|pair| pair == ["IF", "EXISTS"]);
        if_exists.then_some(name)
    }

    fn is_deferred(&self, nth: usize) -> bool {
        let definition = &self.script.statements[nth].statement.defines;
        definition.as_ref().is_some_and(|definition| definition.kind == ObjectKind::EventTrigger)
    }
}

/// The statements that define relations, by name; of several with one name the first.
fn relations<'s>(script: &'s Script<'_>) -> HashMap<&'s str, usize> {
    let definitions = script.statements.iter().enumerate().rev();
    let relations = definitions.filter_map(|(nth, item)| {
        let definition = item.statement.defines.as_ref()?;
        let is_relation = definition.kind.namespace() == Namespace::Relation;
        is_relation.then(|| (definition.name.object(), nth))
    });
    relations.collect()
}

fn shares_transaction(kind: &StatementKind) -> bool {
    match kind.transaction_use() {
        TransactionUse::Either => !matches!(kind, StatementKind::Code),
        TransactionUse::Outside(_) | TransactionUse::Controls => false,
    }
}

/// Errors of the text itself, and an extension whose files the server lacks.
fn is_hopeless(message: &ServerMessage) -> bool {
    message.is("42601") || message.is("58P01")
}
