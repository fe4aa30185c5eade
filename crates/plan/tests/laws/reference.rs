//! What a part refers to, and what is left of it when that goes.

use crate::part::*;

impl Part {
    /// Every part that this one refers to, as often as it does.
    pub fn references(&self) -> Vec<PartId> {
        let mut found = Vec::new();
        self.clone().each_reference(&mut |id| found.push(*id));
        found
    }

    pub fn each_reference(&mut self, f: &mut impl FnMut(&mut PartId)) {
        match self {
            Part::Schema { .. } => {}
            Part::Enum(it) => f(&mut it.place.schema),
            Part::Domain(it) => {
                f(&mut it.place.schema);
                it.base.each_reference(f);
            }
            Part::DomainCheck(it) => {
                f(&mut it.domain);
                it.function.iter_mut().for_each(f);
            }
            Part::Composite(it) => {
                f(&mut it.place.schema);
                it.attributes.iter_mut().for_each(|(_, ty)| ty.each_reference(f));
            }
            Part::Range(it) => {
                f(&mut it.place.schema);
                it.subtype.each_reference(f);
            }
            Part::Sequence(it) => {
                f(&mut it.place.schema);
                it.owner.iter_mut().for_each(f);
            }
            Part::Function(it) => it.each_reference(f),
            Part::Aggregate(it) => f(&mut it.place.schema),
            Part::Table(it) => {
                f(&mut it.place.schema);
                it.partition_of.iter_mut().for_each(|(parent, _)| f(parent));
                it.partition_by.iter_mut().for_each(|(_, column)| f(column));
                it.inherits.iter_mut().for_each(f);
            }
            Part::Column(it) => it.each_reference(f),
            Part::LocalDefault { table, column, .. } => {
                f(table);
                f(column);
            }
            Part::Constraint(it) => it.each_reference(f),
            Part::Index(it) => {
                f(&mut it.table);
                for key in &mut it.keys {
                    f(&mut key.column);
                    key.function.iter_mut().for_each(&mut *f);
                }
                it.include.iter_mut().for_each(&mut *f);
                it.predicate.iter_mut().for_each(|p| p.each_reference(f));
            }
            Part::Statistics(it) => {
                f(&mut it.place.schema);
                f(&mut it.table);
                it.columns.iter_mut().for_each(f);
            }
            Part::View(it) => {
                f(&mut it.place.schema);
                it.sources.iter_mut().for_each(&mut *f);
                if let Shape::GroupedByKey(key) = &mut it.shape {
                    f(key);
                }
                it.filter.iter_mut().for_each(|p| p.each_reference(f));
            }
            Part::ViewColumn(it) => {
                f(&mut it.view);
                match &mut it.value {
                    ViewValue::Column(column) | ViewValue::WholeRow(column) => f(column),
                    ViewValue::Expression { column, function, .. } => {
                        f(column);
                        function.iter_mut().for_each(f);
                    }
                    ViewValue::Literal(ty, _) => ty.each_reference(f),
                }
            }
            Part::Trigger(it) => {
                f(&mut it.table);
                f(&mut it.function);
                it.update_of.iter_mut().for_each(&mut *f);
                it.when.iter_mut().for_each(|p| p.each_reference(f));
            }
            Part::Rule(it) => {
                f(&mut it.table);
                it.predicate.iter_mut().for_each(|p| p.each_reference(f));
            }
            Part::Policy(it) => {
                f(&mut it.table);
                it.using.each_reference(f);
                it.check.iter_mut().for_each(|p| p.each_reference(f));
            }
            Part::Comment { on, .. } => f(on),
            Part::Grant(it) => f(&mut it.on),
            Part::DefaultPrivilege(it) => it.schema.iter_mut().for_each(f),
        }
    }

    /// The part without its references to `gone`; `None` where it makes no sense without.
    pub fn without(mut self, gone: PartId) -> Option<Part> {
        let is_gone = |id: &PartId| *id == gone;
        match &mut self {
            Part::DomainCheck(it) => forget(&mut it.function, gone),
            Part::Composite(it) => it.attributes.retain(|(_, ty)| !ty.mentions(gone)),
            Part::Sequence(it) => forget(&mut it.owner, gone),
            Part::Table(it) => it.inherits.retain(|id| !is_gone(id)),
            Part::Column(it) => match &mut it.value {
                Value::Call(id, _) | Value::Next(id) if is_gone(id) => it.value = Value::None,
                Value::Generated { column, .. } if is_gone(column) => it.value = Value::None,
                Value::Generated { function, .. } => forget(function, gone),
                _ => {}
            },
            Part::Constraint(it) => match &mut it.kind {
                ConstraintKind::Check { predicates } => {
                    predicates.iter_mut().for_each(|p| forget(&mut p.function, gone));
                    predicates.retain(|p| p.column != gone);
                    if predicates.is_empty() {
                        return None;
                    }
                }
                ConstraintKind::PrimaryKey { include, .. }
                | ConstraintKind::Unique { include, .. } => include.retain(|id| !is_gone(id)),
                ConstraintKind::ForeignKey { .. } | ConstraintKind::Exclude { .. } => {}
            },
            Part::Index(it) => {
                it.keys.iter_mut().for_each(|key| forget(&mut key.function, gone));
                it.keys.retain(|key| key.column != gone);
                it.include.retain(|id| !is_gone(id));
                it.predicate = it.predicate.take().and_then(|p| p.without(gone));
                if it.keys.is_empty() {
                    return None;
                }
            }
            Part::Statistics(it) => {
                it.columns.retain(|id| !is_gone(id));
                if it.columns.len() < 2 {
                    return None;
                }
            }
            Part::View(it) => {
                it.sources.retain(|id| !is_gone(id));
                it.filter = it.filter.take().and_then(|p| p.without(gone));
                if it.shape == Shape::GroupedByKey(gone) {
                    it.shape = Shape::Plain;
                }
                if it.sources.is_empty() {
                    return None;
                }
            }
            Part::ViewColumn(it) => {
                if let ViewValue::Expression { function, .. } = &mut it.value {
                    forget(function, gone);
                }
            }
            Part::Trigger(it) => {
                it.update_of.retain(|id| !is_gone(id));
                it.when = it.when.take().and_then(|p| p.without(gone));
            }
            Part::Rule(it) => it.predicate = it.predicate.take().and_then(|p| p.without(gone)),
            Part::Policy(it) => {
                forget(&mut it.using.function, gone);
                it.check = it.check.take().and_then(|p| p.without(gone));
            }
            Part::Function(it) => it.arguments.retain(|a| !a.data_type.mentions(gone)),
            Part::Schema { .. }
            | Part::Enum(_)
            | Part::Domain(_)
            | Part::Range(_)
            | Part::Aggregate(_)
            | Part::LocalDefault { .. }
            | Part::Comment { .. }
            | Part::Grant(_)
            | Part::DefaultPrivilege(_) => {}
        }
        if self.references().contains(&gone) { None } else { Some(self) }
    }

    pub fn place(&self) -> Option<&Place> {
        Some(match self {
            Part::Enum(it) => &it.place,
            Part::Domain(it) => &it.place,
            Part::Composite(it) => &it.place,
            Part::Range(it) => &it.place,
            Part::Sequence(it) => &it.place,
            Part::Function(it) => &it.place,
            Part::Aggregate(it) => &it.place,
            Part::Table(it) => &it.place,
            Part::Statistics(it) => &it.place,
            Part::View(it) => &it.place,
            _ => return None,
        })
    }

    pub fn place_mut(&mut self) -> Option<&mut Place> {
        Some(match self {
            Part::Enum(it) => &mut it.place,
            Part::Domain(it) => &mut it.place,
            Part::Composite(it) => &mut it.place,
            Part::Range(it) => &mut it.place,
            Part::Sequence(it) => &mut it.place,
            Part::Function(it) => &mut it.place,
            Part::Aggregate(it) => &mut it.place,
            Part::Table(it) => &mut it.place,
            Part::Statistics(it) => &mut it.place,
            Part::View(it) => &mut it.place,
            _ => return None,
        })
    }

    /// Its own name, for what has one.
    pub fn name_mut(&mut self) -> Option<&mut String> {
        Some(match self {
            Part::Schema { name } => name,
            Part::DomainCheck(it) => &mut it.name,
            Part::Column(it) => &mut it.name,
            Part::Constraint(it) => &mut it.name,
            Part::Index(it) => &mut it.name,
            Part::ViewColumn(it) => &mut it.name,
            Part::Trigger(it) => &mut it.name,
            Part::Rule(it) => &mut it.name,
            Part::Policy(it) => &mut it.name,
            _ => return self.place_mut().map(|place| &mut place.name),
        })
    }

    pub fn name(&self) -> Option<String> {
        self.clone().name_mut().cloned()
    }
}

impl Function {
    fn each_reference(&mut self, f: &mut impl FnMut(&mut PartId)) {
        f(&mut self.place.schema);
        self.arguments.iter_mut().for_each(|a| a.data_type.each_reference(f));
        self.returns.each_reference(f);
        match &mut self.body {
            Body::Reads { table, column } => {
                f(table);
                f(column);
            }
            Body::TakesRow { table } | Body::ReturnsRows { table } => f(table),
            Body::Literal | Body::ReturnsTable | Body::Trigger => {}
        }
    }
}

impl Column {
    fn each_reference(&mut self, f: &mut impl FnMut(&mut PartId)) {
        f(&mut self.table);
        self.data_type.each_reference(f);
        match &mut self.value {
            Value::Call(id, _) | Value::Next(id) => f(id),
            Value::Generated { column, function, .. } => {
                f(column);
                function.iter_mut().for_each(f);
            }
            Value::None | Value::Literal(_) | Value::Identity { .. } => {}
        }
    }
}

impl Constraint {
    fn each_reference(&mut self, f: &mut impl FnMut(&mut PartId)) {
        f(&mut self.table);
        match &mut self.kind {
            ConstraintKind::PrimaryKey { columns, include }
            | ConstraintKind::Unique { columns, include, .. } => {
                columns.iter_mut().chain(include).for_each(f);
            }
            ConstraintKind::Check { predicates } => {
                predicates.iter_mut().for_each(|p| p.each_reference(f));
            }
            ConstraintKind::ForeignKey { columns, key, .. } => {
                columns.iter_mut().for_each(&mut *f);
                f(key);
            }
            ConstraintKind::Exclude { column, predicate } => {
                f(column);
                predicate.iter_mut().for_each(|p| p.each_reference(f));
            }
        }
    }
}

impl Predicate {
    fn each_reference(&mut self, f: &mut impl FnMut(&mut PartId)) {
        f(&mut self.column);
        self.function.iter_mut().for_each(f);
    }

    fn without(mut self, gone: PartId) -> Option<Predicate> {
        forget(&mut self.function, gone);
        if self.column == gone { None } else { Some(self) }
    }
}

impl Ty {
    fn each_reference(&mut self, f: &mut impl FnMut(&mut PartId)) {
        match self {
            Ty::Base(_) => {}
            Ty::Named(id) => f(id),
            Ty::Array(element) => element.each_reference(f),
        }
    }

    pub fn mentions(&self, id: PartId) -> bool {
        match self {
            Ty::Base(_) => false,
            Ty::Named(named) => *named == id,
            Ty::Array(element) => element.mentions(id),
        }
    }
}

fn forget(reference: &mut Option<PartId>, gone: PartId) {
    if *reference == Some(gone) {
        *reference = None;
    }
}
