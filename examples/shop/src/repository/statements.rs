//! SQL that is written by hand, because the query builder has no window functions. A test lets the server read
//! [`ALL`] of it against the schema.

/// Every statement of this file, with its name.
pub const ALL: &[(&str, &str)] = &[("best_sellers", BEST_SELLERS)];

/// Products by the pieces that were paid since `:since`, at most `:limit`. Soft delete is its own business: nobody adds
/// `deleted_at IS NULL` to SQL that is written by hand.
pub const BEST_SELLERS: &str = "
    SELECT rank() OVER (ORDER BY sum(line.quantity) DESC) AS rank,
           product.sku, product.name,
           sum(line.quantity)::bigint AS pieces,
           sum(line.quantity * line.price) AS turnover
    FROM orders
    JOIN order_lines AS line ON line.order_id = orders.id
    JOIN products AS product ON product.id = line.product_id AND product.deleted_at IS NULL
    WHERE orders.created_at >= :since AND orders.status <> 'pending' AND orders.deleted_at IS NULL
    GROUP BY product.id
    ORDER BY rank, product.sku
    LIMIT :limit";
