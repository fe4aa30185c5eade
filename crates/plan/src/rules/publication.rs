//! Publications and what they publish.

use relvar_catalog::name::{quote_identifier, quote_list};
use relvar_catalog::{Kind, ObjectId, Publication, PublicationMember};

use crate::plan::{LockMode, Step};
use crate::treatment::What;

pub(crate) fn alteration(before: &Publication, after: &Publication) -> What {
    if before.all_tables == after.all_tables { What::Alter } else { What::Replace }
}

fn options(body: &Publication) -> Vec<String> {
    let publish: Vec<&str> = body.publish.iter().map(|word| &**word).collect();
    let mut options = vec![format!("publish = '{}'", publish.join(", "))];
    options.push(format!("publish_via_partition_root = {}", body.via_root));
    options.extend(body.options.iter().cloned());
    options
}

pub(crate) fn create(id: &ObjectId, body: &Publication) -> Vec<Step> {
    let all = if body.all_tables { " FOR ALL TABLES" } else { "" };
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
    let publication = id.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    vec![
        Step::new(format!("ALTER PUBLICATION {publication} DROP {}", member(body)))
            .locks(LockMode::ShareUpdateExclusive, &body.member),
    ]
}
