-- relvar: revision = "e75c9df0b1af"   parents = ["676a30302eb1"]   created = "20261125133218"
-- relvar: message = "products and tags"
-- relvar: review = "approved"   signed_by = "root"   signed_at = "2026-11-25T13:32:21Z"   body_sha256 = "f09c28b853a277cbd283045d41d33d7d1b457352af248b4675e3756999b50cd6"
--
-- public.product_tags: new
-- public.products: new
-- public.tags: new

-- relvar: up
CREATE TABLE public.products (
    id uuid NOT NULL,
    sku character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    description character varying(10000) NOT NULL,
    price numeric(12,2) NOT NULL,
    stock integer NOT NULL,
    attributes jsonb NOT NULL,
    search tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english'::regconfig, (name)::text), 'A'::"char") || setweight(to_tsvector('english'::regconfig, (description)::text), 'B'::"char")) STORED NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_price_check CHECK (price >= (0)::numeric),
    CONSTRAINT products_stock_check CHECK (stock >= 0)
);
CREATE TABLE public.tags (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    name character varying(40) NOT NULL,
    CONSTRAINT tags_pkey PRIMARY KEY (id),
    CONSTRAINT tags_name_key UNIQUE (name)
);
CREATE TABLE public.product_tags (
    product_id uuid NOT NULL,
    tag_id bigint NOT NULL,
    CONSTRAINT product_tags_pkey PRIMARY KEY (product_id, tag_id),
    CONSTRAINT product_tags_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products (id) ON DELETE CASCADE,
    CONSTRAINT product_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tags (id) ON DELETE CASCADE
);
CREATE INDEX product_tags_tag_id_idx ON public.product_tags (tag_id);
CREATE INDEX products_attributes_idx ON public.products USING gin (attributes jsonb_path_ops);
CREATE INDEX products_name_id_idx ON public.products (name, id);
CREATE INDEX products_search_idx ON public.products USING gin (search);
CREATE UNIQUE INDEX products_sku_idx ON public.products (sku) WHERE deleted_at IS NULL;
CREATE TRIGGER products_touch_updated_at BEFORE UPDATE ON public.products FOR EACH ROW EXECUTE FUNCTION public.relvar_touch_updated_at();

-- relvar: down lossy = ["public.product_tags", "public.products", "public.tags"]
-- AccessExclusive on public.product_tags: reads and writes wait.
DROP TABLE public.product_tags;
-- AccessExclusive on public.products: reads and writes wait.
DROP TABLE public.products;
-- AccessExclusive on public.tags: reads and writes wait.
DROP TABLE public.tags;
