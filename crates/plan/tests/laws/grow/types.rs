//! Types, domains and sequences.

use crate::maker::Maker;
use crate::part::*;
use crate::types::BASES;

const LABELS: &[&str] = &["new", "paid", "it's", "Sent", "é ü", "a\"b", "done", ""];
const ATTRIBUTES: &[&str] = &["x", "y", "Z", "select", "n o", "ä"];

impl Maker<'_> {
    pub fn base(&mut self) -> Ty {
        // Plain types most of the time, as in life.
        let few = if self.rng.percent(60) { 7 } else { BASES.len() };
        Ty::Base(BASES[self.rng.below(few)].0)
    }

    /// Any type.
    pub fn data_type(&mut self) -> Ty {
        let named = self.world.ids(|part| {
            matches!(part, Part::Enum(_) | Part::Domain(_) | Part::Composite(_) | Part::Range(_))
        });
        let ty = match self.rng.any(&named) {
            Some(id) if self.rng.percent(45) => Ty::Named(id),
            _ => self.base(),
        };
        if self.rng.percent(12) { Ty::Array(Box::new(ty)) } else { ty }
    }

    pub fn label(&mut self, taken: &[String]) -> String {
        let label = *self.rng.pick(LABELS);
        if taken.iter().any(|other| other == label) {
            *self.next += 1;
            return format!("l{}", self.next);
        }
        label.to_string()
    }

    pub fn enumeration(&mut self) -> PartId {
        let place = self.place();
        let mut labels = Vec::new();
        for _ in 0..=self.rng.below(4) {
            labels.push(self.label(&labels));
        }
        self.add(Part::Enum(EnumType { place, labels }))
    }

    pub fn domain(&mut self) -> PartId {
        let place = self.place();
        let base = self.data_type();
        let not_null = self.rng.percent(8);
        let default = if self.rng.percent(30) { Some(self.rng.small()) } else { None };
        let domain = self.add(Part::Domain(Domain { place, base, not_null, default }));
        if self.rng.percent(50) {
            self.check_of(domain);
        }
        domain
    }

    pub fn domain_check(&mut self) -> Option<PartId> {
        let domains = self.world.ids(|part| matches!(part, Part::Domain(_)));
        let domain = self.rng.any(&domains)?;
        Some(self.check_of(domain))
    }

    fn check_of(&mut self, domain: PartId) -> PartId {
        let name = self.local_name(domain);
        let function = if self.rng.percent(15) { self.callable(true, None) } else { None };
        let check = DomainCheck {
            domain,
            name,
            seed: self.rng.small(),
            function,
            not_valid: self.rng.percent(10),
        };
        self.add(Part::DomainCheck(check))
    }

    pub fn attribute_name(&mut self, taken: &[(String, Ty)]) -> String {
        let name = *self.rng.pick(ATTRIBUTES);
        if taken.iter().any(|(other, _)| other == name) {
            *self.next += 1;
            return format!("t{}", self.next);
        }
        name.to_string()
    }

    pub fn composite(&mut self) -> PartId {
        let place = self.place();
        let mut attributes = Vec::new();
        for _ in 0..=self.rng.below(3) {
            let name = self.attribute_name(&attributes);
            attributes.push((name, self.data_type()));
        }
        self.add(Part::Composite(Composite { place, attributes }))
    }

    pub fn range_subtype(&mut self) -> Ty {
        let enums = self.world.ids(|part| matches!(part, Part::Enum(_)));
        match self.rng.any(&enums) {
            Some(id) if self.rng.percent(25) => Ty::Named(id),
            _ => Ty::Base(self.rng.choose(&["integer", "numeric", "text", "date", "uuid"])),
        }
    }

    pub fn range(&mut self) -> PartId {
        let place = self.place();
        let subtype = self.range_subtype();
        self.add(Part::Range(RangeType { place, subtype }))
    }

    pub fn sequence(&mut self) -> PartId {
        let place = self.place();
        let owner = self.sequence_owner(place.schema);
        let sequence = Sequence {
            place,
            data_type: self.rng.choose(&["bigint", "integer", "smallint"]),
            start: 1 + self.rng.small(),
            increment: self.rng.choose(&[1, 1, 2, 10, -1]),
            cache: self.rng.choose(&[1, 1, 20]),
            cycle: self.rng.percent(20),
            owner,
        };
        self.add(Part::Sequence(sequence))
    }

    pub fn sequence_owner(&mut self, schema: PartId) -> Option<PartId> {
        if self.rng.percent(50) {
            return None;
        }
        // A sequence stands in the schema of the table that owns it.
        let columns = self.world.ids(|part| match part {
            Part::Column(column) => {
                self.world.schema_of(column.table) == schema
                    && !matches!(column.value, Value::Identity { .. })
                    && !self.world.table(column.table).is_some_and(|t| t.unlogged)
            }
            _ => false,
        });
        self.rng.any(&columns)
    }
}
