//! One server for several clients.

use relvar_server::{Running, Shadows};

use crate::processes::{Place, await_gone};

async fn databases(shadows: &Shadows) -> Vec<String> {
    let shadow = shadows.create().await.expect("a database");
    let client = shadow.connect().await.expect("a connection");
    let rows = client
        .query(
            "SELECT datname::text FROM pg_database WHERE datname <> current_database() ORDER BY 1",
            &[],
        )
        .await
        .expect("a list of databases");
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn processes_share_one_server_which_goes_after_the_last() {
    let place = Place::new().await;
    let clients = std::thread::scope(|scope| {
        let starting: Vec<_> = (0..3).map(|_| scope.spawn(|| place.client())).collect();
        starting.into_iter().map(|one| one.join().expect("a client")).collect::<Vec<_>>()
    });
    let run = clients[0].socket_dir.clone();
    assert!(clients.iter().all(|client| client.socket_dir == run));
    assert_ne!(clients[0].database, clients[1].database);
    let running = Running::list(&place.options).expect("a list of servers");
    let this = running.iter().find(|server| server.socket_dir == run).expect("the shared server");
    assert_eq!((this.clients, this.durable), (3, false));
    for client in clients {
        assert!(run.exists());
        client.end();
    }
    await_gone(&run).await;
}

#[tokio::test]
async fn a_killed_client_s_databases_go_with_the_next_client() {
    let place = Place::new().await;
    let (killed, kept) = (place.client(), place.client());
    let (left, used) = (killed.database.clone(), kept.database.clone());
    killed.kill();
    let shadows = place.shadows().await;
    shadows.settle().await.expect("an idle keeper");
    let names = databases(&shadows).await;
    assert!(!names.contains(&left), "{names:?} holds {left}");
    assert!(names.contains(&used), "{names:?} lacks {used}");
    kept.end();
}

#[tokio::test]
async fn a_dropped_shadow_s_database_goes_although_it_is_in_use() {
    let place = Place::new().await;
    let shadows = place.shadows().await;
    let (one, other) =
        (shadows.create().await.expect("one"), shadows.create().await.expect("other"));
    let in_use = one.connect().await.expect("a connection");
    drop(one);
    other.drop_database().await.expect("it can be dropped");
    shadows.settle().await.expect("an idle keeper");
    assert_eq!(databases(&shadows).await, ["postgres", "template0"]);
    assert!(in_use.simple_query("SELECT 1").await.is_err());
}

#[tokio::test]
async fn a_kept_database_is_copied_until_newer_ones_take_its_place() {
    let place = Place::new().await;
    let shadows = place.shadows().await;
    let keys = |keys: &[&str]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut held = Vec::new();
    for key in ["a", "b", "c", "d"] {
        let shadow = shadows.create().await.expect("a database");
        let client = shadow.connect().await.expect("a connection");
        client.batch_execute(&format!("CREATE TABLE {key} ()")).await.expect("a table");
        // With somebody connected, and twice.
        shadows.keep(&shadow, key).await.expect("it is kept");
        shadows.keep(&shadow, key).await.expect("it exists already");
        held.push(shadow);
    }
    let (at, copy) = place
        .shadows()
        .await
        .create_from_kept(&keys(&["b", "none", "c", "other"]))
        .await
        .expect("an answer")
        .expect("c is kept, for other clients too");
    assert_eq!(at, 2);
    let client = copy.connect().await.expect("a connection");
    client.batch_execute("DROP TABLE c").await.expect("the copy has the table");
    let (_, again) =
        shadows.create_from_kept(&keys(&["c"])).await.expect("an answer").expect("a copy");
    let client = again.connect().await.expect("a connection");
    client.batch_execute("TABLE c").await.expect("what a copy does is not seen in another");
    let oldest = shadows.create_from_kept(&keys(&["a"])).await.expect("an answer");
    assert!(oldest.is_none(), "three are kept");
}

#[tokio::test]
async fn databases_are_made_while_others_are() {
    let place = Place::new().await;
    let shadows = place.shadows().await;
    let making: Vec<_> = (0..8)
        .map(|number| {
            let shadows = shadows.clone();
            tokio::spawn(async move {
                let shadow = shadows.create().await.expect("a database");
                let client = shadow.connect().await.expect("a connection");
                client.batch_execute(&format!("CREATE TABLE t{number} ()")).await.expect("an empty database");
                let sql = "SELECT string_agg(relname, ',') FROM pg_class WHERE relnamespace = 'public'::regnamespace";
                let row = client.query_one(sql, &[]).await.expect("a row");
                assert_eq!(row.get::<_, String>(0), format!("t{number}"));
            })
        })
        .collect();
    for one in making {
        one.await.expect("a database of its own");
    }
}

#[tokio::test]
async fn a_server_can_be_stopped_by_name() {
    let place = Place::new().await;
    let client = place.client();
    let running = Running::list(&place.options).expect("a list of servers");
    let this =
        running.iter().find(|server| server.socket_dir == client.socket_dir).expect("the server");
    this.stop().await.expect("it stops");
    assert!(!client.socket_dir.exists());
    client.kill();
}
