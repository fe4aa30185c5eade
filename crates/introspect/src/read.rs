//! Reading a database into a catalog.

use std::sync::{Mutex, PoisonError};

use relvar_catalog::{Catalog, Kind, Pattern, Unrepresented};
use tokio_postgres::Client;

use crate::Error;
use crate::column::{Columns, Parts};
use crate::depend::edges;
use crate::draft::{Draft, Drafted};
use crate::error::Cause;
use crate::fetch::Session;
use crate::index::Indexes;
use crate::index_key::Keys;
use crate::inheritance::Parents;
use crate::operator_class::OperatorClasses;
use crate::present::Present;
use crate::registry::Registry;
use crate::types::BaseTypes;
use crate::version::{NEWEST, OLDEST};
use crate::*;

/// What to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether owners are objects of the catalog.
    pub owners: bool,
    /// Whether privileges and default privileges are objects of the catalog.
    pub grants: bool,
    /// Schemas and objects to leave out, each with all that stands in it or on it.
    pub exclude: Vec<Pattern>,
    /// Whether what has a name of its own and is put on relations of excluded schemas is read: triggers, policies, rules,
    /// indexes, extended statistics, privileges.
    pub attached: bool,
}

impl std::default::Default for Options {
    /// Everything but owners.
    fn default() -> Self {
        Options { owners: false, grants: true, exclude: Vec::new(), attached: false }
    }
}

/// Reads all that a database defines, in one snapshot.
///
/// The connection must not be in a transaction; it is in none afterwards, and its settings are as they
/// were.
///
/// # Errors
/// When the server is too old, when it refuses a statement (its words and SQLSTATE are in the error),
/// or when the connection breaks.
pub async fn read(client: &Client, options: &Options) -> Result<Catalog, Error> {
    in_snapshot(client, read_in_transaction(client, options)).await
}

/// Runs a reading transaction from begin to end.
pub(crate) async fn in_snapshot<T>(
    client: &Client,
    reading: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let failed = |source| Error::Server { what: "a snapshot", source };
    client.batch_execute(BEGIN).await.map_err(failed)?;
    let read = reading.await;
    // Where the connection broke, `read` says so.
    let ended = client.batch_execute("ROLLBACK").await;
    let read = read?;
    ended.map_err(failed)?;
    Ok(read)
}

/// Settings that PostgreSQL's printing of expressions depends on, the limits that an owner may have set
/// for short statements, and what only slows down reading catalogs.
const BEGIN: &str = "\
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\
    SET LOCAL search_path = '';\
    SET LOCAL datestyle = 'ISO, MDY';\
    SET LOCAL intervalstyle = 'postgres';\
    SET LOCAL timezone = 'UTC';\
    SET LOCAL extra_float_digits = 1;\
    SET LOCAL bytea_output = 'hex';\
    SET LOCAL quote_all_identifiers = off;\
    SET LOCAL standard_conforming_strings = on;\
    SET LOCAL statement_timeout = 0;\
    SET LOCAL idle_in_transaction_session_timeout = 0;\
    SET LOCAL jit = off;\
    SET LOCAL max_parallel_workers_per_gather = 0";

async fn read_in_transaction(client: &Client, options: &Options) -> Result<Catalog, Error> {
    let failed = |source| Error::Server { what: "the version", source };
    let version = "SELECT current_setting('server_version_num')::int4";
    let (version, present) = tokio::join!(client.query_typed(version, &[]), Present::fetch(client));
    let version = version.and_then(|rows| rows.first().map_or(Ok(0), |row| row.try_get(0)));
    let server_version_num: i32 = version.map_err(failed)?;
    let server_version_num = server_version_num.unsigned_abs();
    let major = server_version_num / 10_000;
    if major < OLDEST {
        return Err(Error::TooOld { major });
    }
    let left_out = Mutex::default();
    let session =
        Session { client, major: major.min(NEWEST), options, present: present?, left_out };
    // The future holds one of every kind: too much for the stack of every caller.
    let rows = Box::pin(Rows::fetch(&session)).await?;
    let Drafted { objects, owners, things } = rows.build(&session);
    let mut unrepresented = unrepresented::describe(&session, things).await?;
    let left_out = session.left_out.into_inner().unwrap_or_else(PoisonError::into_inner);
    unrepresented.extend(left_out.iter().map(|option| option.describe(major)));
    if major > NEWEST {
        unrepresented.push(newer_server(major));
    }
    Ok(Catalog { server_version_num, objects, owners, unrepresented })
}

fn newer_server(major: u32) -> Unrepresented {
    Unrepresented {
        description: format!("PostgreSQL {major}"),
        reason: format!("relvar reads it as PostgreSQL {NEWEST}: what is new in it is not seen"),
        is_option: false,
        holds: Vec::new(),
        needed_by: Vec::new(),
    }
}

/// Defines the rows of every kind, and how they are fetched: all statements pipelined, in this order. What they tell of
/// a failure is its cause, not that the transaction has failed.
macro_rules! rows {
    ($($name:ident: $module:ident,)*) => {
        struct Rows {
            columns: column::Fetched,
            $($name: Vec<$module::Row>,)*
        }

        impl Rows {
            async fn fetch(session: &Session<'_>) -> Result<Rows, Error> {
                let (columns, $($name,)*) =
                    tokio::join!(column::fetch(session), $($module::fetch(session),)*);
                let mut cause = Cause::default();
                let (columns, $($name,)*) = (cause.of(columns), $(cause.of($name),)*);
                let rows = || Some(Rows { columns: columns?, $($name: $name?,)* });
                cause.or(rows)
            }
        }
    };
}

// What takes longest comes first, so that its rows are decoded while the server goes on.
rows! {
    constraints: constraint,
    depend: depend,
    indexes: index,
    tables: table,
    types: types,
    defaults: default,
    not_nulls: not_null,
    sequences: sequence,
    index_keys: index_key,
    views: view,
    functions: function,
    extension_members: extension_member,
    triggers: trigger,
    property_graphs: property_graph,
    property_graph_parts: property_graph_part,
    rules: rule,
    policies: policy,
    inheritance: inheritance,
    statistics: statistics,
    comments: comment,
    grants: grant,
    owners: owner,
    schemas: schema,
    extensions: extension,
    languages: language,
    collations: collation,
    enums: r#enum,
    domains: domain,
    domain_constraints: domain_constraint,
    composites: composite,
    ranges: range,
    aggregates: aggregate,
    operators: operator,
    operator_classes: operator_class,
    collation_names: collation_name,
    casts: cast,
    text_search: text_search,
    wrappers: wrapper,
    foreign_servers: foreign_server,
    user_mappings: user_mapping,
    event_triggers: event_trigger,
    publications: publication,
    publication_members: publication_member,
    default_privileges: default_privilege,
    unrepresented: unrepresented,
}

impl Rows {
    fn build(mut self, session: &Session<'_>) -> Drafted {
        let collations = std::mem::take(&mut self.collation_names);
        let mut columns = Columns::new(std::mem::take(&mut self.columns), collations);
        let indexes = Indexes::new(std::mem::take(&mut self.indexes));
        let mut registry = Registry::new(&session.options.exclude, session.options.attached);
        self.register(&mut columns, &indexes, &mut registry);
        self.draft(session, &columns, indexes, &registry)
    }

    /// About the number of objects: of the kinds that there are many of.
    fn expected(&self, columns: &Columns, indexes: &Indexes) -> usize {
        let not_null = columns.all().iter().filter(|column| column.not_null).count();
        let many = [self.tables.len(), self.constraints.len(), self.defaults.len(), indexes.len()];
        let rest = [self.functions.len(), self.views.len(), self.comments.len(), self.grants.len()];
        many.iter().chain(&rest).sum::<usize>() + columns.all().len() + not_null
    }

    /// Tells the registry who is who; each line may need those before it.
    fn register(&self, columns: &mut Columns, indexes: &Indexes, registry: &mut Registry) {
        extension::register(&self.extensions, registry);
        depend::register(&self.depend, registry);
        schema::register(&self.schemas, registry);
        language::register(&self.languages, registry);
        collation::register(&self.collations, registry);
        types::register(&self.types, registry);
        r#enum::register(&self.enums, registry);
        domain::register(&self.domains, registry);
        domain_constraint::register(&self.domain_constraints, registry);
        composite::register(&self.composites, registry);
        range::register(&self.ranges, registry);
        function::register(&self.functions, registry);
        aggregate::register(&self.aggregates, registry);
        extension_member::register(&self.extension_members, registry);
        operator::register(&self.operators, registry);
        cast::register(&self.casts, registry);
        text_search::register(&self.text_search, registry);
        wrapper::register(&self.wrappers, registry);
        foreign_server::register(&self.foreign_servers, registry);
        user_mapping::register(&self.user_mappings, registry);
        table::register(&self.tables, registry);
        view::register(&self.views, registry);
        property_graph::register(&self.property_graphs, registry);
        property_graph_part::register(&self.property_graph_parts, registry);
        column::register(columns, registry);
        sequence::register(&self.sequences, registry);
        default::register(&self.defaults, columns, registry);
        not_null::register(&self.not_nulls, registry);
        constraint::register(&self.constraints, registry);
        index::register(indexes, &constraint::by_index(&self.constraints), registry);
        statistics::register(&self.statistics, registry);
        rule::register(&self.rules, registry);
        trigger::register(&self.triggers, registry);
        policy::register(&self.policies, registry);
        event_trigger::register(&self.event_triggers, registry);
        publication::register(&self.publications, registry);
        publication_member::register(&self.publication_members, registry);
    }

    /// Makes the objects, kind after kind in the order of identities: what comes in order need not be sorted.
    /// Constraints, indexes and what has a text are half of the work, done beside the rest.
    fn draft(
        mut self,
        session: &Session<'_>,
        columns: &Columns,
        indexes: Indexes,
        registry: &Registry,
    ) -> Drafted {
        let (major, options) = (session.major, session.options);
        let expected = self.expected(columns, &indexes);
        let own_edges = edges(&self.depend, registry, |kind| !is_beside(kind));
        let edges_beside = edges(&self.depend, registry, is_beside);
        let parents = Parents::new(&self.inheritance);
        let classes = OperatorClasses::new(self.operator_classes);
        let keys = Keys::new(columns, classes, BaseTypes::new(&self.types), self.index_keys);
        let (defaults, expressions) = default::split_generated(self.defaults, columns);
        let identities = sequence::identities(&mut self.sequences, registry);
        let mut draft = Draft::new(registry, own_edges, expected);
        schema::build(self.schemas, &mut draft);
        extension::build(self.extensions, &mut draft);
        language::build(self.languages, &mut draft);
        collation::build(self.collations, &mut draft);
        r#enum::build(self.enums, &mut draft);
        domain::build(self.domains, &mut draft);
        domain_constraint::build(self.domain_constraints, &mut draft);
        composite::build(self.composites, columns, &mut draft);
        range::build(self.ranges, &mut draft);
        sequence::build(&mut self.sequences, &mut draft);
        function::build(self.functions, &mut draft);
        aggregate::build(self.aggregates, &mut draft);
        operator::build(self.operators, &mut draft);
        cast::build(self.casts, &mut draft);
        text_search::build(self.text_search, &mut draft);
        wrapper::build(self.wrappers, &mut draft);
        foreign_server::build(self.foreign_servers, &mut draft);
        user_mapping::build(self.user_mappings, &mut draft);
        table::build(self.tables, &indexes, &mut draft);
        let mut beside = Draft::new(registry, edges_beside, 0);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                constraint::build(self.constraints, &indexes, &keys, &mut beside);
                view::build(self.views, columns, &indexes, &mut beside);
                index::build(indexes, &keys, &mut beside);
                statistics::build(self.statistics, &mut beside);
                rule::build(self.rules, &mut beside);
                trigger::build(self.triggers, &mut beside);
                policy::build(self.policies, &mut beside);
            });
            column::build(columns, Parts { expressions, identities }, &mut draft);
            default::build(defaults, &mut draft);
            not_null::build(self.not_nulls, &mut draft);
            not_null::build_marks(major, columns, &parents, &mut draft);
            inheritance::build(self.inheritance, &mut draft);
            sequence::build_owners(&self.sequences, &mut draft);
        });
        draft.append(beside);
        property_graph::build(self.property_graphs, &mut draft);
        event_trigger::build(self.event_triggers, &mut draft);
        publication::build(self.publications, &mut draft);
        publication_member::build(self.publication_members, &mut draft);
        owner::build(self.owners, options, &mut draft);
        grant::build(self.grants, &mut draft);
        grant::build_on_columns(options, columns, &mut draft);
        default_privilege::build(self.default_privileges, &mut draft);
        comment::build(self.comments, &mut draft);
        types::build(&self.types, &mut draft);
        depend::build(&self.depend, &mut draft);
        unrepresented::build(self.unrepresented, &mut draft);
        draft.note_held(&self.depend);
        draft.finish()
    }
}

/// Whether objects of this kind are drafted beside the rest.
fn is_beside(kind: Kind) -> bool {
    match kind {
        Kind::Constraint
        | Kind::View
        | Kind::MaterializedView
        | Kind::Index
        | Kind::Statistics
        | Kind::Rule
        | Kind::Trigger
        | Kind::Policy => true,
        Kind::Schema
        | Kind::Extension
        | Kind::Language
        | Kind::Collation
        | Kind::Enum
        | Kind::Domain
        | Kind::DomainConstraint
        | Kind::Composite
        | Kind::Range
        | Kind::Sequence
        | Kind::Function
        | Kind::Aggregate
        | Kind::Operator
        | Kind::Cast
        | Kind::TextSearchTemplate
        | Kind::TextSearchParser
        | Kind::TextSearchDictionary
        | Kind::TextSearchConfiguration
        | Kind::Wrapper
        | Kind::ForeignServer
        | Kind::UserMapping
        | Kind::Table
        | Kind::ForeignTable
        | Kind::Column
        | Kind::Default
        | Kind::NotNull
        | Kind::Inheritance
        | Kind::SequenceOwner
        | Kind::PropertyGraph
        | Kind::EventTrigger
        | Kind::Publication
        | Kind::PublicationMember
        | Kind::Owner
        | Kind::Grant
        | Kind::DefaultPrivilege
        | Kind::Comment => false,
    }
}
