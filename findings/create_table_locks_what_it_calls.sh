#!/usr/bin/env bash
# Until 15.18 CREATE TABLE takes no lock on the functions that its defaults and checks call. Since 15.20 it holds an
# AccessShareLock on each of them until its transaction ends, so that CREATE OR REPLACE FUNCTION in another session
# waits for it: a deploy that loads functions beside a long transaction that creates tables now stops there.
# Seen: Debian 12, postgresql-15 15.18-0+deb12u1 and 15.20-0+deb12u1.
. "$(dirname "$0")/servers.sh"
new=15.20-0+deb12u1
old=15.18-0+deb12u1
unpack $new && unpack $old && start $new && start $old

function="CREATE OR REPLACE FUNCTION next_number() RETURNS integer LANGUAGE sql AS 'SELECT 1'"
held="SELECT count(*) FROM pg_locks WHERE locktype = 'object' AND classid = 'pg_proc'::regclass AND pid = pg_backend_pid()"
for version in $old $new; do
  sql $version "$function" >/dev/null
  locks=$(sql $version BEGIN 'CREATE TABLE t (a integer DEFAULT next_number())' "$held" ROLLBACK)
  (sql $version BEGIN 'CREATE TABLE t (a integer DEFAULT next_number())' 'SELECT pg_sleep(4)' ROLLBACK >/dev/null) &
  sleep 1
  replaced=$(sql $version "SET lock_timeout = '1s'" "$function" && echo replaced || true)
  wait $!
  if [ $version = $old ]; then
    expect "15.18, locks on functions" "$locks" 0
    expect "15.18, CREATE OR REPLACE FUNCTION meanwhile" "$replaced" replaced
  else
    expect "15.20, locks on functions" "$locks" 1
    expect "15.20, CREATE OR REPLACE FUNCTION meanwhile" "$replaced" "ERROR:  55P03"
  fi
done
