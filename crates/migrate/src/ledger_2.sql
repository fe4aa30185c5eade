-- From format 1 to 2: a step has a kind, and its progress.
ALTER TABLE relvar.step ADD COLUMN kind text, ADD COLUMN progress jsonb;
COMMENT ON COLUMN relvar.step.kind IS 'How the step was run: sql, backfill, validate or concurrent; NULL where a relvar of ledger format 1 ran it.';
COMMENT ON COLUMN relvar.step.progress IS 'How far it came, by kind; of a backfill {"rows": N}, the rows that it has touched.';
UPDATE relvar.format SET version = 2;
