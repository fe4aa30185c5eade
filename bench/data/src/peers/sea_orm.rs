//! SeaORM.

use std::hint::black_box;

use sea_orm::prelude::*;
use sea_orm::{ActiveValue, ConnectOptions, Database, QueryOrder, QuerySelect};

use crate::input;

mod user {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub email: String,
        pub name: Option<String>,
        pub age: i32,
        pub score: f64,
        pub active: bool,
        pub small: i16,
        pub created_at: TimeDateTimeWithTimeZone,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::order::Entity")]
        Order,
    }

    impl Related<super::order::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Order.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod order {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "orders")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub user_id: i64,
        pub total: i64,
        pub status: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::user::Entity",
            from = "Column::UserId",
            to = "super::user::Column::Id"
        )]
        User,
    }

    impl Related<super::user::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::User.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "events")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub kind: String,
        pub amount: i32,
        pub note: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub struct Peer {
    one: DatabaseConnection,
    pool: DatabaseConnection,
    middle: String,
}

impl Peer {
    pub async fn connect(url: &str) -> Peer {
        let connect = async |connections: u32| {
            let mut options = ConnectOptions::new(url);
            options.max_connections(connections).sqlx_logging(false);
            Database::connect(options).await.expect("a connection")
        };
        let one = connect(1).await;
        let middle = order::Entity::find()
            .filter(order::Column::UserId.eq(5000))
            .order_by_desc(order::Column::Total)
            .order_by_desc(order::Column::Id)
            .offset(2499)
            .one(&one)
            .await
            .expect("a query")
            .expect("the middle");
        Peer { one, pool: connect(8).await, middle: input::text((middle.total, middle.id)) }
    }

    pub async fn get(&self) {
        black_box(
            user::Entity::find_by_id(42).one(&self.one).await.expect("a query").expect("a user"),
        );
    }

    pub async fn page(&self) {
        let mut cursor = order::Entity::find()
            .filter(order::Column::UserId.eq(5000))
            .cursor_by((order::Column::Total, order::Column::Id));
        let middle = input::cursor(&self.middle);
        let rows = cursor.before(middle).last(21).desc().all(&self.one).await.expect("a page");
        input::taken(input::page(rows, |order| (order.total, order.id)));
    }

    pub async fn rows(&self) {
        let rows = user::Entity::find().all(&self.one).await.expect("rows");
        assert_eq!(black_box(rows).len(), 10_000);
    }

    pub async fn insert(&self) {
        let new = |kind, amount, note| event::ActiveModel {
            id: ActiveValue::NotSet,
            kind: ActiveValue::Set(kind),
            amount: ActiveValue::Set(amount),
            note: ActiveValue::Set(note),
        };
        let rows = input::new_rows(1000, new);
        let done = event::Entity::insert_many(rows).exec_without_returning(&self.one).await;
        black_box(done.expect("inserted"));
    }

    pub async fn relations(&self) {
        let users = user::Entity::find()
            .filter(user::Column::Id.lte(100))
            .all(&self.one)
            .await
            .expect("users");
        let orders = users.load_many(order::Entity, &self.one).await.expect("orders");
        let with: Vec<_> = users.into_iter().zip(orders).collect();
        assert_eq!(black_box(with).iter().map(|(_, orders)| orders.len()).sum::<usize>(), 1000);
    }

    /// It has no pipeline: one after another.
    pub async fn ten(&self) {
        let mut found = Vec::new();
        for id in 1..=10_i64 {
            found.push(user::Entity::find_by_id(id).one(&self.one).await.expect("a query"));
        }
        assert_eq!(black_box(found).len(), 10);
    }

    pub async fn tasks(&self) {
        let tasks = (1..=64_i64).map(|id| async move {
            let user = user::Entity::find_by_id(id).one(&self.pool).await.expect("a query");
            black_box(user.expect("a user"));
        });
        futures_util::future::join_all(tasks).await;
    }
}
