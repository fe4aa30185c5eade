//! The relations of models as `relvar models` prints them of `printed.sql`; the command line's tests hold `printed.rs` to
//! what is printed.

use relvar::{Model, Session};

use crate::database::config;
use crate::printed::{
    Messages, NewMessages, NewNodes, NewOrders, NewPeople, NewPlaces, NewThings, Nodes, Orders,
    People, Places, Things,
};

async fn person(session: &mut Session, email: &str) -> People {
    People::insert(NewPeople::new(email)).one(session).await.unwrap()
}

#[tokio::test]
async fn relations_of_printed_models_lead_where_the_keys_lead() {
    let shadow = relvar_testkit::shadow_with(include_str!("printed.sql")).await;
    let pool = relvar::Pool::new(config(&shadow), &relvar::PoolOptions::default()).unwrap();
    let session = &mut pool.session().await.unwrap();
    let (ada, bob) = (person(session, "ada").await, person(session, "bob").await);

    let message = NewMessages::new(ada.id, bob.id);
    let message = Messages::insert(message).one(session).await.unwrap();
    let query = Messages::find(message.id).with(Messages::sender()).with(Messages::receiver());
    let loaded = query.one(session).await.unwrap();
    let email = |person: &Option<People>| person.as_ref().map(|person| person.email.clone());
    let ends = [email(loaded.get(Messages::sender())), email(loaded.get(Messages::receiver()))];
    assert_eq!(ends, [Some("ada".to_owned()), Some("bob".to_owned())]);
    let query = People::query().order_by(People::id.asc());
    let query = query.with(People::messages_by_sender()).with(People::messages_by_receiver());
    let people = query.all(session).await.unwrap();
    let counts = people.iter().map(|person| {
        let sent = person.get(People::messages_by_sender()).len();
        (sent, person.get(People::messages_by_receiver()).len())
    });
    assert_eq!(counts.collect::<Vec<_>>(), [(1, 0), (0, 1)]);

    let mut order = NewOrders::new(ada.id);
    order.find_id = Some(bob.id);
    order._id = Some(bob.id);
    order.r#type = Some(ada.id);
    order.login = Some("bob".to_owned());
    let order = Orders::insert(order).one(session).await.unwrap();
    let query = Orders::find(order.id).with(Orders::person_id_row()).with(Orders::find_());
    let query = query.with(Orders::_id_row()).with(Orders::type_row()).with(Orders::login_row());
    let loaded = query.one(session).await.unwrap();
    let found = [
        email(loaded.get(Orders::person_id_row())),
        email(loaded.get(Orders::find_())),
        email(loaded.get(Orders::_id_row())),
        email(loaded.get(Orders::type_row())),
        email(loaded.get(Orders::login_row())),
    ];
    assert_eq!(found.map(Option::unwrap), ["ada", "bob", "bob", "ada", "bob"]);
    let query = People::query().order_by(People::id.asc());
    let query = query.with(People::orders_by_person()).with(People::orders_by_login());
    let people = query.all(session).await.unwrap();
    let counts = people.iter().map(|person| {
        let placed = person.get(People::orders_by_person()).len();
        (placed, person.get(People::orders_by_login()).len())
    });
    assert_eq!(counts.collect::<Vec<_>>(), [(1, 0), (0, 1)]);

    let root = Nodes::insert(NewNodes::new()).one(session).await.unwrap();
    let mut leaf = NewNodes::new();
    leaf.parent_id = Some(root.id);
    Nodes::insert(leaf).one(session).await.unwrap();
    let query = Nodes::find(root.id).with(Nodes::nodes_by_parent());
    assert_eq!(query.one(session).await.unwrap().get(Nodes::nodes_by_parent()).len(), 1);

    let place = Places::insert(NewPlaces::new(1, 2_i16)).one(session).await.unwrap();
    let mut thing = NewThings::new();
    (thing.shelf, thing.nth) = (Some(place.shelf), Some(place.nth));
    let thing = Things::insert(thing).one(session).await.unwrap();
    let query = Places::find((1, 2_i16)).with(Places::things());
    assert_eq!(query.one(session).await.unwrap().get(Places::things())[0].id, thing.id);
    let query = Things::find(thing.id).with(Things::places());
    assert!(query.one(session).await.unwrap().get(Things::places()).is_some());
}
