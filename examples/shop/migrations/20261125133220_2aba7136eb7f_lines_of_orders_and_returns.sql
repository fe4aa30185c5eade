-- relvar: revision = "2aba7136eb7f"   parents = ["e75c9df0b1af"]   created = "20261125133220"
-- relvar: message = "lines of orders, and returns"
-- relvar: review = "approved"   signed_by = "root"   signed_at = "2026-11-25T13:32:21Z"   body_sha256 = "0f65b2399c6078acbbf7c0b20bc2fc2c34fe97bacd910ebf482d1a705c39f191"
--
-- public.order_lines: new
-- public.orders: ShareRowExclusive at most, reads go on, writes wait for a moment
-- public.products: ShareRowExclusive at most, reads go on, writes wait for a moment
-- public.returns: new

-- relvar: up
-- ShareRowExclusive on public.orders, public.products: reads go on, writes wait.
CREATE TABLE public.order_lines (
    order_id bigint NOT NULL,
    line_no integer NOT NULL,
    product_id uuid NOT NULL,
    quantity integer NOT NULL,
    price numeric(12,2) NOT NULL,
    CONSTRAINT order_lines_pkey PRIMARY KEY (order_id, line_no),
    CONSTRAINT order_lines_price_check CHECK (price >= (0)::numeric),
    CONSTRAINT order_lines_quantity_check CHECK (quantity > 0),
    CONSTRAINT order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders (id),
    CONSTRAINT order_lines_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products (id)
);
CREATE TABLE public.returns (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    order_id bigint NOT NULL,
    line_no integer NOT NULL,
    reason text NOT NULL,
    quantity integer NOT NULL,
    price numeric(12,2) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT returns_pkey PRIMARY KEY (id),
    CONSTRAINT returns_price_check CHECK (price >= (0)::numeric),
    CONSTRAINT returns_quantity_check CHECK (quantity > 0),
    CONSTRAINT returns_order_id_line_no_fkey FOREIGN KEY (order_id, line_no) REFERENCES public.order_lines (order_id, line_no)
);
CREATE INDEX order_lines_product_id_idx ON public.order_lines (product_id);
CREATE INDEX returns_order_id_line_no_idx ON public.returns (order_id, line_no);

-- relvar: down lossy = ["public.order_lines", "public.returns"]
-- AccessExclusive on public.returns: reads and writes wait.
DROP TABLE public.returns;
-- AccessExclusive on public.order_lines: reads and writes wait.
DROP TABLE public.order_lines;
