#!/usr/bin/env bash
# squawk 2.68.0 (PyPI squawk-cli) reports syntax errors for two statements that PostgreSQL 15.20 runs: IF EXISTS of ALTER STATISTICS,
# and USER as the role of a user mapping that is altered; DROP USER MAPPING with it is taken.
# Seen: Debian 12, postgresql-15 15.20-0+deb12u1, squawk-cli 2.68.0 on Python 3.11.
. "$(dirname "$0")/servers.sh"
version=15.20-0+deb12u1
unpack $version && start $version
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q squawk-cli==2.68.0

statistics='ALTER STATISTICS IF EXISTS spread SET STATISTICS 0'
mapping="ALTER USER MAPPING FOR user SERVER warehouse OPTIONS (SET password_required 'true')"
sql $version 'CREATE TABLE t (a integer, b integer)' 'CREATE STATISTICS spread ON a, b FROM t' \
  'CREATE EXTENSION postgres_fdw' 'CREATE SERVER warehouse FOREIGN DATA WRAPPER postgres_fdw' \
  "CREATE USER MAPPING FOR user SERVER warehouse OPTIONS (password_required 'true')"

# What squawk says of a statement: "refused" where it is a syntax error.
linted() {
  echo "$1;" >"$work/linted.sql"
  local said
  said=$("$work/venv/bin/squawk" "$work/linted.sql" 2>&1 || true)
  case "$said" in *syntax-error*) echo refused ;; *) echo taken ;; esac
}
for statement in "$statistics" "$mapping"; do
  expect "15.20: ${statement:0:40}" "$(sql $version "$statement" && echo runs)" runs
  expect "squawk: ${statement:0:40}" "$(linted "$statement")" refused
done
expect "squawk: DROP USER MAPPING FOR user" "$(linted 'DROP USER MAPPING FOR user SERVER warehouse')" taken
