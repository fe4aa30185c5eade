//! Statements in an order in which they work.
//!
//! Everything is tried in the order of the files, many statements at a time, as long as that goes well.
//! What fails is tried again as soon as something of the name that it misses has been made, and in the
//! end as long as a round over all that is left makes any progress.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use relvar_connect::ServerMessage;
use relvar_sql::{Name, Namespace, ObjectKind, StatementKind, TransactionUse};

use crate::cluster::Cluster;
use crate::error::Error;
use crate::missed::missed_of;
use crate::script::{Item, Script};
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
    /// The statements that define a relation of a name with its schema, in order.
    relations: HashMap<Name, Vec<usize>>,
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
            let waits = self.is_deferred(end) || self.would_pass_over(end, start).is_some();
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
            self.forget_dropped(nth);
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
        if let Some(name) = self.would_pass_over(nth, nth) {
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
                self.forget_dropped(nth);
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

    /// The relation that an ALTER … IF EXISTS would not find only because it is made later: its file comes later,
    /// or the statement that makes it waits itself. Within its own file a statement counts where it is.
    ///
    /// Statements from `running` on are under way, and count as done.
    fn would_pass_over(&self, nth: usize, running: usize) -> Option<&'r str> {
        let item = &self.script.statements[nth];
        let StatementKind::AlterTable(alter) = &item.statement.kind else { return None };
        if !alter.if_exists {
            return None;
        }
        let definers = self.relations.get(&qualified(self.script, item, &alter.table))?;
        let is_made = |definer: &usize| {
            matches!(self.outcomes[*definer], Outcome::Done) || (running..nth).contains(definer)
        };
        if definers.iter().any(is_made) {
            return None;
        }
        let is_open = |definer: &usize| matches!(self.outcomes[*definer], Outcome::Left(_));
        let is_here = |definer: &usize| self.script.statements[*definer].file == item.file;
        let (above, below) = definers.split_at(definers.partition_point(|definer| *definer < nth));
        let comes_later = !below.iter().any(is_here) && !alter.only_takes_away();
        let waits = above.iter().any(is_open) || (comes_later && below.iter().any(is_open));
        waits.then_some(alter.table.object())
    }

    /// What a file drops need not be made before, where that did not work: a definition above a DROP of the same
    /// file is no longer wanted.
    fn forget_dropped(&mut self, nth: usize) {
        let item = &self.script.statements[nth];
        let names = match &item.statement.kind {
            StatementKind::Drop(drop)
                if drop.kind.is_some_and(|kind| kind.namespace() == Namespace::Relation) =>
            {
                &drop.names
            }
            _ => return,
        };
        for name in names {
            let definers = self.relations.get(&qualified(self.script, item, name));
            for definer in definers.into_iter().flatten().copied() {
                let above = definer < nth && self.script.statements[definer].file == item.file;
                if above && matches!(self.outcomes[definer], Outcome::Left(_)) {
                    self.outcomes[definer] = Outcome::Done;
                }
            }
        }
    }

    fn is_deferred(&self, nth: usize) -> bool {
        let definition = &self.script.statements[nth].statement.defines;
        definition.as_ref().is_some_and(|definition| definition.kind == ObjectKind::EventTrigger)
    }
}

/// The statements that define relations, by name.
fn relations(script: &Script<'_>) -> HashMap<Name, Vec<usize>> {
    let mut relations: HashMap<Name, Vec<usize>> = HashMap::new();
    for (nth, item) in script.statements.iter().enumerate() {
        let Some(definition) = &item.statement.defines else { continue };
        if definition.kind.namespace() == Namespace::Relation {
            let schema = script.states.schema(item.state).unwrap_or_default();
            relations.entry(definition.key(schema).name).or_default().push(nth);
        }
    }
    relations
}

/// A relation's name with the schema that it has in that place of its file.
fn qualified(script: &Script<'_>, item: &Item<'_>, name: &Name) -> Name {
    let schema = name.schema().or_else(|| script.states.schema(item.state)).unwrap_or_default();
    Name(vec![schema.to_owned(), name.object().to_owned()])
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
