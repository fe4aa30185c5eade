//! The texts of a body that a server prints from a tree.

use crate::{Body, ConstraintKind, FunctionBody, KeyTerm, Text};

impl Body {
    /// The expressions and queries that a server keeps as trees and prints.
    ///
    /// Two servers, also of one major version, may print the same tree in two ways.
    pub fn printed_texts(&mut self) -> Vec<&mut Text> {
        match self {
            Body::Domain(domain) => domain.default.iter_mut().collect(),
            Body::DomainConstraint(constraint) => vec![&mut constraint.expression],
            Body::Function(function) => {
                let mut texts = vec![&mut function.arguments];
                if let FunctionBody::Sql(body) = &mut function.body {
                    texts.push(body);
                }
                texts
            }
            Body::Table(table) => table.partition_by.iter_mut().collect(),
            Body::Column(column) => {
                column.generated.iter_mut().map(|generated| &mut generated.expression).collect()
            }
            Body::Default(default) => vec![&mut default.expression],
            Body::Constraint(constraint) => match &mut constraint.constraint {
                ConstraintKind::Check(expression) => vec![expression],
                ConstraintKind::Exclusion { elements, predicate, .. } => {
                    let elements = elements.iter_mut().map(|element| &mut element.key.term);
                    elements.filter_map(KeyTerm::expression_mut).chain(predicate).collect()
                }
                ConstraintKind::PrimaryKey(_)
                | ConstraintKind::Unique(_)
                | ConstraintKind::ForeignKey(_) => Vec::new(),
            },
            Body::Index(index) => {
                let keys = index.keys.iter_mut().map(|key| &mut key.term);
                keys.filter_map(KeyTerm::expression_mut).chain(&mut index.predicate).collect()
            }
            Body::Statistics(statistics) => vec![&mut statistics.columns],
            Body::View(view) => vec![&mut view.query],
            Body::MaterializedView(view) => vec![&mut view.query],
            Body::PropertyGraph { definition } => vec![definition],
            Body::Rule(rule) => vec![&mut rule.definition],
            Body::Trigger(trigger) => vec![&mut trigger.definition],
            Body::Policy(policy) => policy.using.iter_mut().chain(&mut policy.check).collect(),
            Body::PublicationMember(member) => member.filter.iter_mut().collect(),
            Body::Schema
            | Body::Extension { .. }
            | Body::Language { .. }
            | Body::Collation(_)
            | Body::Enum(_)
            | Body::Composite(_)
            | Body::Range(_)
            | Body::Sequence(_)
            | Body::SequenceOwner(_)
            | Body::Aggregate(_)
            | Body::Operator(_)
            | Body::Cast(_)
            | Body::TextSearch(_)
            | Body::Wrapper(_)
            | Body::ForeignServer(_)
            | Body::UserMapping(_)
            | Body::ForeignTable(_)
            | Body::NotNull(_)
            | Body::Inheritance(_)
            | Body::EventTrigger(_)
            | Body::Publication(_)
            | Body::Grant(_)
            | Body::DefaultPrivilege(_)
            | Body::Owner { .. }
            | Body::Comment { .. } => Vec::new(),
        }
    }

    /// Whether another body is the same but for [texts](Body::printed_texts), and differs in one.
    pub fn differs_in_print(&self, other: &Body) -> bool {
        let without_texts = |body: &Body| {
            let mut body = body.clone();
            body.printed_texts().into_iter().for_each(Text::clear);
            body
        };
        self != other && without_texts(self) == without_texts(other)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Body, DomainConstraint};

    #[test]
    fn a_print_is_no_other_difference() {
        let check = |expression: &str, validated| {
            Body::DomainConstraint(DomainConstraint {
                expression: expression.to_owned(),
                validated,
            })
        };
        let one = check("VALUE > (1)::bigint", true);
        assert!(one.differs_in_print(&check("VALUE > '1'::bigint", true)));
        assert!(!one.differs_in_print(&one.clone()));
        assert!(!one.differs_in_print(&check("VALUE > '1'::bigint", false)));
        assert!(!one.differs_in_print(&Body::Schema));
    }
}
