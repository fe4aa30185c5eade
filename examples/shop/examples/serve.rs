//! Runs the shop on 127.0.0.1:3000 until Ctrl-C.
//!
//! `DATABASE_URL` names its database; without it, an embedded PostgreSQL keeps the data in `.relvar/` of this example.
//! `PORT` names another port.

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use relvar::{Pool, PoolOptions};
use relvar_connect::{Environment, Target};
use relvar_example_shop::{http, service::Shop, upgrade};
use relvar_server::{DevServer, Options};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("relvar-example-shop: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let port = match env::var("PORT") {
        Ok(port) => port.parse().map_err(|_| format!("PORT is no port: {port}"))?,
        Err(_) => 3000_u16,
    };
    // The embedded server stays as long as this value.
    let (database, _server) = match env::var("DATABASE_URL") {
        Ok(url) => (Target::parse(&url, &Environment::process())?, None),
        Err(_) => embedded().await?,
    };
    let report = upgrade(&database).await?;
    println!("{} revisions were run on {}", report.revisions.len(), database.display());

    let pool = Pool::new(database.config(), &PoolOptions::default())?;
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| format!("cannot listen on 127.0.0.1:{port}: {error}"))?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, http::router(Shop::new(pool.clone())))
        .with_graceful_shutdown(interrupted())
        .await?;
    pool.close();
    println!("stopped");
    Ok(())
}

async fn embedded() -> Result<(Target, Option<DevServer>), Box<dyn Error>> {
    let options = Options::downloading(|name| env::var_os(name), |line| eprintln!("{line}"));
    let server = DevServer::start(Path::new(env!("CARGO_MANIFEST_DIR")), &options).await?;
    Ok((server.target().clone(), Some(server)))
}

/// Ends when somebody presses Ctrl-C; requests that run are finished.
async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        eprintln!("relvar-example-shop: Ctrl-C is not seen ({error})");
        std::future::pending::<()>().await;
    }
}
