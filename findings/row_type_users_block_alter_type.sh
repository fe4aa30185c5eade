#!/usr/bin/env bash
# Until 15.18 ALTER TYPE … ALTER ATTRIBUTE … TYPE passes while an index or a check builds a value of that type in its
# expression (a column of that type blocks it, an expression does not). Since 15.20 it is refused with 0A000, so that a
# migration that ran on the older minor fails on the newer one, and has to drop and build such an index.
# ADD ATTRIBUTE is still accepted.
# Seen: Debian 12, postgresql-15 15.18-0+deb12u1 and 15.20-0+deb12u1.
. "$(dirname "$0")/servers.sh"
new=15.20-0+deb12u1
old=15.18-0+deb12u1
unpack $new && unpack $old && start $new && start $old

for version in $old $new; do
  sql $version 'CREATE TYPE pair AS (a integer, b text)' 'CREATE TABLE u (a integer)' \
    "CREATE INDEX ON u ((row(a, 'x')::pair IS NULL))"
done
alter='ALTER TYPE pair ALTER ATTRIBUTE a TYPE bigint'
expect "15.18, attribute's type changed" "$(sql $old "$alter" && echo done)" done
expect "15.20, attribute's type changed" "$(sql $new "$alter" || true)" "ERROR:  0A000"
expect "15.20, attribute added" "$(sql $new 'ALTER TYPE pair ADD ATTRIBUTE c integer' && echo done)" done
