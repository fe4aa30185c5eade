//! What happens to each object: made, dropped, altered in place, or replaced; and what a replacement
//! forces on the objects that depend on it.
//!
//! A replacement spreads along the edges of today's catalog: a view over a replaced view goes and
//! comes back with it, and so do its comments and grants, which are objects too. Two things stop it:
//! an object that changes in place so that it lets go of what is dropped, and a column, which is never
//! replaced because its type is (its rows would be lost) but gets the new type instead.

use std::collections::{BTreeMap, VecDeque};

use relvar_catalog::{Body, Catalog, Domain, Kind, Name, Object, ObjectId};
use relvar_diff::Change;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::inheritance;
use crate::options::Options;
use crate::rules;
use crate::slots;

/// What happens to one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// It is made.
    Create,
    /// It is dropped.
    Drop,
    /// It changes in place; dependents stay.
    Alter,
    /// A column gets another type in place; what is built on the old type goes and comes back.
    Retype,
    /// It is dropped and made anew.
    Replace,
}

/// One object's treatment.
#[derive(Debug, Clone)]
pub(crate) struct Treated<'a> {
    pub what: What,
    pub before: Option<&'a Object>,
    pub after: Option<&'a Object>,
    pub because: String,
}

/// Both catalogs, what is known, and what happens to whom.
pub(crate) struct Context<'a> {
    pub from: &'a Catalog,
    pub to: &'a Catalog,
    pub options: &'a Options,
    pub treated: BTreeMap<&'a ObjectId, Treated<'a>>,
    kept_below: FxHashSet<ObjectId>,
    named_apart_below: FxHashSet<ObjectId>,
    not_null_names: FxHashSet<(Name, Name)>,
    /// What makes values of a row type, and what changes in that type.
    row_makers: FxHashMap<&'a ObjectId, Vec<&'a ObjectId>>,
    /// What is to make values of a row type, and what changes in that type.
    later_row_makers: FxHashMap<&'a ObjectId, Vec<&'a ObjectId>>,
}

impl<'a> Context<'a> {
    /// Decides for every object.
    pub fn new(
        from: &'a Catalog,
        to: &'a Catalog,
        changes: &[Change],
        options: &'a Options,
    ) -> Self {
        let treated = BTreeMap::new();
        let mut context = Context {
            from,
            to,
            options,
            treated,
            kept_below: FxHashSet::default(),
            named_apart_below: FxHashSet::default(),
            not_null_names: FxHashSet::default(),
            row_makers: FxHashMap::default(),
            later_row_makers: FxHashMap::default(),
        };
        for change in changes {
            context.take(change);
        }
        context.replace_contained_domains();
        context.replace_publications();
        context.spread();
        if inheritance::attachment::replace(&mut context) {
            context.spread();
        }
        context.finish_tables();
        context.grant_columns_again();
        context.enable_clones_again();
        context.find_later_row_makers();
        context.give_statistics_back();
        context.kept_below = inheritance::kept_below(&context);
        context.named_apart_below = inheritance::not_null::named_apart_below(&context);
        context.not_null_names = slots::not_null_names(&context);
        context
    }

    /// What happens to an object; `None` where nothing does.
    pub fn what(&self, id: &ObjectId) -> Option<What> {
        self.treated.get(id).map(|treated| treated.what)
    }

    /// The server's major version; of an empty schema nobody knows it.
    pub fn major(&self) -> u32 {
        self.to.major().max(self.from.major())
    }

    /// Whether a child that stays a child keeps as its own the column, check or NOT NULL that its parent loses.
    pub fn is_kept_below(&self, id: &ObjectId) -> bool {
        self.kept_below.contains(id)
    }

    /// Whether a child gets the column's NOT NULL under another name, before its parent does.
    pub fn is_named_apart_below(&self, id: &ObjectId) -> bool {
        self.named_apart_below.contains(id)
    }

    /// Drops and makes an object again that the catalogs alone would leave in place.
    pub fn replace(&mut self, id: &ObjectId, because: String) {
        let (before, after) = (self.from.get(id), self.to.get(id));
        if let (Some(object), Some(_)) = (before, after) {
            let treated = Treated { what: What::Replace, before, after, because };
            self.treated.insert(&object.id, treated);
        }
    }

    /// Whether a NOT NULL constraint in the table's schema may hold the name while the plan runs.
    pub fn holds_not_null_name(&self, table: &ObjectId, name: &str) -> bool {
        self.not_null_names.contains(&(table.schema.clone(), name.into()))
    }

    /// The columns or composite types that change while the object, which makes values of a row type, has to be away.
    pub fn row_types_around(&self, maker: &ObjectId) -> &[&'a ObjectId] {
        self.row_makers.get(maker).map(Vec::as_slice).unwrap_or_default()
    }

    /// The columns or composite types whose change the object waits for, because it makes values of a row type once it
    /// comes or is altered.
    pub fn row_types_before(&self, maker: &ObjectId) -> &[&'a ObjectId] {
        self.later_row_makers.get(maker).map(Vec::as_slice).unwrap_or_default()
    }

    fn find_later_row_makers(&mut self) {
        let changed: Vec<&'a ObjectId> =
            self.treated.keys().copied().filter(|id| self.changed_row_type(id).is_some()).collect();
        if changed.is_empty() {
            return;
        }
        let dependents = dependents(self.to);
        for id in changed {
            for maker in self.made_of_rows(id, &dependents) {
                self.later_row_makers.entry(&maker.id).or_default().push(id);
            }
        }
    }

    /// Whether a domain that stays has its default away while a row type changes, of which that makes values.
    pub fn loses_default_meanwhile(&self, domain: &ObjectId) -> bool {
        domain.kind == Kind::Domain
            && self.what(domain) == Some(What::Alter)
            && self.from.get(domain).is_some_and(|object| rules::of(object).may_make_rows())
            && self.row_makers.contains_key(domain)
    }

    /// Whether the object comes into being by this plan, also as a replacement.
    pub fn is_made(&self, id: &ObjectId) -> bool {
        matches!(self.what(id), Some(What::Create | What::Replace))
    }

    /// Whether the object as it is today goes by this plan.
    pub fn is_dropped(&self, id: &ObjectId) -> bool {
        matches!(self.what(id), Some(What::Drop | What::Replace))
    }

    fn take(&mut self, change: &Change) {
        let before = self.from.get(change.id());
        let after = self.to.get(change.id());
        let what = match (before, after) {
            (None, Some(_)) => What::Create,
            (Some(_), None) => What::Drop,
            (Some(before), Some(after)) => match rules::alteration(self, before, after) {
                Some(what) => what,
                None => return,
            },
            (None, None) => return,
        };
        if let Some(object) = after.or(before) {
            let because = change.to_string();
            self.treated.insert(&object.id, Treated { what, before, after, because });
        }
    }

    /// A domain within a composite type or an array that a column has gets no NOT NULL and no valid constraint
    /// in place: PostgreSQL does not look for its values there (manual, ALTER DOMAIN, "Notes").
    fn replace_contained_domains(&mut self) {
        let tightened = |(id, treated): (&&'a ObjectId, &Treated<'a>)| {
            let before = treated.before.map(|object| &object.body);
            match (before, treated.after.map(|object| &object.body)) {
                (Some(Body::Domain(before)), Some(Body::Domain(after))) => {
                    (after.not_null && !before.not_null).then(|| (*id).clone())
                }
                (_, Some(Body::DomainConstraint(constraint))) if constraint.validated => {
                    id.parent.as_deref().cloned()
                }
                _ => None,
            }
        };
        let domains: Vec<ObjectId> = self.treated.iter().filter_map(tightened).collect();
        for id in domains {
            if let (Some(before), Some(after)) = (self.from.get(&id), self.to.get(&id))
                && is_contained(self.from, &id)
            {
                let because = format!("a column holds {id} within another type");
                let treated = Treated {
                    what: What::Replace,
                    before: Some(before),
                    after: Some(after),
                    because,
                };
                self.treated.insert(&before.id, treated);
            }
        }
    }

    /// A publication whose exceptions change is made again.
    fn replace_publications(&mut self) {
        let members = self.treated.keys().filter(|id| id.kind == Kind::PublicationMember);
        for member in members.copied().collect::<Vec<_>>() {
            self.replace_publication(member);
        }
    }

    fn replace_publication(&mut self, member: &ObjectId) -> Option<&'a ObjectId> {
        let publication = rules::publication::replaced_by_member(self, member)?;
        let (before, after) = (self.from.get(&publication)?, self.to.get(&publication)?);
        let because = format!("{member} can only be said where {publication} is made");
        let (what, id) = (What::Replace, &before.id);
        let treated = Treated { what, before: Some(before), after: Some(after), because };
        self.treated.insert(id, treated);
        Some(id)
    }

    /// Follows the edges of today's catalog from everything that goes or is replaced.
    fn spread(&mut self) {
        let mut queue: VecDeque<&'a ObjectId> = self
            .treated
            .iter()
            .filter(|(_, t)| {
                matches!(t.what, What::Drop | What::Replace | What::Retype) || retypes_attribute(t)
            })
            .map(|(id, _)| *id)
            .collect();
        if queue.is_empty() {
            return;
        }
        let dependents = dependents(self.from);
        let claimed = slots::claimed(self);
        while let Some(gone) = queue.pop_front() {
            if let Some(table) = self.partitioned_by(gone) {
                queue.push_back(table);
            }
            if let Some(publication) = self.replace_publication(gone) {
                queue.push_back(publication);
            }
            for object in self.made_of_rows(gone, &dependents) {
                self.row_makers.entry(&object.id).or_default().push(gone);
                let goes = matches!(
                    self.what(&object.id),
                    Some(What::Replace | What::Create | What::Drop)
                );
                if !goes && self.to.contains(&object.id) {
                    self.take_away(object, gone);
                    queue.push_back(&object.id);
                }
            }
            for object in dependents.get(gone).into_iter().flatten() {
                if let Some(what) = self.forced(gone, object, &claimed) {
                    let after = self.to.get(&object.id);
                    let because = format!("{} depends on {gone}", object.id);
                    let treated = Treated { what, before: Some(object), after, because };
                    self.treated.insert(&object.id, treated);
                    queue.push_back(&object.id);
                }
            }
        }
    }

    /// Has what makes values of a row type away while the type changes: of a domain its default, of others all.
    fn take_away(&mut self, object: &'a Object, changed: &ObjectId) {
        let is_domain = object.id.kind == Kind::Domain;
        let what = if is_domain { What::Alter } else { What::Replace };
        let because =
            format!("{} makes values of a row type in which {changed} changes", object.id);
        let after = self.to.get(&object.id);
        self.treated.insert(&object.id, Treated { what, before: Some(object), after, because });
    }

    /// What makes values of the row type that `changed` is, or is a column of, and so goes and comes back when an
    /// attribute gets another type: PostgreSQL refuses that otherwise (0A000, 15.20 of November 2026 and its siblings).
    fn made_of_rows(
        &self,
        changed: &ObjectId,
        dependents: &FxHashMap<&'a ObjectId, Vec<&'a Object>>,
    ) -> Vec<&'a Object> {
        let Some(row_type) = self.changed_row_type(changed) else { return Vec::new() };
        let mut found = Vec::new();
        let mut types = vec![&row_type];
        let mut seen = FxHashSet::default();
        while let Some(one) = types.pop() {
            if !seen.insert(one) {
                continue;
            }
            for object in dependents.get(one).into_iter().flatten() {
                if object.id.kind.is_type() {
                    types.push(&object.id);
                }
                if rules::of(object).may_make_rows() {
                    found.push(*object);
                }
            }
        }
        found
    }

    /// The row type in which an attribute gets another type.
    fn changed_row_type(&self, changed: &ObjectId) -> Option<ObjectId> {
        match self.treated.get(changed) {
            Some(t) if t.what == What::Retype => Some(changed.root().row_type()),
            Some(t) if retypes_attribute(t) => Some(changed.clone()),
            _ => None,
        }
    }

    /// A column of a partition key cannot change its type: its table is made anew, between its partitions,
    /// which hold the rows.
    fn partitioned_by(&mut self, column: &ObjectId) -> Option<&'a ObjectId> {
        if self.what(column) != Some(What::Retype) {
            return None;
        }
        let before = self.from.get(column.root())?;
        let Body::Table(table) = &before.body else { return None };
        let after = self.to.get(&before.id)?;
        if !table.partition_columns.contains(&column.name) || self.is_dropped(&before.id) {
            return None;
        }
        let because = format!("{column} stands in the partition key");
        let (before, after) = (Some(before), Some(after));
        let treated = Treated { what: What::Replace, before, after, because };
        self.treated.insert(&before?.id, treated);
        Some(&before?.id)
    }

    /// What is revoked on a table is revoked on its columns too, and granted there again.
    fn grant_columns_again(&mut self) {
        let revoked: Vec<&'a ObjectId> = self
            .treated
            .iter()
            .filter(|(id, t)| {
                let revokes = match t.what {
                    What::Drop | What::Alter | What::Replace => true,
                    What::Create => rules::access::has_by_itself(id),
                    What::Retype => false,
                };
                id.kind == Kind::Grant && revokes
            })
            .map(|(id, _)| *id)
            .collect();
        for grant in revoked {
            let Some(table) = grant.parent.as_deref() else { continue };
            let on_columns = self.to.of_kind(Kind::Grant).filter(|object| {
                let column = object.id.parent.as_deref();
                object.id.name == grant.name
                    && column.is_some_and(|c| c.kind == Kind::Column && c.root() == table)
            });
            for object in on_columns {
                if self.what(&object.id).is_none() {
                    let because = format!("{grant} is revoked, and with it {}", object.id);
                    let after = Some(object);
                    let treated = Treated { what: What::Create, before: None, after, because };
                    self.treated.insert(&object.id, treated);
                }
            }
        }
    }

    /// Clones of a trigger that changes are enabled or disabled again.
    fn enable_clones_again(&mut self) {
        for (before, after, top) in rules::trigger::clones_again(self) {
            let because = format!("{} is a clone of {top}", after.id);
            let (before, after) = (Some(before), Some(after));
            if let Some(id) = after.map(|object| &object.id) {
                self.treated.insert(id, Treated { what: What::Alter, before, after, because });
            }
        }
    }

    /// Statistics that stay while a column gets another type are their owner's again: before 15.20 they become the
    /// property of whoever changes the type.
    fn give_statistics_back(&mut self) {
        let retyped = |id: &ObjectId| self.what(id) == Some(What::Retype);
        let rebuilt = self
            .from
            .of_kind(Kind::Statistics)
            .filter(|object| !self.is_dropped(&object.id) && object.depends_on.iter().any(retyped));
        let owners = rebuilt.filter_map(|object| {
            let owner = ObjectId::member(Kind::Owner, object.id.clone().into(), "");
            let (before, after) = (self.from.get(&owner)?, self.to.get(&owner)?);
            self.what(&owner).is_none().then_some((before, after))
        });
        for (before, after) in owners.collect::<Vec<_>>() {
            let because = format!("{} is rebuilt with a column's new type", after.id.root());
            let (before, after, what) = (Some(before), Some(after), What::Alter);
            if let Some(id) = after.map(|object| &object.id) {
                self.treated.insert(id, Treated { what, before, after, because });
            }
        }
    }

    /// A table that names an index says so again when the index is made anew.
    fn finish_tables(&mut self) {
        let replaced: Vec<&'a ObjectId> = self
            .treated
            .iter()
            .filter(|(_, t)| t.what == What::Replace)
            .filter_map(|(_, t)| t.after.and_then(Object::parent))
            .filter(|table| matches!(table.kind, Kind::Table | Kind::MaterializedView))
            .filter(|table| self.what(table).is_none())
            .collect();
        for table in replaced {
            let (Some(before), Some(after)) = (self.from.get(table), self.to.get(table)) else {
                continue;
            };
            if rules::table::finishes(after).iter().any(|index| self.is_made(index)) {
                let because = format!("{table} names an index that is built again");
                let (before, after) = (Some(before), Some(after));
                self.treated.insert(table, Treated { what: What::Alter, before, after, because });
            }
        }
    }

    /// What happens to `object` because `gone`, which it depends on, goes; `None` for nothing new.
    fn forced(
        &self,
        gone: &ObjectId,
        object: &Object,
        claimed: &FxHashSet<slots::Slot>,
    ) -> Option<What> {
        self.to.get(&object.id)?;
        let current = self.what(&object.id);
        if matches!(current, Some(What::Replace | What::Create | What::Drop)) {
            return None;
        }
        let forced = match self.what(gone)? {
            What::Create | What::Alter => return None,
            What::Retype => rules::of(object).after_retype(self, gone)?,
            What::Replace | What::Drop if self.outlives_parent(gone, object) => What::Alter,
            What::Replace if rules::table::may_leave_type(self, gone, object) => What::Alter,
            What::Replace => forced_by_replacement(gone, object),
            What::Drop => {
                let lets_go = matches!(current, Some(What::Alter | What::Retype));
                let name_is_taken = self
                    .from
                    .get(gone)
                    .is_some_and(|object| slots::of(object).iter().any(|s| claimed.contains(s)));
                if lets_go && !(name_is_taken && rules::of(object).may_be_made_again()) {
                    return None;
                }
                forced_by_replacement(gone, object)
            }
        };
        (current != Some(forced)).then_some(forced)
    }

    /// Whether an index that is attached to `gone` stays, because its table is detached before.
    fn outlives_parent(&self, gone: &ObjectId, object: &Object) -> bool {
        let (attached_to, table) = match &object.body {
            Body::Index(index) => (&index.attached_to, Some(&index.table)),
            Body::Constraint(constraint) => (&constraint.attached_to, object.parent()),
            _ => return false,
        };
        attached_to.as_ref() == Some(gone)
            && table.into_iter().flat_map(|table| inheritance::links(self.from, table)).any(
                |link| {
                    inheritance::body(link).is_some_and(|i| self.is_dropped(&i.parent))
                        || self.is_dropped(&link.id)
                },
            )
    }

    /// Whether old and new type of a column compare with each other, so that a foreign key or a check
    /// holds while only one side has changed.
    pub fn stays_in_family(&self, column: &ObjectId) -> bool {
        let family = |catalog: &Catalog| match catalog.get(column).map(|object| &object.body) {
            Some(Body::Column(column)) => rules::data_type::family(&column.data_type),
            _ => None,
        };
        let before = family(self.from);
        before.is_some() && before == family(self.to)
    }
}

/// Whether a type or an array of it is part of another type that a table's column has.
fn is_contained(catalog: &Catalog, id: &ObjectId) -> bool {
    catalog.objects.values().filter(|object| object.depends_on.binary_search(id).is_ok()).any(
        |object| match &object.body {
            Body::Column(column) => column.data_type.array,
            Body::Composite(_) | Body::Range(_) => has_columns(catalog, &object.id),
            Body::Domain(_) => is_contained(catalog, &object.id),
            _ => false,
        },
    )
}

/// Whether a column has the type, be it within another.
fn has_columns(catalog: &Catalog, id: &ObjectId) -> bool {
    !columns_with(catalog, id).is_empty()
}

/// The columns that have the type, be it within another.
pub(crate) fn columns_with<'c>(catalog: &'c Catalog, id: &ObjectId) -> Vec<&'c ObjectId> {
    let users =
        catalog.objects.values().filter(|object| object.depends_on.binary_search(id).is_ok());
    // A domain may use a type in its default only.
    let is_over = |domain: &Domain| domain.base.is_over(id.root());
    users
        .flat_map(|object| match &object.body {
            Body::Column(_) => vec![&object.id],
            Body::Domain(domain) if !is_over(domain) => Vec::new(),
            _ if object.id.kind.is_type() => columns_with(catalog, &object.id),
            _ => Vec::new(),
        })
        .collect()
}

/// Whether a composite type changes in place so that an attribute gets another type.
fn retypes_attribute(treated: &Treated<'_>) -> bool {
    match (treated.what, treated.before.map(|o| &o.body), treated.after.map(|o| &o.body)) {
        (What::Alter, Some(Body::Composite(before)), Some(Body::Composite(after))) => {
            rules::types::retypes_attribute(before, after)
        }
        _ => false,
    }
}

/// A column keeps its rows and gets the new type; everything else goes and comes back.
fn forced_by_replacement(gone: &ObjectId, object: &Object) -> What {
    let is_type = gone.kind.is_type() || matches!(gone.kind, Kind::Collation | Kind::Extension);
    match &object.body {
        Body::Column(column) if is_type && column.generated.is_none() => What::Retype,
        _ => What::Replace,
    }
}

/// Who depends on whom, the edges turned round.
fn dependents(catalog: &Catalog) -> FxHashMap<&ObjectId, Vec<&Object>> {
    let mut reverse: FxHashMap<&ObjectId, Vec<&Object>> = FxHashMap::default();
    for object in catalog.objects.values() {
        let attached_to = match &object.body {
            Body::Index(index) => index.attached_to.as_ref(),
            Body::Constraint(constraint) => constraint.attached_to.as_ref(),
            _ => None,
        };
        for needed in object.depends_on.iter().chain(attached_to) {
            reverse.entry(needed).or_default().push(object);
        }
    }
    reverse
}
