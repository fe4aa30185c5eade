//! However many rows there are, what is loaded beside them takes the same number of statements.

use relvar::{Boxed, Json, Model, Pool, PoolOptions, RepeatGuard, Result, Session};
use relvar_example_shop::models::{
    Attributes, NewAmount, NewOrder, NewOrderLine, NewProduct, NewReturn, NewUser, Order,
    OrderLine, Product, Return, User,
};
use relvar_example_shop::repository::{
    OrderRepository, ProductFilter, ProductRepository, TagRepository,
};
use relvar_server::Shadow;
use relvar_test::assert_constant_queries;
use rust_decimal::Decimal;

async fn shop() -> (Shadow, Pool) {
    let shadow = relvar_testkit::shadow().await;
    relvar_example_shop::upgrade(&shadow.target()).await.expect("an upgraded database");
    // What makes the rows may repeat itself.
    let options = PoolOptions { repeat_guard: RepeatGuard::Off, ..PoolOptions::default() };
    let pool = Pool::new(shadow.target().config(), &options).expect("a pool");
    (shadow, pool)
}

async fn products(session: &mut Session, count: usize) -> Result<Vec<Product>> {
    let product = |nth: usize| {
        let attributes = Json(Attributes::default());
        let sku = format!("S{nth}");
        NewProduct::new(sku, "Rake", "Gathers leaves.", Decimal::ONE, 100, attributes)
    };
    ProductRepository::add_all(session, (0..count).map(product).collect()).await
}

/// An order with so many lines, each with a return.
fn order_of(session: &mut Session, lines: usize) -> Boxed<'_, ()> {
    Box::pin(async move {
        let user = User::insert(NewUser::new("ada@example.com", "Ada")).one(session).await?;
        let order = Order::insert(NewOrder::new(user.id, Decimal::ONE)).one(session).await?;
        let products = products(session, lines).await?;
        let amount = || NewAmount::new(1, Decimal::ONE);
        let new = (1..).zip(&products);
        let new = new.map(|(no, product)| NewOrderLine::new(order.id, no, product.id, amount()));
        let lines = OrderLine::insert_all(new.collect()).all(session).await?;
        let back =
            lines.iter().map(|line| NewReturn::new(order.id, line.line_no, "bent", amount()));
        Return::insert_all(back.collect()).execute(session).await?;
        Ok(())
    })
}

/// So many products, each with two tags.
fn tagged(session: &mut Session, count: usize) -> Boxed<'_, ()> {
    Box::pin(async move {
        let tags = TagRepository::get_or_add(session, &["garden".into(), "iron".into()]).await?;
        for product in products(session, count).await? {
            TagRepository::set(session, product.id, &tags).await?;
        }
        Ok(())
    })
}

#[tokio::test]
async fn an_order_in_full_takes_as_many_statements_for_two_lines_as_for_twenty() {
    let (_shadow, pool) = shop().await;
    assert_constant_queries(&pool, [2, 20], order_of, |session, lines| {
        Box::pin(async move {
            let order = Order::query().one(session).await?;
            let before = session.statements_sent();
            let full = OrderRepository::get_full(session, order.id).await?;
            assert_eq!(session.statements_sent() - before, 3);
            assert_eq!(full.lines.len(), lines);
            assert!(
                full.lines.iter().all(|line| line.product.is_some() && line.returns.len() == 1)
            );
            Result::Ok(())
        })
    })
    .await;
}

#[tokio::test]
async fn a_page_of_products_brings_its_tags_at_once() {
    let (_shadow, pool) = shop().await;
    assert_constant_queries(&pool, [2, 20], tagged, |session, count| {
        Box::pin(async move {
            let filter = ProductFilter::default();
            let page = ProductRepository::list(session, &filter, 50, None).await?;
            assert_eq!(page.items.len(), count);
            assert!(page.items.iter().all(|product| product.tags.len() == 2));
            Result::Ok(())
        })
    })
    .await;
}
