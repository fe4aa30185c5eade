-- A column of extended statistics gets another type: PostgreSQL makes the statistics again and forgets their target.
-- case: from
CREATE TABLE event (a integer, b integer);
CREATE STATISTICS event_stats ON a, b FROM event;
ALTER STATISTICS event_stats SET STATISTICS 55;
-- case: to
CREATE TABLE event (a bigint, b integer);
CREATE STATISTICS event_stats ON a, b FROM event;
ALTER STATISTICS event_stats SET STATISTICS 55;
