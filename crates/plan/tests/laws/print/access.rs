//! Comments and privileges.

use crate::expression::quoted;
use crate::part::*;
use crate::world::World;

impl World {
    pub(super) fn print_comment(&self, on: PartId, text: &str) -> Vec<String> {
        let text = text.replace('\'', "''");
        self.address(on)
            .map(|address| format!("COMMENT ON {address} IS '{text}'"))
            .into_iter()
            .collect()
    }

    pub(super) fn print_grant(&self, it: &Grant) -> Vec<String> {
        let chosen = |list: &[&str]| {
            let some: Vec<&str> = list
                .iter()
                .enumerate()
                .filter(|(at, _)| it.privileges & (1 << at) != 0)
                .map(|(_, privilege)| *privilege)
                .collect();
            if some.is_empty() { list[0].to_string() } else { some.join(", ") }
        };
        let name = self.qualified(it.on);
        let option = if it.grant_option && it.role != "PUBLIC" { " WITH GRANT OPTION" } else { "" };
        let grant =
            |what: String, on: String| format!("GRANT {what} ON {on} TO {}{option}", it.role);
        let relation = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRIGGER"];
        let Some(part) = self.parts.get(&it.on) else { return Vec::new() };
        vec![match part {
            Part::Schema { name } => {
                grant(chosen(&["USAGE", "CREATE"]), format!("SCHEMA {}", quoted(name)))
            }
            Part::Table(_) | Part::View(_) => grant(chosen(&relation), format!("TABLE {name}")),
            Part::Column(column) => {
                let what = if it.privileges.is_multiple_of(2) { "SELECT" } else { "UPDATE" };
                let table = self.qualified(column.table);
                grant(format!("{what} ({})", quoted(&column.name)), format!("TABLE {table}"))
            }
            Part::Sequence(_) => {
                grant(chosen(&["USAGE", "SELECT", "UPDATE"]), format!("SEQUENCE {name}"))
            }
            Part::Function(function) => {
                let kind = if function.procedure { "PROCEDURE" } else { "FUNCTION" };
                let on = format!("{kind} {name}({})", self.argument_types(function));
                // PUBLIC has it from the beginning: taking it away is the difference.
                match it.role {
                    "PUBLIC" => format!("REVOKE EXECUTE ON {on} FROM PUBLIC"),
                    _ => grant("EXECUTE".into(), on),
                }
            }
            Part::Enum(_) | Part::Composite(_) | Part::Range(_) | Part::Domain(_) => {
                let kind = if matches!(part, Part::Domain(_)) { "DOMAIN" } else { "TYPE" };
                match it.role {
                    "PUBLIC" => format!("REVOKE USAGE ON {kind} {name} FROM PUBLIC"),
                    _ => grant("USAGE".into(), format!("{kind} {name}")),
                }
            }
            _ => return Vec::new(),
        }]
    }

    pub(super) fn print_default_privilege(&self, it: &DefaultPrivilege) -> String {
        let place =
            it.schema.filter(|schema| *schema != 0).map_or(" IN SCHEMA public".into(), |schema| {
                format!(" IN SCHEMA {}", self.schema_name(schema))
            });
        format!(
            "ALTER DEFAULT PRIVILEGES{place} GRANT {} ON {} TO {}",
            it.privilege, it.on, it.role
        )
    }
}
