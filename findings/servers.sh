# What the scripts share: unpack a Debian package of an exact version, start a server from it, run psql there.
set -euo pipefail
work=$(mktemp -d)
chmod 755 "$work"
as=()
[ "$(id -u)" = 0 ] && as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)

cleanup() {
  for data in "$work"/*/data; do
    [ -f "$data/postmaster.pid" ] && kill -QUIT "$(head -n 1 "$data/postmaster.pid")" || true
  done
  sleep 1
  rm -rf "$work"
}
trap cleanup EXIT

# unpack VERSION: server and clients of that Debian version, under $work/VERSION.
unpack() {
  mkdir -p "$work/$1/debs"
  (cd "$work/$1/debs" && apt-get download -q "postgresql-15=$1" "postgresql-client-15=$1" >/dev/null 2>&1) ||
    { echo "Debian does not offer postgresql-15=$1 (run apt-get update first)" >&2; exit 2; }
  for package in "$work/$1/debs"/*.deb; do dpkg-deb -x "$package" "$work/$1"; done
}

# bin VERSION: where its programs are.
bin() { echo "$work/$1/usr/lib/postgresql/15/bin"; }

# start VERSION: a server that listens on a socket in $work/VERSION only.
start() {
  local home=$work/$1
  chmod 777 "$home"
  (
    cd "$home"
    "${as[@]}" "$(bin "$1")/initdb" -D "$home/data" -U postgres -A trust --no-sync >/dev/null
    "${as[@]}" "$(bin "$1")/postgres" -D "$home/data" -c listen_addresses= -c "unix_socket_directories=$home" \
      -c fsync=off >"$home/log" 2>&1 &
  )
  for _ in $(seq 100); do
    sql "$1" 'SELECT 1' >/dev/null 2>&1 && return
    sleep 0.1
  done
  cat "$home/log" >&2
  exit 2
}

# sql VERSION STATEMENT...: runs them, prints bare values and errors with their SQLSTATE.
sql() {
  local version=$1 arguments=()
  shift
  for statement in "$@"; do arguments+=(-c "$statement"); done
  "$(bin "$version")/psql" -XqAt -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -h "$work/$version" -U postgres \
    "${arguments[@]}" postgres 2>&1
}

# expect WHAT SEEN EXPECTED
expect() {
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "this has changed; seen before: $3" >&2; exit 1; }
}
