//! Types, domains and sequences.

use crate::expression::quoted;
use crate::part::*;
use crate::world::World;

impl World {
    pub(super) fn print_enum(&self, id: PartId, it: &EnumType) -> String {
        let labels: Vec<String> =
            it.labels.iter().map(|label| format!("'{}'", label.replace('\'', "''"))).collect();
        format!("CREATE TYPE {} AS ENUM ({})", self.qualified(id), labels.join(", "))
    }

    pub(super) fn print_domain(&self, id: PartId, it: &Domain) -> String {
        let mut sql =
            format!("CREATE DOMAIN {} AS {}", self.qualified(id), self.type_sql(&it.base));
        if let Some(n) = it.default {
            sql.push_str(&format!(" DEFAULT {}", self.literal(&it.base, n)));
        }
        if it.not_null {
            sql.push_str(" NOT NULL");
        }
        sql
    }

    pub(super) fn print_domain_check(&self, it: &DomainCheck) -> String {
        let Some(Part::Domain(domain)) = self.parts.get(&it.domain) else { return "SELECT".into() };
        let mut check = self.truth("VALUE", &domain.base, it.seed);
        if let Some(function) = it.function {
            let call = self.call(function, "VALUE", &domain.base, it.seed);
            check = format!("({call} IS NOT NULL) AND {check}");
        }
        let valid = if it.not_valid { " NOT VALID" } else { "" };
        let (domain, name) = (self.qualified(it.domain), quoted(&it.name));
        format!("ALTER DOMAIN {domain} ADD CONSTRAINT {name} CHECK ({check}){valid}")
    }

    pub(super) fn print_composite(&self, id: PartId, it: &Composite) -> String {
        let attributes: Vec<String> = it
            .attributes
            .iter()
            .map(|(name, ty)| format!("{} {}", quoted(name), self.type_sql(ty)))
            .collect();
        format!("CREATE TYPE {} AS ({})", self.qualified(id), attributes.join(", "))
    }

    pub(super) fn print_range(&self, id: PartId, it: &RangeType) -> String {
        let subtype = self.type_sql(&it.subtype);
        format!("CREATE TYPE {} AS RANGE (SUBTYPE = {subtype})", self.qualified(id))
    }

    pub(super) fn print_sequence(&self, id: PartId, it: &Sequence) -> String {
        let cycle = if it.cycle { " CYCLE" } else { "" };
        // A descending sequence starts below zero.
        let start = if it.increment < 0 { -i64::from(it.start) } else { i64::from(it.start) };
        format!(
            "CREATE SEQUENCE {} AS {} INCREMENT BY {} START WITH {start} CACHE {}{cycle}",
            self.qualified(id),
            it.data_type,
            it.increment,
            it.cache,
        )
    }

    pub(super) fn print_owner(&self, id: PartId) -> Vec<String> {
        let Some(Part::Sequence(Sequence { owner: Some(column), .. })) = self.parts.get(&id) else {
            return Vec::new();
        };
        let Some(owner) = self.column(*column) else { return Vec::new() };
        let column = format!("{}.{}", self.qualified(owner.table), quoted(&owner.name));
        vec![format!("ALTER SEQUENCE {} OWNED BY {column}", self.qualified(id))]
    }
}
