//! Functions and procedures.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A function or procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Function, window function or procedure.
    pub function: FunctionKind,
    /// Arguments with modes, names and defaults, as `pg_get_function_arguments` prints them.
    pub arguments: Text,
    /// Arguments with modes and names, without defaults (`pg_get_function_identity_arguments`).
    pub identity_arguments: Text,
    /// Result type; none for a procedure.
    pub result: Option<Text>,
    /// How many arguments have a default.
    pub defaults: u16,
    /// Language.
    pub language: Text,
    /// Its body.
    pub body: FunctionBody,
    /// IMMUTABLE, STABLE or VOLATILE.
    pub volatility: Text,
    /// `STRICT`.
    pub strict: bool,
    /// `SECURITY DEFINER`.
    pub security_definer: bool,
    /// `LEAKPROOF`.
    pub leakproof: bool,
    /// SAFE, RESTRICTED or UNSAFE.
    pub parallel: Text,
    /// `COST` where it is not the language's default.
    pub cost: Option<Text>,
    /// `ROWS` where it is not the default.
    pub rows: Option<Text>,
    /// Quoted, qualified `SUPPORT` function.
    pub support: Option<Text>,
    /// `SET` clauses as `name TO value`, ready to print.
    pub settings: Vec<Text>,
    /// Types of `TRANSFORM FOR TYPE`.
    pub transforms: Vec<Text>,
}

/// What a function is called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FunctionKind {
    /// In an expression.
    Function,
    /// With OVER.
    Window,
    /// With CALL.
    Procedure,
}

/// A function's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FunctionBody {
    /// A string that only the language understands.
    Source(String),
    /// Object file and symbol of a C function.
    Library {
        /// Object file.
        file: String,
        /// Link symbol.
        symbol: String,
    },
    /// `BEGIN ATOMIC … END` or `RETURN …`, parsed when it was made; has edges of its own.
    Sql(Text),
}
