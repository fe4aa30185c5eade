//! A pooler in transaction mode between: a PgBouncer, where the machine has one.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use relvar::{Model, Pool, PoolOptions, sql};
use relvar_server::Shadow;
use tokio_postgres::Config;

use crate::database::{Database, options, orders, user};
use crate::models::{Order, User};
use crate::network::Network;

struct PgBouncer {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl PgBouncer {
    /// One with two connections to the database; `None` where there is no PgBouncer.
    fn before(shadow: &Shadow) -> Option<PgBouncer> {
        let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];
        let program = program.into_iter().find(|path| std::path::Path::new(path).exists())?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = std::env::temp_dir().join(format!("relvar-pgbouncer-{port}"));
        std::fs::create_dir_all(&folder).unwrap();
        let socket = shadow.socket_dir().unwrap();
        let (name, user) = (shadow.name(), shadow.target().user().to_owned());
        let file = folder.join("pgbouncer.ini");
        let mut text = std::fs::File::create(&file).unwrap();
        write!(
            text,
            "[databases]\n{name} = host={} dbname={name} user={user}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\n\
             default_pool_size = 2\n",
            socket.display()
        )
        .unwrap();
        let mut command = Command::new(program);
        // It does not run as root.
        if std::fs::metadata("/proc/self")
            .is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
        {
            command.args(["-u", "postgres"]);
        }
        let process = command.arg(&file).stderr(Stdio::null()).spawn().unwrap();
        let bouncer = PgBouncer { process, folder, port };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(bouncer);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("PgBouncer does not listen");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_may_give_every_transaction_another_server() {
    let database = Database::new().await;
    let Some(bouncer) = PgBouncer::before(&database.shadow) else {
        eprintln!("not tested: there is no PgBouncer");
        return;
    };
    let mut config = Config::new();
    config.host("127.0.0.1").port(bouncer.port).dbname(database.shadow.name()).user("any");
    let mut through = options();
    through.transaction_pooler = true;
    through.statement_timeout = Some(Duration::from_secs(7));
    let pool = Pool::new(config, &through).unwrap();

    let buyer = user(&mut pool.session().await.unwrap(), "buyer").await;
    let tasks = (0..16).map(|nth| {
        let (pool, buyer) = (pool.clone(), buyer.clone());
        tokio::spawn(async move {
            let mut unit = pool.begin().await.unwrap();
            let timeout: String = sql("SHOW statement_timeout").value(&mut unit).await.unwrap();
            assert_eq!(timeout, "7s");
            orders(&mut unit, &buyer, &[nth]).await;
            unit.commit().await.unwrap();
            // Each a transaction of its own, one of which fails.
            let mut session = pool.session().await.unwrap();
            let mine = Order::query().filter(Order::total.eq(nth));
            assert_eq!(mine.count(&mut session).await.unwrap(), 1);
            assert!(sql("SELECT 1 / 0").rows(&mut session).await.is_err());
            let (users, own) = session
                .join((User::query(), Order::query().filter(Order::total.eq(nth))))
                .await
                .unwrap();
            assert_eq!((users.len(), own.len()), (1, 1));
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(database.seen("SELECT count(*) FROM orders").await, "16");
    let left = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                AND state LIKE 'idle in transaction%'";
    assert_eq!(database.seen(left).await, "0");
}

/// Rows outlive their transaction, behind which the statement would be left on a server that is another's by then.
#[tokio::test]
async fn no_statement_is_left_behind_a_transaction() {
    let mut through = options();
    through.transaction_pooler = true;
    let database = Database::with(through).await;
    let mut session = database.session().await;
    let mut kept = Vec::new();
    for n in 0..3 {
        kept.extend(sql(&format!("SELECT {n}")).rows(&mut session).await.unwrap());
        let left = "SELECT count(*) FROM pg_prepared_statements";
        // The one that counts.
        assert_eq!(sql(left).value::<i64, _>(&mut session).await.unwrap(), 1);
    }
    assert_eq!(kept.iter().map(|row| row.get::<_, i32>(0)).collect::<Vec<_>>(), [0, 1, 2]);
}

/// A pooler that is asked to cancel may do so to another's statement, or fall over it (PgBouncer 1.18 was seen to).
#[tokio::test]
async fn a_dropped_statement_gives_up_its_connection_and_asks_for_nothing() {
    let database = Database::new().await;
    for (cancel, text, wanted) in [
        (false, "SELECT pg_sleep(0.3)", 0),
        (false, "SELECT pg_sleep(20)", 0),
        (true, "SELECT pg_sleep(20)", 3),
    ] {
        let network = Network::before(&database.shadow).await;
        let through = PoolOptions { transaction_pooler: true, cancel, ..options() };
        let pool = Pool::new(network.config(), &through).unwrap();
        for _ in 0..3 {
            let mut session = pool.session().await.unwrap();
            let dropped = sql(text).rows(&mut session);
            assert!(tokio::time::timeout(Duration::from_millis(100), dropped).await.is_err());
        }
        // Each has closed its connection, and so have those that only asked to cancel.
        network.closed(3 + wanted).await;
        let seen = network.seen();
        let of = |count: &std::sync::atomic::AtomicUsize| {
            count.load(std::sync::atomic::Ordering::SeqCst)
        };
        assert_eq!((of(&seen.connections), of(&seen.cancels)), (3 + wanted, wanted));
        assert_eq!((pool.counts().given_up, pool.counts().open), (3, 0));
        // The pool is as good as before.
        user(&mut pool.session().await.unwrap(), text.get(7..).unwrap()).await;
        database.seen("TRUNCATE users CASCADE").await;
    }
    let without = Network::before(&database.shadow).await;
    let pool = Pool::new(without.config(), &options()).unwrap();
    let mut session = pool.session().await.unwrap();
    let dropped = sql("SELECT pg_sleep(20)").rows(&mut session);
    assert!(tokio::time::timeout(Duration::from_millis(100), dropped).await.is_err());
    drop(session);
    without.closed(2).await;
    assert_eq!(without.seen().cancels.load(std::sync::atomic::Ordering::SeqCst), 1);
}
