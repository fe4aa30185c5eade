-- relvar: revision = "5bb09570c0bb"   parents = ["2aba7136eb7f"]   created = "20261125141731"
-- relvar: message = "orders: where they go"
-- relvar: review = "approved"   signed_by = "root"   signed_at = "2026-11-25T14:17:40Z"   body_sha256 = "dcd5f0246e159fa05fe033552cf114887b9f3fa6e5838763a86128f18e1a8535"
--
-- public.orders: AccessExclusive at most, reads and writes wait for a moment

-- relvar: up
CREATE DOMAIN public.postal_code AS character varying(12);
ALTER DOMAIN public.postal_code ADD CONSTRAINT postal_code_check CHECK ((VALUE)::text ~ '^[A-Za-z0-9 -]+$'::text);
CREATE TYPE public.address AS (
    street text,
    postal_code public.postal_code,
    city text
);
-- AccessExclusive on public.orders: reads and writes wait.
ALTER TABLE public.orders ADD COLUMN ship_to public.address;

-- relvar: down lossy = ["public.orders.ship_to"]
-- AccessExclusive on public.orders: reads and writes wait.
ALTER TABLE public.orders DROP COLUMN ship_to;
-- AccessExclusive on public.address: reads and writes wait.
DROP TYPE public.address;
DROP DOMAIN public.postal_code;
