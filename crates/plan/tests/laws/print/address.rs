//! How a part is named in a statement about it.

use crate::expression::quoted;
use crate::part::*;
use crate::world::World;

impl World {
    /// The quoted name with its schema.
    pub fn qualified(&self, id: PartId) -> String {
        let Some(place) = self.parts.get(&id).and_then(Part::place) else {
            return match self.parts.get(&id).and_then(Part::name) {
                Some(name) => format!("{}.{}", self.schema_name(self.schema_of(id)), quoted(&name)),
                None => "missing".into(),
            };
        };
        format!("{}.{}", self.schema_name(place.schema), quoted(&place.name))
    }

    pub fn schema_name(&self, id: PartId) -> String {
        match self.parts.get(&id) {
            Some(Part::Schema { name }) => quoted(name),
            _ => "public".into(),
        }
    }

    /// `TABLE public.orders`: what stands after COMMENT ON; `None` for what takes no comment.
    pub(super) fn address(&self, id: PartId) -> Option<String> {
        let name = self.qualified(id);
        let member = |kind: &str, own: &str, on: PartId| {
            format!("{kind} {} ON {}", quoted(own), self.qualified(on))
        };
        Some(match self.parts.get(&id)? {
            Part::Schema { name } => format!("SCHEMA {}", quoted(name)),
            Part::Enum(_) | Part::Composite(_) | Part::Range(_) => format!("TYPE {name}"),
            Part::Domain(_) => format!("DOMAIN {name}"),
            Part::DomainCheck(it) => {
                format!("CONSTRAINT {} ON DOMAIN {}", quoted(&it.name), self.qualified(it.domain))
            }
            Part::Sequence(_) => format!("SEQUENCE {name}"),
            Part::Function(it) => {
                let kind = if it.procedure { "PROCEDURE" } else { "FUNCTION" };
                format!("{kind} {name}({})", self.argument_types(it))
            }
            Part::Aggregate(it) => {
                let argument = if it.seed % 3 == 2 { "text" } else { "integer" };
                format!("AGGREGATE {name}({argument})")
            }
            Part::Table(_) => format!("TABLE {name}"),
            Part::Column(it) => {
                format!("COLUMN {}.{}", self.qualified(it.table), quoted(&it.name))
            }
            Part::ViewColumn(it) => {
                format!("COLUMN {}.{}", self.qualified(it.view), quoted(&it.name))
            }
            Part::Constraint(it) => member("CONSTRAINT", &it.name, it.table),
            Part::Index(_) => format!("INDEX {name}"),
            Part::Statistics(_) => format!("STATISTICS {name}"),
            Part::View(it) if it.materialized => format!("MATERIALIZED VIEW {name}"),
            Part::View(_) => format!("VIEW {name}"),
            Part::Trigger(it) => member("TRIGGER", &it.name, it.table),
            Part::Rule(it) => member("RULE", &it.name, it.table),
            Part::Policy(it) => member("POLICY", &it.name, it.table),
            Part::LocalDefault { .. }
            | Part::Comment { .. }
            | Part::Grant(_)
            | Part::DefaultPrivilege(_) => return None,
        })
    }

    pub(super) fn argument_types(&self, it: &Function) -> String {
        let row = match it.body {
            Body::TakesRow { table } => Some(self.qualified(table)),
            _ => None,
        };
        let types = it.arguments.iter().map(|argument| self.type_sql(&argument.data_type));
        row.into_iter().chain(types).collect::<Vec<_>>().join(", ")
    }
}
