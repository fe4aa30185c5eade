-- relvar: revision = "fd48ffaa5ada"   parents = ["1ac8b77d2df6"]   created = "20261125072400"
-- relvar: message = "orders: pages and times of changes"
-- relvar: review = "approved"   signed_by = "root"   signed_at = "2026-11-25T07:24:13Z"   body_sha256 = "d6d87bef34ee142cb2384ce09edb2e08dfa691632376f41e46dbf8fed8a0a740"
--
-- public.orders: AccessExclusive at most, reads and writes wait for a moment; it is read while others go on

-- relvar: up
-- relvar: step 1
-- AccessExclusive on public.orders: reads and writes wait.
ALTER TABLE public.orders ADD COLUMN updated_at timestamp with time zone DEFAULT now() NOT NULL;
-- ShareRowExclusive on public.orders: reads go on, writes wait.
CREATE TRIGGER orders_touch BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.touch();

-- relvar: step 2 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on; the table is read once.
CREATE INDEX CONCURRENTLY orders_user_id_created_at_id_idx ON public.orders (user_id, created_at DESC, id DESC);

-- relvar: step 3 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on.
DROP INDEX CONCURRENTLY public.orders_user_id_created_at_idx;

-- relvar: down lossy = ["public.orders.updated_at"]
-- relvar: step 1
-- AccessExclusive on public.orders: reads and writes wait.
DROP TRIGGER orders_touch ON public.orders;
ALTER TABLE public.orders DROP COLUMN updated_at;

-- relvar: step 2 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on; the table is read once.
CREATE INDEX CONCURRENTLY orders_user_id_created_at_idx ON public.orders (user_id, created_at DESC);

-- relvar: step 3 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on.
DROP INDEX CONCURRENTLY public.orders_user_id_created_at_id_idx;
