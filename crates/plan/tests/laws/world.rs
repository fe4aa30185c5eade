//! A schema as parts.

use std::collections::BTreeMap;

use crate::part::*;

/// Parts by number. A number means the same part in both schemas of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub parts: BTreeMap<PartId, Part>,
    /// The server's major version: what it does not know is not made.
    pub major: u32,
}

impl World {
    pub fn new(major: u32) -> World {
        let public = Part::Schema { name: "public".into() };
        World { parts: BTreeMap::from([(0, public)]), major }
    }

    /// Takes a part away, and what makes no sense without it.
    pub fn remove(&mut self, id: PartId) {
        if id == 0 || self.parts.remove(&id).is_none() {
            return;
        }
        let touched: Vec<PartId> = self
            .parts
            .iter()
            .filter(|(_, part)| part.references().contains(&id))
            .map(|(&id, _)| id)
            .collect();
        for other in touched {
            let Some(part) = self.parts.get(&other).cloned() else { continue };
            match part.without(id) {
                Some(rest) => drop(self.parts.insert(other, rest)),
                None => self.remove(other),
            }
        }
        self.drop_hollow_views();
    }

    /// Takes away references to parts that are not there.
    pub fn sweep(&mut self) {
        loop {
            let dangling = self.parts.iter().find_map(|(&id, part)| {
                let missing = part.references().into_iter().find(|other| !self.has(*other))?;
                Some((id, missing))
            });
            let Some((id, missing)) = dangling else { return };
            if let Some(rest) = self.parts.remove(&id).and_then(|part| part.without(missing)) {
                self.parts.insert(id, rest);
            }
        }
    }

    /// A view whose last column went goes too.
    fn drop_hollow_views(&mut self) {
        let hollow = self.ids(|part| matches!(part, Part::View(_)));
        for view in hollow {
            if self.columns(view).is_empty() {
                self.remove(view);
            }
        }
    }

    pub fn ids(&self, wanted: impl Fn(&Part) -> bool) -> Vec<PartId> {
        self.parts.iter().filter(|(_, part)| wanted(part)).map(|(&id, _)| id).collect()
    }

    pub fn has(&self, id: PartId) -> bool {
        self.parts.contains_key(&id)
    }

    pub fn table(&self, id: PartId) -> Option<&Table> {
        match self.parts.get(&id) {
            Some(Part::Table(table)) => Some(table),
            _ => None,
        }
    }

    pub fn column(&self, id: PartId) -> Option<&Column> {
        match self.parts.get(&id) {
            Some(Part::Column(column)) => Some(column),
            _ => None,
        }
    }

    pub fn constraint(&self, id: PartId) -> Option<&Constraint> {
        match self.parts.get(&id) {
            Some(Part::Constraint(constraint)) => Some(constraint),
            _ => None,
        }
    }

    pub fn function(&self, id: PartId) -> Option<&Function> {
        match self.parts.get(&id) {
            Some(Part::Function(function)) => Some(function),
            _ => None,
        }
    }

    pub fn view(&self, id: PartId) -> Option<&View> {
        match self.parts.get(&id) {
            Some(Part::View(view)) => Some(view),
            _ => None,
        }
    }

    pub fn parents(&self, table: PartId) -> Vec<PartId> {
        let Some(table) = self.table(table) else { return Vec::new() };
        table.partition_of.iter().map(|(parent, _)| *parent).chain(table.inherits.clone()).collect()
    }

    pub fn children(&self, table: PartId) -> Vec<PartId> {
        self.ids(|part| match part {
            Part::Table(child) => {
                child.inherits.contains(&table)
                    || child.partition_of.is_some_and(|(parent, _)| parent == table)
            }
            _ => false,
        })
    }

    /// All columns of a table or view, inherited ones first.
    pub fn columns(&self, relation: PartId) -> Vec<PartId> {
        let mut columns: Vec<PartId> =
            self.parents(relation).into_iter().flat_map(|parent| self.columns(parent)).collect();
        columns.extend(self.ids(|part| match part {
            Part::Column(column) => column.table == relation,
            Part::ViewColumn(column) => column.view == relation,
            _ => false,
        }));
        columns.dedup();
        columns
    }

    pub fn is_partitioned(&self, table: PartId) -> bool {
        self.table(table).is_some_and(|table| table.partition_by.is_some())
    }

    /// The columns that a unique constraint of a partitioned table has to hold.
    pub fn partition_columns(&self, table: PartId) -> Vec<PartId> {
        let own = self.table(table).and_then(|t| t.partition_by).map(|(_, column)| column);
        let below = self.children(table).into_iter().flat_map(|c| self.partition_columns(c));
        own.into_iter().chain(below.collect::<Vec<_>>()).collect()
    }

    /// The name of a column of a table or view.
    pub fn column_name(&self, id: PartId) -> &str {
        match self.parts.get(&id) {
            Some(Part::Column(column)) => &column.name,
            Some(Part::ViewColumn(column)) => &column.name,
            _ => "missing",
        }
    }

    /// The type of a column of a table or view.
    pub fn type_of(&self, id: PartId) -> Ty {
        match self.parts.get(&id) {
            Some(Part::Column(column)) => column.data_type.clone(),
            Some(Part::ViewColumn(column)) => match &column.value {
                ViewValue::Column(source) => self.type_of(*source),
                ViewValue::Expression { column, seed, function } => {
                    self.expression_type(&self.type_of(*column), *seed, *function)
                }
                ViewValue::Literal(ty, _) => ty.clone(),
                ViewValue::WholeRow(_) => Ty::Base("text"),
            },
            _ => Ty::Base("integer"),
        }
    }

    pub fn schema_of(&self, id: PartId) -> PartId {
        match self.parts.get(&id) {
            Some(Part::Index(index)) => self.schema_of(index.table),
            Some(Part::Constraint(constraint)) => self.schema_of(constraint.table),
            Some(part) => part.place().map_or(0, |place| place.schema),
            None => 0,
        }
    }
}
