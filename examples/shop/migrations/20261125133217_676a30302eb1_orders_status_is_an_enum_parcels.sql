-- relvar: revision = "676a30302eb1"   parents = ["fd48ffaa5ada"]   created = "20261125133217"
-- relvar: message = "orders: status is an enum, parcels"
-- relvar: review = "approved"   signed_by = "root"   signed_at = "2026-11-25T13:32:21Z"   body_sha256 = "4c910e5003bd5e2b397ee8e9a4b0c222beca103ed1edbfecb3f1b85223570f98"
--
-- public.orders: AccessExclusive at most, reads and writes wait while the table is written anew; it is read while others go on
-- public.users: AccessExclusive at most, reads and writes wait for a moment; it is read while others go on

-- relvar: up
-- relvar: step 1
CREATE TYPE public.order_status AS ENUM (
    'pending',
    'paid',
    'shipped'
);
-- AccessExclusive on public.orders: reads and writes wait.
ALTER TABLE public.orders ADD COLUMN parcel character varying(40);
ALTER TABLE public.orders ALTER COLUMN status DROP DEFAULT;

-- relvar: step 2 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on.
DROP INDEX CONCURRENTLY public.orders_pending_idx;

-- relvar: step 3
-- AccessExclusive on public.orders: reads and writes wait; the table is written anew.
ALTER TABLE public.orders ALTER COLUMN status TYPE public.order_status USING status::public.order_status;
-- AccessExclusive on public.orders: reads and writes wait.
ALTER TABLE public.orders ALTER COLUMN status SET DEFAULT 'pending'::public.order_status;
SET LOCAL check_function_bodies = false;
CREATE FUNCTION public.relvar_touch_updated_at()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;
-- ShareRowExclusive on public.orders: reads go on, writes wait.
CREATE TRIGGER orders_touch_updated_at BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.relvar_touch_updated_at();
-- ShareRowExclusive on public.users: reads go on, writes wait.
CREATE TRIGGER users_touch_updated_at BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.relvar_touch_updated_at();
-- AccessExclusive on public.orders: reads and writes wait.
DROP TRIGGER orders_touch ON public.orders;
-- AccessExclusive on public.users: reads and writes wait.
DROP TRIGGER users_touch ON public.users;
DROP FUNCTION public.touch();

-- relvar: step 4 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on; the table is read once.
CREATE INDEX CONCURRENTLY orders_created_at_idx ON public.orders (created_at);

-- relvar: step 5 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on; the table is read once.
CREATE UNIQUE INDEX CONCURRENTLY orders_parcel_idx ON public.orders (parcel) WHERE deleted_at IS NULL;

-- relvar: step 6 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on; the table is read once.
CREATE INDEX CONCURRENTLY orders_status_created_at_id_idx ON public.orders (status, created_at, id);

-- relvar: step 7 transaction=none
-- ShareUpdateExclusive on public.users: reads and writes go on; the table is read once.
CREATE INDEX CONCURRENTLY users_email_idx ON public.users (email);

-- relvar: down lossy = ["public.orders.parcel"]
-- relvar: step 1
-- AccessExclusive on public.orders: reads and writes wait.
ALTER TABLE public.orders ALTER COLUMN status DROP DEFAULT;

-- relvar: step 2 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on.
DROP INDEX CONCURRENTLY public.orders_status_created_at_id_idx;

-- relvar: step 3
-- AccessExclusive on public.orders: reads and writes wait; the table is written anew.
ALTER TABLE public.orders ALTER COLUMN status TYPE character varying(20);
-- AccessExclusive on public.orders: reads and writes wait.
ALTER TABLE public.orders ALTER COLUMN status SET DEFAULT 'pending'::character varying;
SET LOCAL check_function_bodies = false;
CREATE FUNCTION public.touch()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;
-- ShareRowExclusive on public.orders: reads go on, writes wait.
CREATE TRIGGER orders_touch BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.touch();
-- ShareRowExclusive on public.users: reads go on, writes wait.
CREATE TRIGGER users_touch BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch();
-- AccessExclusive on public.orders: reads and writes wait.
DROP TRIGGER orders_touch_updated_at ON public.orders;
-- AccessExclusive on public.users: reads and writes wait.
DROP TRIGGER users_touch_updated_at ON public.users;
DROP FUNCTION public.relvar_touch_updated_at();
-- AccessExclusive on public.orders: reads and writes wait.
ALTER TABLE public.orders DROP COLUMN parcel;
DROP TYPE public.order_status;

-- relvar: step 4 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on; the table is read once.
CREATE INDEX CONCURRENTLY orders_pending_idx ON public.orders (created_at) WHERE (status)::text = 'pending'::text;

-- relvar: step 5 transaction=none
-- ShareUpdateExclusive on public.orders: reads and writes go on.
DROP INDEX CONCURRENTLY public.orders_created_at_idx;

-- relvar: step 6 transaction=none
-- ShareUpdateExclusive on public.users: reads and writes go on.
DROP INDEX CONCURRENTLY public.users_email_idx;
