-- relvar: revision = "1ac8b77d2df6"   parents = []   created = "20261122131514"
-- relvar: message = "users and orders"
-- relvar: review = "approved"   signed_by = "root"   signed_at = "2026-11-22T13:15:33Z"   body_sha256 = "a85e6a250e4604ec4dc7277b035217eb33a074ba47af55152699a5ac12961786"
--
-- public.orders: new
-- public.users: ShareRowExclusive at most, reads go on, writes wait for a moment
-- public.users: new

-- relvar: up
CREATE TABLE public.users (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    email text NOT NULL,
    full_name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT users_pkey PRIMARY KEY (id)
);
CREATE TABLE public.orders (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    user_id bigint NOT NULL,
    status character varying(20) DEFAULT 'pending'::character varying NOT NULL,
    total numeric(12,2) NOT NULL,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_total_check CHECK (total >= (0)::numeric),
    CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id)
);
CREATE INDEX orders_note_idx ON public.orders USING gin (to_tsvector('english'::regconfig, note) tsvector_ops);
CREATE INDEX orders_pending_idx ON public.orders (created_at) WHERE (status)::text = 'pending'::text;
CREATE INDEX orders_user_id_created_at_idx ON public.orders (user_id, created_at DESC);
CREATE UNIQUE INDEX users_email_key ON public.users (lower(email)) WHERE deleted_at IS NULL;
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
-- ShareRowExclusive on public.users: reads go on, writes wait.
CREATE TRIGGER users_touch BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch();

-- relvar: down lossy = ["public.orders", "public.users"]
-- AccessExclusive on public.orders: reads and writes wait.
DROP TABLE public.orders;
-- AccessExclusive on public.users: reads and writes wait.
DROP TABLE public.users;
DROP FUNCTION public.touch();
