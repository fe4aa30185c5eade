#!/usr/bin/env bash
# How long a minimal application takes to build: processor time of a cold debug build beside one on tokio-postgres
# alone, and of a build after a change of one line beside one on diesel-async. Needs the crates in cargo's cache or a
# registry.
set -euo pipefail
repository="$(cd "$(dirname "$0")/.." && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

application() { # name, dependencies, main
  mkdir -p "$folder/$1/src"
  printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2024"\n[workspace]\n[dependencies]\n%s\n' "$1" "$2" \
    >"$folder/$1/Cargo.toml"
  printf '%s\n' "$3" >"$folder/$1/src/main.rs"
  cp "$repository/Cargo.lock" "$folder/$1/Cargo.lock"
  (cd "$folder/$1" && cargo fetch -q)
}

seconds() { # seconds of processor time that a command takes
  local TIMEFORMAT='%U %S'
  { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ printf "%.2f", $1 + $2 }'
}

cold() { (cd "$folder/$1" && rm -rf target && seconds cargo build --offline); }

changed() { # of two applications: the medians of eleven builds each after a change of one line, one after the other
  for nth in $(seq 11); do
    for name in "$@"; do
      sed -i "s|^// line.*|// line $nth|; s|println!(\"[0-9]*|println!(\"$nth|" "$folder/$name/src/main.rs"
      echo "$name $(cd "$folder/$name" && seconds cargo build --offline)"
    done
  done >"$folder/changed"
  for name in "$@"; do
    awk -v name="$name" '$1 == name { print $2 }' "$folder/changed" | sort -n | sed -n 6p
  done
}

tokio='tokio = { version = "1", features = ["rt", "macros"] }'
application by-hand "$tokio
tokio-postgres = { version = \"0.7\", default-features = false, features = [\"runtime\"] }" '// line
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (client, connection) = tokio_postgres::connect("", tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let row = client.query_one("SELECT id, email FROM users WHERE id = $1", &[&1_i64]).await.unwrap();
    println!("0 {} {}", row.get::<_, i64>(0), row.get::<_, String>(1));
}'
application on-relvar "$tokio
relvar = { path = \"$repository/crates/relvar\" }" '// line
#[derive(Debug, Clone, relvar::Model)]
#[model(table = "users")]
struct User {
    #[model(primary_key)]
    id: i64,
    email: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    use relvar::Model;
    let pool = relvar::Pool::connect("", &relvar::PoolOptions::default()).unwrap();
    let user = User::find(1).one(&mut pool.session().await.unwrap()).await.unwrap();
    println!("0 {} {}", user.id, user.email);
}'
application on-diesel "$tokio
diesel = { version = \"2\", default-features = false, features = [\"postgres_backend\"] }
diesel-async = { version = \"0.9\", default-features = false, features = [\"postgres\"] }" '// line
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
    }
}

#[derive(Queryable, Selectable)]
struct User {
    id: i64,
    email: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut connection = AsyncPgConnection::establish("").await.unwrap();
    let user: User =
        users::table.find(1).select(User::as_select()).first(&mut connection).await.unwrap();
    println!("0 {} {}", user.id, user.email);
}'

relvar="$(cold on-relvar)" by_hand="$(cold by-hand)" diesel="$(cold on-diesel)"
read -r -d "" relvar_changed diesel_changed < <(changed on-relvar on-diesel) || true
ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }
echo "| build, seconds of processor time | relvar | peer | ratio | limit |"
echo "| --- | --- | --- | --- | --- |"
echo "| cold, beside tokio-postgres alone | $relvar | $by_hand | $(ratio "$relvar" "$by_hand") | 1.6 |"
echo "| cold, beside diesel-async | $relvar | $diesel | $(ratio "$relvar" "$diesel") | – |"
echo "| one line changed, beside diesel-async | $relvar_changed | $diesel_changed | $(ratio "$relvar_changed" "$diesel_changed") | 1 |"
