//! Functions, procedures and aggregates.

use crate::maker::Maker;
use crate::part::*;

impl Maker<'_> {
    pub fn function(&mut self) -> Option<PartId> {
        let body = self.body();
        let language = self.rng.choose(&[Language::Sql, Language::PlPgSql, Language::Atomic]);
        let volatility = match body {
            Body::Literal => self.rng.choose(&["IMMUTABLE", "IMMUTABLE", "STABLE", "VOLATILE"]),
            _ => self.rng.choose(&["STABLE", "VOLATILE"]),
        };
        // A body that PostgreSQL only reads when it runs has no edges that anybody could follow.
        let language = match (&body, language) {
            (Body::Reads { .. }, Language::Sql) => Language::Atomic,
            (Body::ReturnsRows { .. } | Body::ReturnsTable, Language::PlPgSql) => Language::Sql,
            (_, language) => language,
        };
        let arguments = self.arguments(matches!(body, Body::ReturnsTable));
        let procedure = body == Body::Literal && self.rng.percent(10);
        let function = Function {
            place: self.place(),
            arguments,
            returns: self.data_type(),
            body,
            language,
            volatility,
            strict: self.rng.percent(15),
            security_definer: self.rng.percent(8),
            cost: if self.rng.percent(10) { Some(50 + self.rng.small()) } else { None },
            setting: self.rng.percent(6),
            procedure,
            seed: self.rng.small(),
        };
        Some(self.add(Part::Function(function)))
    }

    pub fn trigger_function(&mut self) -> PartId {
        let function = Function {
            place: self.place(),
            arguments: Vec::new(),
            returns: Ty::Base("integer"),
            body: Body::Trigger,
            language: Language::PlPgSql,
            volatility: "VOLATILE",
            strict: false,
            security_definer: false,
            cost: None,
            setting: false,
            procedure: false,
            seed: self.rng.small(),
        };
        self.add(Part::Function(function))
    }

    pub fn body(&mut self) -> Body {
        let tables: Vec<PartId> = self
            .tables()
            .into_iter()
            .filter(|table| !self.world.columns(*table).is_empty())
            .collect();
        match (self.rng.below(100), self.rng.any(&tables)) {
            (55..70, Some(table)) => match self.column_of(table, |_, _| true) {
                Some(column) => Body::Reads { table, column },
                None => Body::Literal,
            },
            (70..80, Some(table)) => Body::TakesRow { table },
            (80..90, Some(table)) => Body::ReturnsRows { table },
            (90..95, _) => Body::ReturnsTable,
            _ => Body::Literal,
        }
    }

    fn arguments(&mut self, named: bool) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for at in 0..self.rng.below(3) {
            let name = if named || self.rng.percent(60) { Some(format!("p{at}")) } else { None };
            arguments.push(Argument {
                name,
                data_type: self.data_type(),
                default: self.rng.percent(25),
            });
        }
        arguments
    }

    pub fn aggregate(&mut self) -> PartId {
        let place = self.place();
        let seed = self.rng.small();
        self.add(Part::Aggregate(Aggregate { place, seed }))
    }
}
