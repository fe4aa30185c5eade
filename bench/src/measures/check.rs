//! A check that finds nothing, on a project that is up to date.

use std::process::Command;

use super::Bench;
use crate::process::{Times, time};
use crate::table::Table;
use crate::{Result, server};

/// A small shop.
const SHOP: &str = include_str!("../../shop/schema.sql");

impl Bench {
    pub(super) async fn check(&self, rounds: usize, table: &mut Table) -> Result<()> {
        eprintln!("checking the shop");
        let project = server::folder_in(self.folder.path())?;
        let run = |arguments: &[&str]| -> Command {
            let mut command = self.relvar(arguments);
            command.current_dir(project.path());
            command
        };
        time(&mut run(&["init"]))?;
        std::fs::write(project.path().join("schema").join("shop.sql"), SHOP)?;
        let client = self.server.target().connect().await?;
        client.batch_execute("CREATE DATABASE shop").await?;
        let url = self.server.target().with_database("shop").display();
        let revision = ["revision", "--autogenerate", "-m", "the shop"];
        time(&mut run(&revision))?;
        time(&mut run(&["upgrade", "--allow-pending", "-d", &url]))?;
        let mut check = run(&["check", "-d", &url]);
        let mut select = self.programs.psql(&url, "select 1");
        // Once for the caches.
        time(&mut check)?;
        let (mut ours, mut peer) = (Times::default(), Times::default());
        for _ in 0..rounds * 3 {
            ours.push(time(&mut check)?);
            peer.push(time(&mut select)?);
        }
        table.compare(
            "check of the shop, nothing to do / psql -c 'select 1'",
            ours.median_ms(),
            peer.median_ms(),
            10.0,
        );
        Ok(())
    }
}
