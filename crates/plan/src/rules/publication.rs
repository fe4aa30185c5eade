//! Publications and what they publish.

use relvar_catalog::name::{quote_identifier, quote_list};
use relvar_catalog::{Body, Kind, Object, ObjectId, Publication, PublicationMember};

use crate::graph::{Action, Declared, Verb};
use crate::inheritance;
use crate::plan::{LockMode, Step};
use crate::rules::Rule;
use crate::rules::table::only;
use crate::treatment::{Context, What};

pub(crate) fn alteration(before: &Publication, after: &Publication) -> What {
    let same = before.all_tables == after.all_tables && before.all_sequences == after.all_sequences;
    if same { What::Alter } else { What::Replace }
}

/// The publication that is made again because of one of its members: exceptions of FOR ALL TABLES are said
/// where it is made, and nowhere else.
pub(crate) fn replaced_by_member<'a>(context: &Context<'a>, id: &ObjectId) -> Option<ObjectId> {
    let treated = context.treated.get(id)?;
    let is_exception =
        |object: &&Object| matches!(&object.body, Body::PublicationMember(member) if member.except);
    let objects = [treated.before, treated.after];
    let exception = objects.into_iter().flatten().find(is_exception)?;
    // A table that goes takes its exception along.
    let goes_with_table = treated.what == What::Drop
        && matches!(&exception.body, Body::PublicationMember(member)
            if context.what(&member.member) == Some(What::Drop));
    let publication = id.parent.as_deref()?;
    let stays = context.from.contains(publication)
        && context.to.contains(publication)
        && !context.is_dropped(publication);
    (stays && !goes_with_table).then(|| publication.clone())
}

/// The tables that FOR ALL TABLES does not publish.
fn exceptions<'c>(context: &Context<'c>, publication: &ObjectId) -> Vec<&'c ObjectId> {
    let members = inheritance::members(context.to, Kind::PublicationMember, publication);
    let except = |object: &'c Object| match &object.body {
        Body::PublicationMember(member) if member.except => Some(&member.member),
        _ => None,
    };
    members.filter_map(except).collect()
}

fn options(body: &Publication) -> Vec<String> {
    let publish: Vec<&str> = body.publish.iter().map(|word| &**word).collect();
    let mut options = vec![format!("publish = '{}'", publish.join(", "))];
    options.push(format!("publish_via_partition_root = {}", body.via_root));
    options.extend(body.options.iter().cloned());
    options
}

pub(crate) fn create(context: &Context, id: &ObjectId, body: &Publication) -> Vec<Step> {
    let mut all = Vec::new();
    if body.all_tables {
        let tables: Vec<String> =
            exceptions(context, id).into_iter().map(|table| only(context, table)).collect();
        all.push(if tables.is_empty() {
            "ALL TABLES".to_owned()
        } else {
            format!("ALL TABLES EXCEPT (TABLE {})", tables.join(", "))
        });
    }
    if body.all_sequences {
        all.push("ALL SEQUENCES".to_owned());
    }
    let all = if all.is_empty() { String::new() } else { format!(" FOR {}", all.join(", ")) };
    vec![Step::new(format!(
        "CREATE PUBLICATION {}{all} WITH ({})",
        id.sql(),
        options(body).join(", ")
    ))]
}

pub(crate) fn alter(id: &ObjectId, before: &Publication, after: &Publication) -> Vec<Step> {
    let old = options(before);
    let mut new: Vec<String> = options(after).into_iter().filter(|o| !old.contains(o)).collect();
    new.extend(reset(before, after));
    vec![Step::new(format!("ALTER PUBLICATION {} SET ({})", id.sql(), new.join(", ")))]
}

/// The options that are no longer given, as PostgreSQL has them by default.
fn reset(before: &Publication, after: &Publication) -> Vec<String> {
    let names = |body: &Publication| -> Vec<String> {
        let name = |option: &str| option.split(" = ").next().unwrap_or_default().to_owned();
        body.options.iter().map(|option| name(option)).collect()
    };
    let given = names(after);
    let gone = names(before).into_iter().filter(|name| !given.contains(name));
    gone.map(|name| format!("{name} = none")).collect()
}

fn member(body: &PublicationMember) -> String {
    if body.member.kind == Kind::Schema {
        return format!("TABLES IN SCHEMA {}", quote_identifier(&body.member.name));
    }
    format!("TABLE {}", body.member.sql())
}

pub(crate) fn create_member(id: &ObjectId, body: &PublicationMember) -> Vec<Step> {
    // The statement that makes the publication says it.
    if body.except {
        return Vec::new();
    }
    let publication = id.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    let mut sql = format!("ALTER PUBLICATION {publication} ADD {}", member(body));
    if !body.columns.is_empty() {
        sql.push_str(&format!(" ({})", quote_list(body.columns.iter().map(|c| &**c))));
    }
    if let Some(filter) = &body.filter {
        sql.push_str(&format!(" WHERE ({filter})"));
    }
    vec![Step::new(sql).locks(LockMode::ShareUpdateExclusive, &body.member)]
}

pub(crate) fn drop_member(id: &ObjectId, body: &PublicationMember) -> Vec<Step> {
    if body.except {
        return Vec::new();
    }
    let publication = id.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    vec![
        Step::new(format!("ALTER PUBLICATION {publication} DROP {}", member(body)))
            .locks(LockMode::ShareUpdateExclusive, &body.member),
    ]
}

impl Rule for PublicationMember {
    fn goes_with(&self, _: &Context, object: &Object) -> Vec<ObjectId> {
        let publication = object.id.parent.as_deref().cloned();
        publication.into_iter().chain([self.member.clone()]).collect()
    }

    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }
}

impl Rule for Publication {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let mut declared = action.usual();
        if action.node.verb == Verb::Create {
            declared.require_all(exceptions(action.context, action.node.id), Verb::Create);
        }
        declared
    }
}
