//! Making failing pairs small, and telling about them.

use std::collections::BTreeMap;
use std::path::Path;

use futures_util::{StreamExt, stream};

use crate::law::{self, Failure, Outcome};
use crate::pair::Pair;

/// How many smaller pairs are tried for one failure at most.
const TRIALS: usize = 400;

/// Prints the failures, at most `most` of them small: the first of every sign.
pub async fn report(failures: &mut [(u64, Failure)], major: u32, most: usize) {
    failures.sort_by_key(|(seed, _)| *seed);
    let mut by_sign: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (seed, failure) in failures.iter() {
        by_sign.entry(failure.sign.clone()).or_default().push(*seed);
    }
    for (sign, seeds) in &by_sign {
        println!("{} × {sign}: {seeds:?}", seeds.len());
    }
    let firsts = by_sign.values().map(|seeds| seeds[0]).take(most);
    let mut small = stream::iter(firsts)
        .map(|seed| async move { (seed, shrunk(Pair::of(seed, major)).await) })
        .buffer_unordered(3);
    while let Some((seed, shrunk)) = small.next().await {
        if let Some((pair, failure)) = shrunk {
            tell(seed, &pair, &failure);
        }
    }
}

/// The smallest pair found that fails with the same sign.
async fn shrunk(pair: Pair) -> Option<(Pair, Failure)> {
    let Outcome::Broken(failure) = law::hold(&pair).await else { return None };
    let mut shrinking = Shrinking { pair, failure, trials: 0 };
    shrinking.by_chunks().await;
    while shrinking.part_by_part().await {}
    Some((shrinking.pair, shrinking.failure))
}

struct Shrinking {
    pair: Pair,
    failure: Failure,
    trials: usize,
}

impl Shrinking {
    /// Halves first, then quarters: most of a schema is scenery.
    async fn by_chunks(&mut self) {
        for parts in [2, 4, 8] {
            let ids = self.pair.ids();
            for chunk in ids.chunks(ids.len().div_ceil(parts).max(1)).rev() {
                self.try_pair(self.pair.without(chunk)).await;
            }
        }
    }

    /// Whether anything became smaller.
    async fn part_by_part(&mut self) -> bool {
        let mut smaller = false;
        for id in self.pair.ids().into_iter().rev() {
            smaller |= self.try_pair(self.pair.without(&[id])).await;
        }
        for id in self.pair.ids() {
            // Each simplification of the pair as it is by now.
            let mut at = 0;
            while let Some(candidate) = self.pair.simpler_in(id).into_iter().nth(at) {
                match self.try_pair(candidate).await {
                    true => smaller = true,
                    false => at += 1,
                }
            }
        }
        smaller
    }

    /// Takes the candidate where it fails in the same way.
    async fn try_pair(&mut self, candidate: Pair) -> bool {
        if candidate == self.pair || self.trials == TRIALS {
            return false;
        }
        self.trials += 1;
        match law::fails_like(&candidate, &self.failure).await {
            Some(failure) => {
                (self.pair, self.failure) = (candidate, failure);
                true
            }
            None => false,
        }
    }
}

fn tell(seed: u64, pair: &Pair, failure: &Failure) {
    let from = pair.from.sql().unwrap_or_default();
    let to = pair.to.sql().unwrap_or_default();
    let case = format!("-- {}\n-- case: from\n{from}-- case: to\n{to}", failure.sign);
    println!("\n==== seed {seed}: {}\n{case}----\n{}", failure.sign, failure.detail);
    if let Some(folder) = std::env::var_os("RELVAR_LAWS_FOUND") {
        let path = Path::new(&folder).join(format!("seed_{seed}.sql"));
        std::fs::write(&path, format!("{case}-- ----\n{}", failure.detail))
            .expect("a folder for what was found");
    }
}
