//! Tables, their columns and defaults.

use crate::expression::quoted;
use crate::part::*;
use crate::types::Family;
use crate::world::World;

impl World {
    pub(super) fn print_table(&self, id: PartId, it: &Table) -> Vec<String> {
        let name = self.qualified(id);
        let unlogged = if it.unlogged { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}TABLE {name}");
        match it.partition_of {
            Some((parent, bound)) => {
                let bound = self.bound(parent, bound);
                sql.push_str(&format!(" PARTITION OF {} {bound}", self.qualified(parent)));
            }
            None => {
                let own = self.ids(|part| matches!(part, Part::Column(c) if c.table == id));
                let columns: Vec<String> = own
                    .iter()
                    .filter_map(|c| self.column(*c))
                    .map(|c| self.print_column(c))
                    .collect();
                let columns = if columns.is_empty() {
                    "".into()
                } else {
                    format!("\n    {}\n", columns.join(",\n    "))
                };
                sql.push_str(&format!(" ({columns})"));
            }
        }
        if !it.inherits.is_empty() {
            let parents: Vec<String> = it.inherits.iter().map(|p| self.qualified(*p)).collect();
            sql.push_str(&format!(" INHERITS ({})", parents.join(", ")));
        }
        match it.partition_by {
            Some((strategy, column)) => {
                let strategy = strategy.words();
                sql.push_str(&format!(
                    " PARTITION BY {strategy} ({})",
                    quoted(self.column_name(column))
                ));
            }
            // Partitioned tables have no storage.
            None => {
                if let Some(fillfactor) = it.fillfactor {
                    sql.push_str(&format!(" WITH (fillfactor={fillfactor})"));
                }
            }
        }
        let mut statements = vec![sql];
        if it.row_security {
            statements.push(format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"));
        }
        if it.force_row_security {
            statements.push(format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY"));
        }
        if it.replica_identity_full {
            statements.push(format!("ALTER TABLE {name} REPLICA IDENTITY FULL"));
        }
        statements.extend(self.column_settings(id));
        statements
    }

    fn print_column(&self, it: &Column) -> String {
        let mut sql = format!("{} {}", quoted(&it.name), self.type_sql(&it.data_type));
        if it.compression && matches!(self.family(&it.data_type), Family::Text | Family::Jsonb) {
            sql.push_str(" COMPRESSION pglz");
        }
        if it.collate && self.family(&it.data_type) == Family::Text {
            sql.push_str(" COLLATE \"C\"");
        }
        match &it.value {
            Value::Generated { column, seed, function } => {
                let expression = self.generated(&it.data_type, *column, *seed, *function);
                sql.push_str(&format!(" GENERATED ALWAYS AS ({expression}) STORED"));
            }
            Value::Identity { always, start, increment } => {
                let when = if *always { "ALWAYS" } else { "BY DEFAULT" };
                sql.push_str(&format!(
                    " GENERATED {when} AS IDENTITY (START WITH {start} INCREMENT BY {increment})"
                ));
            }
            Value::None | Value::Literal(_) | Value::Call(..) | Value::Next(_) => {}
        }
        if it.not_null {
            sql.push_str(" NOT NULL");
        }
        sql
    }

    fn column_settings(&self, table: PartId) -> Vec<String> {
        let name = self.qualified(table);
        let mut statements = Vec::new();
        for id in self.ids(|part| matches!(part, Part::Column(c) if c.table == table)) {
            let Some(column) = self.column(id) else { continue };
            let on = format!("ALTER TABLE {name} ALTER COLUMN {}", quoted(&column.name));
            let toasts = matches!(
                self.family(&column.data_type),
                Family::Text | Family::Jsonb | Family::Bytes
            );
            if let Some(storage) = column.storage.filter(|_| toasts) {
                statements.push(format!("{on} SET STORAGE {storage}"));
            }
            if let Some(target) = column.statistics {
                statements.push(format!("{on} SET STATISTICS {target}"));
            }
        }
        statements
    }

    pub(super) fn print_default(&self, id: PartId) -> Vec<String> {
        let Some(column) = self.column(id) else { return Vec::new() };
        let value = match &column.value {
            Value::Literal(n) => self.literal(&column.data_type, *n),
            Value::Call(function, seed) => {
                let call = self.call(*function, "", &column.data_type, *seed);
                let fits = self.function(*function).is_some_and(|f| f.result() == column.data_type);
                match fits {
                    true => call,
                    false => {
                        let literal = self.literal(&column.data_type, *seed);
                        format!("(ARRAY[{literal}])[({call} IS NOT NULL)::integer]")
                    }
                }
            }
            Value::Next(sequence) => {
                let name = self.qualified(*sequence).replace('\'', "''");
                format!("nextval('{name}'::regclass)")
            }
            Value::None | Value::Generated { .. } | Value::Identity { .. } => return Vec::new(),
        };
        let table = self.qualified(column.table);
        vec![format!(
            "ALTER TABLE {table} ALTER COLUMN {} SET DEFAULT {value}",
            quoted(&column.name)
        )]
    }

    pub(super) fn print_local_default(&self, table: PartId, column: PartId, seed: u32) -> String {
        let value = self.literal(&self.type_of(column), seed);
        let name = quoted(self.column_name(column));
        format!(
            "ALTER TABLE ONLY {} ALTER COLUMN {name} SET DEFAULT {value}",
            self.qualified(table)
        )
    }

    fn bound(&self, parent: PartId, bound: Bound) -> String {
        let Some((strategy, column)) = self.table(parent).and_then(|table| table.partition_by)
        else {
            return "DEFAULT".into();
        };
        let ty = self.type_of(column);
        match (strategy, bound) {
            (_, Bound::Default) => "DEFAULT".into(),
            (Strategy::Range, Bound::At(n)) => {
                let (from, to) = (self.literal(&ty, 1 + n), self.literal(&ty, 2 + n));
                format!("FOR VALUES FROM ({from}) TO ({to})")
            }
            (Strategy::List, Bound::At(n)) => {
                format!("FOR VALUES IN ({})", self.literal(&ty, 1 + n))
            }
            (Strategy::Hash, Bound::At(n)) => {
                format!("FOR VALUES WITH (modulus 4, remainder {})", n % 4)
            }
        }
    }
}

impl Strategy {
    fn words(self) -> &'static str {
        match self {
            Strategy::Range => "RANGE",
            Strategy::List => "LIST",
            Strategy::Hash => "HASH",
        }
    }
}
