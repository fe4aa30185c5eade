-- requires 15
CREATE TABLE t (
    a int CONSTRAINT "one null" UNIQUE NULLS NOT DISTINCT,
    b int NOT NULL,
    c text,
    PRIMARY KEY (b)
);
CREATE TABLE child (
    tenant int, x int,
    FOREIGN KEY (x) REFERENCES t ON DELETE SET NULL,
    CONSTRAINT "some" FOREIGN KEY (x) REFERENCES t (b) ON DELETE SET DEFAULT (x)
);
CREATE UNIQUE INDEX "nulls too" ON t (c, a) NULLS NOT DISTINCT;
CREATE VIEW invoking WITH (security_invoker = true) AS SELECT a FROM t;
CREATE UNLOGGED SEQUENCE fast;
CREATE SCHEMA "sch.ema";
CREATE PUBLICATION "some" FOR TABLE t (a, b) WHERE (b > 5 AND a < 3);
CREATE PUBLICATION wide FOR TABLE child WHERE (x > 1), TABLES IN SCHEMA "sch.ema";
