#!/usr/bin/env bash
# PostgreSQL 15.20 keeps pg_attver=<number> in pg_attribute.attoptions of every column of a new table. Its own
# pg_dump hides it. A pg_dump that does not know it (15.18 here; 18.6 does the same) prints it as
# ALTER TABLE … ALTER COLUMN … SET (pg_attver=…), and a server that does not know it refuses that line: a dump
# taken with older clients from an updated server does not restore cleanly on a server that was not updated.
# On the updated server the same line is accepted and has no effect.
# Seen: Debian 12, postgresql-15 15.20-0+deb12u1 and 15.18-0+deb12u1.
. "$(dirname "$0")/servers.sh"
new=15.20-0+deb12u1
old=15.18-0+deb12u1
unpack $new && unpack $old && start $new && start $old

sql $new 'CREATE TABLE t (id integer PRIMARY KEY, name text)'
options="SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attoptions::text LIKE '{pg_attver=%'"
expect "columns of t with pg_attver on 15.20" "$(sql $new "$options")" 2

dumped() { "$(bin "$1")/pg_dump" -s -h "$work/$new" -U postgres postgres; }
expect "lines with pg_attver by pg_dump 15.20" "$(dumped $new | grep -c pg_attver || true)" 0
expect "lines with pg_attver by pg_dump 15.18" "$(dumped $old | grep -c pg_attver)" 2

dumped $old | grep -v restrict >"$work/dump.sql"
refused=$("$(bin $old)/psql" -XqAt -h "$work/$old" -U postgres -f "$work/dump.sql" postgres 2>&1 |
  grep -c 'unrecognized parameter "pg_attver"')
expect "of which 15.18 refuses" "$refused" 2

before=$(sql $new "SELECT attoptions FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'name'")
sql $new 'ALTER TABLE t ALTER COLUMN name SET (pg_attver=5)'
expect "pg_attver after SET (pg_attver=5) on 15.20" \
  "$(sql $new "SELECT attoptions FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'name'")" "$before"
