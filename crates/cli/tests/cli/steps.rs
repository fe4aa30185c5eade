//! Kind, phase and locks of steps, in plans, revision files, the ledger and what is shown.

use serde_json::{Value, json};

use crate::project::Project;

const FROM: &str = "CREATE TABLE orders (id int PRIMARY KEY, user_id int, note text);";

const TO: &str = "CREATE TABLE orders (id int PRIMARY KEY, user_id int, note text NOT NULL);
CREATE INDEX orders_user ON orders (user_id);";

fn pick(steps: &Value, key: &str) -> Vec<Value> {
    steps.as_array().expect("steps").iter().map(|step| step[key].clone()).collect()
}

#[tokio::test]
async fn the_file_the_command_and_the_journal_say_the_same() {
    let project = Project::upgraded(FROM).await;
    project.execute("INSERT INTO orders VALUES (1, 1, NULL), (2, 1, 'x')").await;
    project.write("schema/schema.sql", TO);
    project.revise("index", &["--backfill", "orders.note='-'"]).must_succeed();
    let file = project.newest();
    for line in [
        " kind=backfill phase=backfill locks={row_exclusive=[\"public.orders\"]}\n",
        " kind=validate phase=contract locks={share_update_exclusive=[\"public.orders\"]}\n",
        " kind=concurrent phase=expand transaction=none locks={share_update_exclusive=[\"public.orders\"]}\n",
    ] {
        assert!(file.contains(line), "{line}\n{file}");
    }
    let shown = project.run(&["show"]).must_succeed();
    let lock = "concurrent, expand; SHARE UPDATE EXCLUSIVE on public.orders\n";
    assert!(shown.stderr.contains(lock), "{}", shown.all());
    assert_eq!(shown.stdout, file);

    let shown = project.run(&["show", "--json"]).must_succeed().json();
    let up = &shown[0]["up"];
    let place = pick(up, "kind").iter().position(|kind| kind == "backfill").expect("a backfill");
    let locks = json!([{ "mode": "row_exclusive", "on": ["public.orders"] }]);
    assert_eq!(up[place]["locks"], locks);
    assert_eq!(
        (&up[place]["phase"], &up[place]["transaction"]),
        (&json!("backfill"), &json!("together"))
    );

    project.run(&["approve", "head"]).must_succeed();
    let planned = project.run(&["upgrade", "--dry-run", "--json"]).must_succeed().json();
    let planned = &planned["revisions"][0]["steps"];
    project.run(&["upgrade"]).must_succeed();
    let head = project.head();
    let journaled = project
        .value(&format!(
            "SELECT json_agg(kind ORDER BY step) FROM relvar.step s JOIN relvar.run r ON r.id = s.run WHERE r.revision = '{head}'"
        ))
        .await;
    let journaled: Value = serde_json::from_str(&journaled).expect("kinds");
    for key in ["kind", "phase", "locks"] {
        assert_eq!(pick(up, key), pick(planned, key));
    }
    assert_eq!(journaled, json!(pick(up, "kind")));
    let rows = project.value("SELECT progress ->> 'rows' FROM relvar.step WHERE kind = 'backfill'");
    assert_eq!(rows.await, "1");
}

#[tokio::test]
async fn a_plan_has_a_version_and_the_fingerprints_of_both_schemas() {
    let project = Project::bare().await;
    project.write("a.sql", FROM);
    project.write("a2.sql", "CREATE TABLE orders (id int, user_id int, note text); ALTER TABLE orders ADD PRIMARY KEY (id);");
    project.write("b.sql", TO);
    let plan = |from: &str, to: &str, more: &[&str]| {
        let arguments = [&["diff", from, to, "--sql", "--json"], more].concat();
        project.run(&arguments).must_succeed().json()
    };
    let there = plan("a.sql", "b.sql", &[]);
    assert_eq!(there["format_version"], 1);
    let (a, b) = (there["from"].as_str().expect("FROM"), there["to"].as_str().expect("TO"));
    assert!(a.len() == 64 && b.len() == 64 && a != b, "{a} {b}");
    let back = plan("b.sql", "a.sql", &[]);
    assert_eq!((&back["from"], &back["to"]), (&there["to"], &there["from"]));
    // The same schema, written otherwise.
    let none = plan("a.sql", "a2.sql", &[]);
    assert_eq!((none["from"].as_str(), none["to"].as_str()), (Some(a), Some(a)));
    assert_eq!(none["steps"], json!([]));
    // FROM is what it is before it is renamed.
    project.write("c.sql", "CREATE TABLE orders (id int PRIMARY KEY, user_id int, remark text);");
    let renamed = plan("a.sql", "c.sql", &["--rename", "column orders.note=remark"]);
    assert_eq!(renamed["from"].as_str(), Some(a));
    let step = &renamed["steps"][0];
    assert_eq!(
        (&step["phase"], &step["lock"]["mode"]),
        (&json!("contract"), &json!("access_exclusive"))
    );
}

#[tokio::test]
async fn a_revision_as_data_has_its_plan() {
    let project = Project::with(FROM).await;
    let revised = project.revise("first", &["--json", "--dry-run"]).must_succeed().json();
    let plan = &revised["plan"];
    assert_eq!(plan["format_version"], 1);
    assert_eq!(pick(&plan["steps"], "kind"), ["sql"]);
    let from = project.run(&["diff", "empty", "schema", "--sql", "--json"]).must_succeed().json();
    assert_eq!((&plan["from"], &plan["to"]), (&from["from"], &from["to"]));
}

#[tokio::test]
async fn phases_tell_whether_the_application_of_before_still_works() {
    let project = Project::bare().await;
    let phases = |from: &str, to: &str| {
        project.write("from.sql", from);
        project.write("to.sql", to);
        let arguments = ["diff", "from.sql", "to.sql", "--sql", "--json", "--allow-destructive"];
        let plan = project.run(&arguments).must_succeed().json();
        pick(&plan["steps"], "phase")
    };
    let t = "CREATE TABLE t (a int);";
    assert_eq!(phases("", t), ["expand"]);
    assert_eq!(phases(t, ""), ["contract"]);
    assert_eq!(phases(t, "CREATE TABLE t (a int, b int);"), ["expand"]);
    assert_eq!(phases("CREATE TABLE t (a int, b int);", t), ["contract"]);
    assert_eq!(phases(t, "CREATE TABLE t (a bigint);").first(), Some(&json!("contract")));
    let check = "CREATE TABLE t (a int, CHECK (a > 0));";
    assert_eq!(phases(t, check), ["contract", "contract"]);
    assert_eq!(phases(check, t), ["expand"]);
    let index = |unique: &str| format!("{t} CREATE {unique} INDEX i ON t (a);");
    assert_eq!(phases(t, &index("")), ["expand"]);
    assert_eq!(phases(t, &index("UNIQUE")), ["contract"]);
    // Whoever does not know the column gets its default.
    assert_eq!(phases(t, "CREATE TABLE t (a int, b int NOT NULL DEFAULT 1);"), ["expand"]);
}
