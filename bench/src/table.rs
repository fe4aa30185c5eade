//! What was measured, as one table.

/// What a target asks.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// Ours is at most so many times the peer's.
    Ratio(f64),
    /// Ours is at most so much.
    Most(f64),
}

#[derive(Debug)]
struct Row {
    what: String,
    ours: f64,
    peer: Option<f64>,
    target: Target,
    unit: &'static str,
}

#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
    missing: Vec<String>,
}

impl Table {
    /// A time of ours beside a peer's, in milliseconds.
    pub fn compare(&mut self, what: impl Into<String>, ours: f64, peer: f64, ratio_most: f64) {
        let target = Target::Ratio(ratio_most);
        self.rows.push(Row { what: what.into(), ours, peer: Some(peer), target, unit: "ms" });
    }

    /// A figure of ours that has no peer.
    pub fn limit(&mut self, what: impl Into<String>, ours: f64, most: f64, unit: &'static str) {
        self.rows.push(Row {
            what: what.into(),
            ours,
            peer: None,
            target: Target::Most(most),
            unit,
        });
    }

    /// Tells of a measure that could not be taken.
    pub fn unless_ok(&mut self, what: &str, outcome: crate::Result<()>) {
        if let Err(error) = outcome {
            self.missing.push(format!("{what}: {error}"));
        }
    }

    pub fn all_met(&self) -> bool {
        self.missing.is_empty() && self.rows.iter().all(Row::is_met)
    }

    pub fn print(&self) {
        println!("| what | ours | peer | ratio | target | met |");
        println!("| --- | ---: | ---: | ---: | ---: | --- |");
        for row in &self.rows {
            row.print();
        }
        for missing in &self.missing {
            println!("not measured: {missing}");
        }
    }
}

impl Row {
    fn ratio(&self) -> Option<f64> {
        self.peer.map(|peer| self.ours / peer)
    }

    fn is_met(&self) -> bool {
        match self.target {
            Target::Ratio(most) => self.ratio().is_some_and(|ratio| ratio <= most),
            Target::Most(most) => self.ours <= most,
        }
    }

    fn print(&self) {
        let figure = |value: f64| match value < 10.0 {
            true => format!("{value:.1} {}", self.unit),
            false => format!("{value:.0} {}", self.unit),
        };
        let peer = self.peer.map_or("–".into(), figure);
        let ratio = self.ratio().map_or("–".into(), |ratio| format!("{ratio:.3}"));
        let target = match self.target {
            Target::Ratio(most) => format!("≤ {most:.3}"),
            Target::Most(most) => format!("≤ {}", figure(most)),
        };
        let met = if self.is_met() { "yes" } else { "NO" };
        println!("| {} | {} | {peer} | {ratio} | {target} | {met} |", self.what, figure(self.ours));
    }
}
