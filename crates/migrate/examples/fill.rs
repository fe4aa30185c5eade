//! Puts a few rows into every table of a throwaway database: `cargo run --example fill -- <url>`.

use relvar_connect::{Environment, Target};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("say which database to fill")?;
    let client = Target::parse(&url, &Environment::process())?.connect().await?;
    let catalog = relvar_introspect::read(&client, &relvar_introspect::Options::default()).await?;
    let filled = relvar_migrate::fill_with_rows(&client, &catalog).await?;
    println!("{} tables hold rows now", filled.len());
    Ok(())
}
