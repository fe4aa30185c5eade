//! Access control lists.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::{Name, Privilege};

/// One grantee's privileges, and those that PostgreSQL, initdb or an extension's script granted.
pub(crate) struct Difference {
    pub(crate) grantee: Name,
    pub(crate) privileges: Vec<Privilege>,
    pub(crate) base: Vec<Privilege>,
}

/// The privileges of every grantee for whom a list differs from what PostgreSQL grants by itself.
///
/// Both lists are `aclitem`s as PostgreSQL prints them (`alice=arw*/bob`). The owner's own name
/// becomes the empty name. Who has lost everything comes out without privileges. What others than the owner granted
/// ([`other_grantors`]) does not count: the owner can neither grant it so nor revoke it.
pub(crate) fn differences(list: &[String], base: &[String], owner: &str) -> Vec<Difference> {
    let own: Vec<Item> = items(list).filter(|item| item.grantor == owner).collect();
    let (list, base) = (by_grantee(own, owner), by_grantee(items(base), owner));
    let grantees: BTreeSet<&Name> = list.keys().chain(base.keys()).collect();
    let differing = grantees.into_iter().filter(|grantee| list.get(*grantee) != base.get(*grantee));
    let difference = |grantee: &Name| Difference {
        grantee: grantee.clone(),
        privileges: list.get(grantee).map(privileges).unwrap_or_default(),
        base: base.get(grantee).map(privileges).unwrap_or_default(),
    };
    differing.map(difference).collect()
}

/// The roles that passed on privileges which they hold with the grant option.
pub(crate) fn other_grantors(list: &[String], owner: &str) -> BTreeSet<Name> {
    let others = items(list).filter(|item| item.grantor != owner);
    others.map(|item| Name::from(item.grantor.as_str())).collect()
}

/// Privileges with their grant option.
type Privileges = BTreeMap<&'static str, bool>;

fn privileges(privileges: &Privileges) -> Vec<Privilege> {
    let each = privileges.iter();
    each.map(|(name, grantable)| Privilege { name: (*name).into(), grantable: *grantable })
        .collect()
}

fn by_grantee<'l>(
    list: impl IntoIterator<Item = Item<'l>>,
    owner: &str,
) -> BTreeMap<Name, Privileges> {
    let mut grantees: BTreeMap<Name, Privileges> = BTreeMap::new();
    for Item { grantee, letters, .. } in list {
        let grantee = match grantee.as_str() {
            "" => Name::from("PUBLIC"),
            name if name == owner => Name::default(),
            name => Name::from(name),
        };
        let privileges = grantees.entry(grantee).or_default();
        let mut letters = letters.chars().peekable();
        while let Some(letter) = letters.next() {
            let grantable = letters.next_if_eq(&'*').is_some();
            *privileges.entry(word(letter)).or_default() |= grantable;
        }
    }
    grantees
}

/// One `aclitem`, names without quotes.
struct Item<'l> {
    grantee: String,
    letters: &'l str,
    grantor: String,
}

fn items(list: &[String]) -> impl Iterator<Item = Item<'_>> {
    list.iter().filter_map(|item| {
        let (grantee, rest) = name_before(item, '=');
        let (letters, grantor) = rest?.split_once('/')?;
        Some(Item { grantee, letters, grantor: name_before(grantor, '/').0 })
    })
}

/// The name without quotes that ends where `end` stands outside of quotes, and what follows.
fn name_before(text: &str, end: char) -> (String, Option<&str>) {
    let mut name = String::new();
    let mut letters = text.char_indices().peekable();
    let mut quoted = false;
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if(|(_, next)| *next == '"').is_some() => name.push('"'),
            '"' => quoted = !quoted,
            _ if letter == end && !quoted => return (name, Some(&text[at + 1..])),
            letter => name.push(letter),
        }
    }
    (name, None)
}

fn word(letter: char) -> &'static str {
    match letter {
        'r' => "SELECT",
        'a' => "INSERT",
        'w' => "UPDATE",
        'd' => "DELETE",
        'D' => "TRUNCATE",
        'x' => "REFERENCES",
        't' => "TRIGGER",
        'X' => "EXECUTE",
        'U' => "USAGE",
        'C' => "CREATE",
        'T' => "TEMPORARY",
        'c' => "CONNECT",
        's' => "SET",
        'A' => "ALTER SYSTEM",
        'm' => "MAINTAIN",
        // A privilege of a server newer than this list; ALL takes it along.
        _ => "ALL",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(list: &[&str], base: &[&str]) -> Vec<String> {
        let owned = |list: &[&str]| list.iter().map(|item| item.to_string()).collect::<Vec<_>>();
        let differences = differences(&owned(list), &owned(base), "bob");
        let show = |p: &Privilege| format!("{}{}", p.name, if p.grantable { "*" } else { "" });
        let line = |Difference { grantee, privileges, .. }: &Difference| {
            format!("{grantee}: {}", privileges.iter().map(show).collect::<Vec<_>>().join(" "))
        };
        differences.iter().map(line).collect()
    }

    #[test]
    fn only_what_differs_from_the_base_is_said() {
        assert_eq!(shown(&["bob=arw/bob"], &["bob=arw/bob"]), Vec::<String>::new());
        assert_eq!(shown(&["bob=arw/bob", "alice=r*/bob"], &["bob=arw/bob"]), ["alice: SELECT*"]);
        assert_eq!(shown(&["bob=X/bob"], &["=X/bob", "bob=X/bob"]), ["PUBLIC: "]);
        assert_eq!(shown(&["bob=r/bob"], &["bob=arw/bob"]), [": SELECT"]);
        assert_eq!(shown(&[], &["bob=ar/bob"]), [": "]);
    }

    #[test]
    fn what_others_granted_is_not_the_owners() {
        let list = ["alice=r/bob", "alice=ar*/carol", r#"dave=r/"b""ob""#];
        assert_eq!(shown(&list, &[]), ["alice: SELECT"]);
        let grantors = other_grantors(&list.map(str::to_owned), "bob");
        assert_eq!(grantors, [Name::from(r#"b"ob"#), Name::from("carol")].into());
    }

    #[test]
    fn hostile_role_names_are_read() {
        let list = [r#""a""b=c/d"=r/bob"#, r#""x y"=w/"bob""#, "naïve=d/bob"];
        assert_eq!(shown(&list, &[]), [r#"a"b=c/d: SELECT"#, "naïve: DELETE", "x y: UPDATE"]);
    }
}
