//! The parts that a random schema is made of.
//!
//! A part refers to others by number, never by name, and holds its expressions as choices that are
//! written out for the types they meet: so a part stays valid while what it stands on is renamed, moved
//! or given another type.

/// The number of a part; 0 is the schema `public`.
pub type PartId = u32;

#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Schema {
        name: String,
    },
    Enum(EnumType),
    Domain(Domain),
    DomainCheck(DomainCheck),
    Composite(Composite),
    Range(RangeType),
    Sequence(Sequence),
    Function(Function),
    Aggregate(Aggregate),
    Table(Table),
    Column(Column),
    /// A default that a partition or child has for an inherited column.
    LocalDefault {
        table: PartId,
        column: PartId,
        seed: u32,
    },
    Constraint(Constraint),
    Index(Index),
    Statistics(Statistics),
    View(View),
    ViewColumn(ViewColumn),
    Trigger(Trigger),
    Rule(Rule),
    Policy(Policy),
    Comment {
        on: PartId,
        text: String,
    },
    Grant(Grant),
    DefaultPrivilege(DefaultPrivilege),
}

/// A name in a schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub schema: PartId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Ty {
    Base(&'static str),
    Named(PartId),
    Array(Box<Ty>),
}

/// Something true of a column, or of what a function makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    pub column: PartId,
    pub seed: u32,
    pub function: Option<PartId>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct EnumType {
    pub place: Place,
    pub labels: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    pub place: Place,
    pub base: Ty,
    pub not_null: bool,
    pub default: Option<u32>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DomainCheck {
    pub domain: PartId,
    pub name: String,
    pub seed: u32,
    pub function: Option<PartId>,
    pub not_valid: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Composite {
    pub place: Place,
    pub attributes: Vec<(String, Ty)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RangeType {
    pub place: Place,
    pub subtype: Ty,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    pub place: Place,
    pub data_type: &'static str,
    pub start: u32,
    pub increment: i32,
    pub cache: u32,
    pub cycle: bool,
    pub owner: Option<PartId>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    pub place: Place,
    pub arguments: Vec<Argument>,
    pub returns: Ty,
    pub body: Body,
    pub language: Language,
    pub volatility: &'static str,
    pub strict: bool,
    pub security_definer: bool,
    pub cost: Option<u32>,
    pub setting: bool,
    pub procedure: bool,
    pub seed: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    pub name: Option<String>,
    pub data_type: Ty,
    pub default: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Language {
    Sql,
    PlPgSql,
    /// SQL between `BEGIN ATOMIC` and `END`, whose dependencies PostgreSQL records.
    Atomic,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Returns a constant.
    Literal,
    /// Counts values of a column; returns `bigint`.
    Reads { table: PartId, column: PartId },
    /// Takes a row of the table beside its arguments.
    TakesRow { table: PartId },
    /// Returns a set of rows of the table.
    ReturnsRows { table: PartId },
    /// `RETURNS TABLE`.
    ReturnsTable,
    /// A trigger function.
    Trigger,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    pub place: Place,
    pub seed: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub place: Place,
    pub partition_of: Option<(PartId, Bound)>,
    pub partition_by: Option<(Strategy, PartId)>,
    pub inherits: Vec<PartId>,
    pub unlogged: bool,
    pub fillfactor: Option<u32>,
    pub row_security: bool,
    pub force_row_security: bool,
    pub replica_identity_full: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Strategy {
    Range,
    List,
    Hash,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    At(u32),
    Default,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub table: PartId,
    pub name: String,
    pub data_type: Ty,
    pub not_null: bool,
    pub value: Value,
    pub collate: bool,
    pub storage: Option<&'static str>,
    pub compression: bool,
    pub statistics: Option<u32>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    None,
    Literal(u32),
    Call(PartId, u32),
    Next(PartId),
    /// From another column of the table, or from a constant where the types do not allow it.
    Generated {
        column: PartId,
        seed: u32,
        function: Option<PartId>,
    },
    Identity {
        always: bool,
        start: u32,
        increment: u32,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    pub table: PartId,
    pub name: String,
    pub kind: ConstraintKind,
    pub deferrable: bool,
    pub initially_deferred: bool,
    pub not_valid: bool,
    pub no_inherit: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintKind {
    PrimaryKey { columns: Vec<PartId>, include: Vec<PartId> },
    Unique { columns: Vec<PartId>, include: Vec<PartId>, nulls_not_distinct: bool },
    Check { predicates: Vec<Predicate> },
    ForeignKey { columns: Vec<PartId>, key: PartId, on_delete: u32, on_update: u32, full: bool },
    Exclude { column: PartId, predicate: Option<Predicate> },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// A table or a materialised view.
    pub table: PartId,
    pub name: String,
    pub method: &'static str,
    pub keys: Vec<IndexKey>,
    pub unique: bool,
    pub include: Vec<PartId>,
    pub predicate: Option<Predicate>,
    pub fillfactor: Option<u32>,
    pub nulls_not_distinct: bool,
    /// `ON ONLY`.
    pub only: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct IndexKey {
    pub column: PartId,
    /// An expression of the column rather than the column.
    pub expression: Option<u32>,
    pub function: Option<PartId>,
    pub descending: bool,
    pub nulls_other: bool,
    pub operator_class: bool,
    pub collate: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    pub place: Place,
    pub table: PartId,
    pub columns: Vec<PartId>,
    pub kinds: u32,
    pub target: Option<u32>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct View {
    pub place: Place,
    pub materialized: bool,
    pub recursive_with: bool,
    pub sources: Vec<PartId>,
    pub shape: Shape,
    pub filter: Option<Predicate>,
    pub security_barrier: bool,
    pub security_invoker: bool,
    pub check_option: bool,
    pub with_data: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Plain,
    Distinct,
    /// `GROUP BY` all columns, with a count.
    Grouped,
    /// `GROUP BY` a primary key, which the view then depends on.
    GroupedByKey(PartId),
    Union,
    Subquery,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ViewColumn {
    pub view: PartId,
    pub name: String,
    pub value: ViewValue,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ViewValue {
    Column(PartId),
    Expression {
        column: PartId,
        seed: u32,
        function: Option<PartId>,
    },
    Literal(Ty, u32),
    /// The whole row of the source, as text.
    WholeRow(PartId),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// A table or a view.
    pub table: PartId,
    pub name: String,
    pub function: PartId,
    pub before: bool,
    pub events: u32,
    pub each_row: bool,
    pub update_of: Vec<PartId>,
    pub when: Option<Predicate>,
    pub constraint: bool,
    pub transition: bool,
    pub enabled: &'static str,
    pub argument: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub table: PartId,
    pub name: String,
    pub event: &'static str,
    pub instead: bool,
    pub predicate: Option<Predicate>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    pub table: PartId,
    pub name: String,
    pub command: &'static str,
    pub restrictive: bool,
    pub roles: Vec<&'static str>,
    pub using: Predicate,
    pub check: Option<Predicate>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    pub on: PartId,
    pub privileges: u32,
    pub role: &'static str,
    pub grant_option: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DefaultPrivilege {
    pub schema: Option<PartId>,
    pub on: &'static str,
    pub privilege: &'static str,
    pub role: &'static str,
}
