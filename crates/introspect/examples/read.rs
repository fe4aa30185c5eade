//! Prints every object of a database: `cargo run --example read -- 'host=/tmp dbname=shop'`.

use relvar_introspect::{Options, read};
use tokio_postgres::NoTls;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let conninfo = std::env::args().nth(1).ok_or("give a connection string")?;
    let (client, connection) = tokio_postgres::connect(&conninfo, NoTls).await?;
    tokio::spawn(connection);
    let options = Options { owners: true, ..Options::default() };
    let catalog = read(&client, &options).await?;
    for object in catalog.objects.values() {
        println!("{}\n    {:?}", object.id, object.body);
        for edge in &object.depends_on {
            println!("    -> {edge}");
        }
    }
    for thing in &catalog.unrepresented {
        println!("not represented: {}: {}", thing.description, thing.reason);
    }
    Ok(())
}
