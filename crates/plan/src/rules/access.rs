//! Policies, owners, grants, default privileges and comments.

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_catalog::{Body, DefaultPrivilege, Grant, Kind, Object, ObjectId, Policy, Privilege};

use crate::graph::{Action, Declared, Node, Stage, Verb};
use crate::plan::{LockMode, Step};
use crate::rules::Rule;
use crate::rules::address::{address, role, signature};
use crate::treatment::{Context, What};

/// ALTER POLICY changes roles and expressions; it cannot take an expression away.
pub(crate) fn policy_alteration(before: &Policy, after: &Policy) -> What {
    let in_place = before.command == after.command
        && before.permissive == after.permissive
        && (before.using.is_none() || after.using.is_some())
        && (before.check.is_none() || after.check.is_some());
    if in_place { What::Alter } else { What::Replace }
}

pub(crate) fn create_policy(id: &ObjectId, policy: &Policy) -> Vec<Step> {
    let table = id.root();
    let mut sql = format!("CREATE POLICY {} ON {}", quote_identifier(&id.name), table.sql());
    if !policy.permissive {
        sql.push_str(" AS RESTRICTIVE");
    }
    if &*policy.command != "ALL" {
        sql.push_str(&format!(" FOR {}", policy.command));
    }
    let public = policy.roles.is_empty() || policy.roles.iter().all(|role| role.is_empty());
    if !public {
        sql.push_str(&format!(" TO {}", roles(policy)));
    }
    sql.push_str(&expressions(policy));
    vec![Step::new(sql).locks(LockMode::AccessExclusive, table)]
}

fn roles(policy: &Policy) -> String {
    let name = |name: &str| if name.is_empty() { "PUBLIC".to_string() } else { role(name) };
    if policy.roles.is_empty() {
        return "PUBLIC".into();
    }
    policy.roles.iter().map(|role| name(role)).collect::<Vec<_>>().join(", ")
}

fn expressions(policy: &Policy) -> String {
    let mut sql = String::new();
    if let Some(using) = &policy.using {
        sql.push_str(&format!(" USING ({using})"));
    }
    if let Some(check) = &policy.check {
        sql.push_str(&format!(" WITH CHECK ({check})"));
    }
    sql
}

pub(crate) fn alter_policy(id: &ObjectId, before: &Policy, after: &Policy) -> Vec<Step> {
    let table = id.root();
    let roles =
        if before.roles == after.roles { String::new() } else { format!(" TO {}", roles(after)) };
    let sql = format!(
        "ALTER POLICY {} ON {}{roles}{}",
        quote_identifier(&id.name),
        table.sql(),
        expressions(after)
    );
    vec![Step::new(sql).locks(LockMode::AccessExclusive, table)]
}

pub(crate) fn create_owner(context: &Context, id: &ObjectId, owner: &str) -> Vec<Step> {
    let Some(target) = id.parent.as_deref() else { return Vec::new() };
    // A sequence that a column owns has its table's owner.
    let linked = ObjectId::member(Kind::SequenceOwner, target.clone().into(), "");
    if context.to.contains(&linked) {
        return Vec::new();
    }
    vec![Step::new(format!("ALTER {} OWNER TO {}", address(context.to, target), role(owner)))]
}

/// Every object has an owner; only the schema `public` of an empty database has one to go back to.
pub(crate) fn drop_owner(context: &Context, id: &ObjectId) -> Vec<Step> {
    let public = id
        .parent
        .as_deref()
        .is_some_and(|target| target.kind == Kind::Schema && &*target.name == "public");
    if public && context.major() >= 15 && context.to.major() == 0 {
        vec![Step::new("ALTER SCHEMA public OWNER TO pg_database_owner")]
    } else {
        Vec::new()
    }
}

/// `ON TABLE public.orders`, or for a column the privileges with it and its table; and to whom.
struct Target {
    on: String,
    column: Option<String>,
    grantee: String,
}

fn target(context: &Context, id: &ObjectId) -> Option<Target> {
    let target = id.parent.as_deref()?;
    let catalog = if context.to.contains(target) { context.to } else { context.from };
    let column = (target.kind == Kind::Column).then(|| quote_identifier(&target.name).into_owned());
    let on = match target.kind {
        Kind::Column => format!("TABLE {}", target.root().sql()),
        Kind::View | Kind::MaterializedView | Kind::ForeignTable => {
            format!("TABLE {}", target.sql())
        }
        Kind::ForeignServer => format!("FOREIGN SERVER {}", target.sql()),
        // A member of an extension: nothing says whether it is a procedure.
        Kind::Function if !catalog.contains(target) => format!("ROUTINE {}", signature(target)),
        // GRANT takes all argument types in a row, and knows neither `*` nor ORDER BY.
        Kind::Aggregate => format!("FUNCTION {}", signature(target)),
        _ => address(catalog, target),
    };
    let grantee = if id.name.is_empty() { owner(context, target) } else { role(&id.name) };
    Some(Target { on, column, grantee })
}

/// The owner of an object as SQL, as the plan finds it: by name, because whoever runs the plan may be another role.
fn owner(context: &Context, target: &ObjectId) -> String {
    let target = match target.kind {
        Kind::Column => target.root(),
        _ => target,
    };
    let wanted = ObjectId::member(Kind::Owner, target.clone().into(), "");
    if let Some(Body::Owner { role: owner }) = context.to.get(&wanted).map(|object| &object.body) {
        return role(owner);
    }
    let is_public = target.kind == Kind::Schema && &*target.name == "public";
    if context.is_made(target) {
        role("")
    } else if let Some(owner) = context.from.owners.get(target) {
        role(owner)
    } else if is_public && context.from.major() == 0 && context.major() >= 15 {
        role("pg_database_owner")
    } else {
        role("")
    }
}

impl Target {
    fn privileges(&self, names: &[&str]) -> String {
        let name = |name: &&str| match &self.column {
            Some(column) => format!("{name} ({column})"),
            None => name.to_string(),
        };
        names.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    fn grant(&self, privileges: &[&Privilege]) -> Vec<Step> {
        let mut steps = Vec::new();
        for grantable in [false, true] {
            let names: Vec<&str> =
                privileges.iter().filter(|p| p.grantable == grantable).map(|p| &*p.name).collect();
            if !names.is_empty() {
                let option = if grantable { " WITH GRANT OPTION" } else { "" };
                let names = self.privileges(&names);
                steps.push(Step::new(format!(
                    "GRANT {names} ON {} TO {}{option}",
                    self.on, self.grantee
                )));
            }
        }
        steps
    }

    fn revoke(&self, names: &[&str], what: &str) -> Vec<Step> {
        if names.is_empty() {
            return Vec::new();
        }
        let names = self.privileges(names);
        vec![Step::new(format!("REVOKE {what}{names} ON {} FROM {}", self.on, self.grantee))]
    }

    fn revoke_all(&self) -> Step {
        let all = match &self.column {
            Some(column) => format!("ALL ({column})"),
            None => "ALL".into(),
        };
        Step::new(format!("REVOKE {all} ON {} FROM {}", self.on, self.grantee))
    }

    /// What leads from some privileges to others.
    fn change(&self, before: &[Privilege], after: &[Privilege]) -> Vec<Step> {
        let Difference { gone, option_gone, new } = difference(before, after);
        let mut steps = self.revoke(&gone, "");
        steps.extend(self.revoke(&option_gone, "GRANT OPTION FOR "));
        steps.extend(self.grant(&new));
        steps
    }
}

/// What PUBLIC and the owner have by themselves is taken first, so that exactly what is said remains.
pub(crate) fn has_by_itself(id: &ObjectId) -> bool {
    let kind = id.parent.as_deref().map(|target| target.kind);
    let public = matches!(
        kind,
        Some(
            Kind::Function
                | Kind::Aggregate
                | Kind::Enum
                | Kind::Domain
                | Kind::Composite
                | Kind::Range
                | Kind::Language
                | Kind::Schema
        )
    );
    let owner = id.name.is_empty() && kind != Some(Kind::Column);
    owner || (&*id.name == "PUBLIC" && public)
}

pub(crate) fn create_grant(context: &Context, id: &ObjectId, grant: &Grant) -> Vec<Step> {
    let Some(target) = target(context, id) else { return Vec::new() };
    if let Some(initial) = &grant.initial {
        return target.change(initial, &grant.privileges);
    }
    let mut steps = Vec::new();
    if has_by_itself(id) {
        steps.push(target.revoke_all());
    }
    steps.extend(target.grant(&grant.privileges.iter().collect::<Vec<_>>()));
    steps
}

pub(crate) fn alter_grant(
    context: &Context,
    id: &ObjectId,
    before: &Grant,
    after: &Grant,
) -> Vec<Step> {
    let Some(target) = target(context, id) else { return Vec::new() };
    target.change(&before.privileges, &after.privileges)
}

struct Difference<'p> {
    gone: Vec<&'p str>,
    option_gone: Vec<&'p str>,
    new: Vec<&'p Privilege>,
}

fn difference<'p>(before: &'p [Privilege], after: &'p [Privilege]) -> Difference<'p> {
    let find = |list: &'p [Privilege], name: &str| list.iter().find(|p| &*p.name == name);
    Difference {
        gone: before.iter().filter(|p| find(after, &p.name).is_none()).map(|p| &*p.name).collect(),
        option_gone: before
            .iter()
            .filter(|p| p.grantable && find(after, &p.name).is_some_and(|a| !a.grantable))
            .map(|p| &*p.name)
            .collect(),
        new: after
            .iter()
            .filter(|p| find(before, &p.name).is_none_or(|b| p.grantable && !b.grantable))
            .collect(),
    }
}

/// Back to what PostgreSQL, or an extension's script, grants by itself.
pub(crate) fn drop_grant(context: &Context, id: &ObjectId, grant: &Grant) -> Vec<Step> {
    let Some(target) = target(context, id) else { return Vec::new() };
    if let Some(initial) = &grant.initial {
        return target.change(&grant.privileges, initial);
    }
    if !has_by_itself(id) {
        return vec![target.revoke_all()];
    }
    let kind = id.parent.as_deref().map(|target| target.kind);
    let all = match (kind, id.name.is_empty()) {
        (_, true) => "ALL",
        (Some(Kind::Function | Kind::Aggregate), false) => "EXECUTE",
        (_, false) => "USAGE",
    };
    let restore = Step::new(format!("GRANT {all} ON {} TO {}", target.on, target.grantee));
    let public_schema = id
        .parent
        .as_deref()
        .is_some_and(|target| target.kind == Kind::Schema && &*target.name == "public");
    if public_schema && &*id.name == "PUBLIC" {
        // What initdb grants on it; CREATE no longer from 15 on.
        let usual = if context.major() >= 15 { "USAGE" } else { "USAGE, CREATE" };
        let grant = format!("GRANT {usual} ON {} TO PUBLIC", target.on);
        vec![target.revoke_all(), Step::new(grant)]
    } else if kind == Some(Kind::Schema) && !id.name.is_empty() {
        vec![target.revoke_all()]
    } else {
        vec![restore]
    }
}

/// Takes back what default privileges of today grant on a new object, where that is not wanted.
pub(crate) fn without_default_privileges(context: &Context, object: &Object) -> Vec<Step> {
    let mut steps = Vec::new();
    let Some(objects) = default_privilege_objects(object.id.kind) else { return steps };
    for default in context.from.of_kind(Kind::DefaultPrivilege) {
        let Body::DefaultPrivilege(body) = &default.body else { continue };
        let in_schema = default.id.schema.is_empty() || default.id.schema == object.id.schema;
        // Only the current role's apply to what it makes; those that go do so before.
        let applies = default.id.name.is_empty()
            && in_schema
            && &*body.objects == objects
            && !context.is_dropped(&default.id);
        if !applies {
            continue;
        }
        let grant = ObjectId::member(Kind::Grant, object.id.clone().into(), body.grantee.clone());
        match context.to.get(&grant).map(|object| &object.body) {
            Some(Body::Grant(wanted)) if wanted.privileges == body.privileges => {}
            Some(_) => steps.extend(target(context, &grant).map(|t| t.revoke_all())),
            None => {
                let nothing = Grant { privileges: Vec::new(), initial: None };
                steps.extend(drop_grant(context, &grant, &nothing));
            }
        }
    }
    steps
}

fn default_privilege_objects(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Table | Kind::View | Kind::MaterializedView | Kind::ForeignTable => Some("TABLES"),
        Kind::Sequence => Some("SEQUENCES"),
        Kind::Function | Kind::Aggregate => Some("FUNCTIONS"),
        Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => Some("TYPES"),
        Kind::Schema => Some("SCHEMAS"),
        _ => None,
    }
}

/// `ALTER DEFAULT PRIVILEGES FOR ROLE … IN SCHEMA …`.
fn default_privileges(id: &ObjectId) -> String {
    let mut sql = String::from("ALTER DEFAULT PRIVILEGES");
    if !id.name.is_empty() {
        sql.push_str(&format!(" FOR ROLE {}", quote_identifier(&id.name)));
    }
    if !id.schema.is_empty() {
        sql.push_str(&format!(" IN SCHEMA {}", quote_identifier(&id.schema)));
    }
    sql
}

/// The grantee as SQL; the empty name stands for the role whose new objects it concerns.
fn default_grantee(id: &ObjectId, grantee: &str) -> String {
    role(if grantee.is_empty() { &id.name } else { grantee })
}

fn default_grants(id: &ObjectId, body: &DefaultPrivilege, new: &[&Privilege]) -> Vec<Step> {
    let mut steps = Vec::new();
    for grantable in [false, true] {
        let names: Vec<&str> =
            new.iter().filter(|p| p.grantable == grantable).map(|p| &*p.name).collect();
        if !names.is_empty() {
            let option = if grantable { " WITH GRANT OPTION" } else { "" };
            steps.push(Step::new(format!(
                "{} GRANT {} ON {} TO {}{option}",
                default_privileges(id),
                names.join(", "),
                body.objects,
                default_grantee(id, &body.grantee)
            )));
        }
    }
    steps
}

pub(crate) fn create_default_privilege(id: &ObjectId, body: &DefaultPrivilege) -> Vec<Step> {
    let mut steps = Vec::new();
    let by_itself = id.schema.is_empty()
        && (body.grantee.is_empty()
            || (&*body.grantee == "PUBLIC" && matches!(&*body.objects, "FUNCTIONS" | "TYPES")));
    if by_itself {
        steps.push(Step::new(format!(
            "{} REVOKE ALL ON {} FROM {}",
            default_privileges(id),
            body.objects,
            default_grantee(id, &body.grantee)
        )));
    }
    steps.extend(default_grants(id, body, &body.privileges.iter().collect::<Vec<_>>()));
    steps
}

pub(crate) fn alter_default_privilege(
    id: &ObjectId,
    before: &DefaultPrivilege,
    after: &DefaultPrivilege,
) -> Vec<Step> {
    let Difference { gone, option_gone, new } = difference(&before.privileges, &after.privileges);
    let revoke = |what: &str, names: &[&str]| {
        (!names.is_empty()).then(|| {
            Step::new(format!(
                "{} REVOKE {what}{} ON {} FROM {}",
                default_privileges(id),
                names.join(", "),
                after.objects,
                default_grantee(id, &after.grantee)
            ))
        })
    };
    let mut steps: Vec<Step> = revoke("", &gone).into_iter().collect();
    steps.extend(revoke("GRANT OPTION FOR ", &option_gone));
    steps.extend(default_grants(id, after, &new));
    steps
}

pub(crate) fn drop_default_privilege(id: &ObjectId, body: &DefaultPrivilege) -> Vec<Step> {
    let by_itself = id.schema.is_empty();
    let (verb, preposition, all) = match (&*body.grantee, &*body.objects) {
        ("", _) if by_itself => ("GRANT", "TO", "ALL"),
        ("PUBLIC", "FUNCTIONS") if by_itself => ("GRANT", "TO", "EXECUTE"),
        ("PUBLIC", "TYPES") if by_itself => ("GRANT", "TO", "USAGE"),
        _ => ("REVOKE", "FROM", "ALL"),
    };
    vec![Step::new(format!(
        "{} {verb} {all} ON {} {preposition} {}",
        default_privileges(id),
        body.objects,
        default_grantee(id, &body.grantee)
    ))]
}

pub(crate) fn create_comment(context: &Context, id: &ObjectId, text: &str) -> Vec<Step> {
    let Some(target) = id.parent.as_deref() else { return Vec::new() };
    vec![Step::new(format!(
        "COMMENT ON {} IS {}",
        address(context.to, target),
        quote_literal(text)
    ))]
}

pub(crate) fn drop_comment(context: &Context, id: &ObjectId) -> Vec<Step> {
    let Some(target) = id.parent.as_deref() else { return Vec::new() };
    // The schema that every new database has comes with a comment of its own.
    let none = if target.kind == Kind::Schema && &*target.name == "public" {
        quote_literal("standard public schema")
    } else {
        "NULL".to_string()
    };
    vec![Step::new(format!("COMMENT ON {} IS {none}", address(context.from, target)))]
}

impl Rule for Policy {
    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        true
    }
}

impl Rule for DefaultPrivilege {
    fn stage(&self, _: &Context, node: &Node) -> Stage {
        match node.verb {
            // What is made meanwhile is made under the default privileges of today that stay.
            Verb::Drop => Stage::Revoke,
            Verb::Create | Verb::Alter => Stage::Grant,
            verb => Stage::usual(verb),
        }
    }
}

/// A comment.
pub(crate) struct Comment;

impl Rule for Comment {}

/// The owner of an object.
pub(crate) struct Owner;

impl Rule for Owner {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let mut declared = action.usual();
        if action.node.verb == Verb::Alter {
            after_rebuilt_statistics(action, &mut declared);
        }
        declared
    }
}

/// Statistics are given back to their owner when the columns that they are over have their types.
fn after_rebuilt_statistics<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let owned = action.node.id.parent.as_deref().and_then(|owned| action.context.from.get(owned));
    for statistics in owned.into_iter().filter(|owned| owned.id.kind == Kind::Statistics) {
        declared.require_all(&statistics.depends_on, Verb::Alter);
    }
}

impl Rule for Grant {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let mut declared = action.usual();
        if matches!(action.node.verb, Verb::Create | Verb::Alter) {
            after_grants_on_table(action.node.id, &mut declared);
        }
        declared
    }

    /// One on a member of an extension, which is no object itself, goes with the extension.
    fn goes_with(&self, _: &Context, object: &Object) -> Vec<ObjectId> {
        match &self.initial {
            Some(_) => object.depends_on.clone(),
            None => object.id.parent.as_deref().cloned().into_iter().collect(),
        }
    }
}

/// What is revoked on a table is revoked on its columns too.
fn after_grants_on_table(id: &ObjectId, declared: &mut Declared) {
    let column = id.parent.as_deref().filter(|on| on.kind == Kind::Column);
    let of_table = column
        .map(|column| ObjectId::member(Kind::Grant, column.root().clone().into(), id.name.clone()));
    for verb in [Verb::Drop, Verb::Alter, Verb::Create] {
        declared.require_all(of_table.clone(), verb);
    }
}
