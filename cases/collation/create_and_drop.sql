-- One collation comes, another goes.
-- case: from
CREATE COLLATION one (provider = libc, locale = 'C');
-- case: to
CREATE COLLATION two (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
