//! Keys that PostgreSQL takes for equal and Rust does not: related rows find their parents all the same.

use relvar::{Model, Pool, Session, sql};
use relvar_server::Shadow;

use crate::database::{config, options};

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "authors")]
struct Author {
    #[model(primary_key)]
    name: String,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "books")]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(references = Author, name = author, inverse = books)]
    author_name: Option<String>,
}

/// Who writes for whom.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "contracts", primary_key(writer, publisher))]
struct Contract {
    #[model(references = Author, name = author, inverse = contracts)]
    writer: String,
    #[model(references = Publisher, name = house, inverse = contracts)]
    publisher: i64,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "publishers")]
struct Publisher {
    #[model(primary_key)]
    id: i64,
}

/// A type of authors' names, one of references to them, and how the second author is written by those.
const TYPES: [(&str, &str, [&str; 3]); 3] = [
    ("citext", "citext", ["bob", "BOB", "Bob"]),
    ("character(6)", "character(4)", ["Bob", "Bob ", "Bob"]),
    ("text COLLATE careless", "text COLLATE careless", ["bob", "BOB", "Bob"]),
];

async fn shelf(
    (own, reference, [first, second, third]): (&str, &str, [&str; 3]),
) -> (Shadow, Session) {
    let tables = format!(
        "CREATE EXTENSION citext;
         CREATE COLLATION careless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
         CREATE TABLE authors (name {own} PRIMARY KEY);
         CREATE TABLE books (id bigint PRIMARY KEY, author_name {reference} REFERENCES authors);
         CREATE TABLE publishers (id bigint PRIMARY KEY);
         CREATE TABLE contracts (
             writer {reference} REFERENCES authors, publisher bigint REFERENCES publishers,
             PRIMARY KEY (writer, publisher)
         );
         INSERT INTO authors VALUES ('Ada'), ('Bob'), ('Carl');
         INSERT INTO books VALUES
             (1, '{first}'), (2, 'Ada'), (3, '{second}'), (4, '{third}'), (5, '{first}'), (6, NULL);
         INSERT INTO publishers VALUES (1), (2);
         INSERT INTO contracts VALUES ('{second}', 1), ('{first}', 2), ('Ada', 2);"
    );
    let shadow = relvar_testkit::shadow_with(&tables).await;
    let session = Pool::new(config(&shadow), &options()).unwrap().session().await.unwrap();
    (shadow, session)
}

#[tokio::test]
async fn rows_find_their_parents_as_the_server_compares() {
    for types in TYPES {
        let (_shadow, mut session) = shelf(types).await;
        let seen = "SELECT string_agg(b.id::text, ' ' ORDER BY b.id DESC) FROM books b JOIN authors a \
                    ON a.name = b.author_name WHERE a.name = 'Bob'";
        let seen: String = sql(seen).value(&mut session).await.unwrap();
        assert_eq!(seen, "5 4 3 1");

        let of_author = async |session: &mut Session, limit: Option<u32>| {
            let books = match limit {
                Some(limit) => Author::books().order_by(Book::id.desc()).limit(limit),
                None => Author::books().order_by(Book::id.desc()),
            };
            let authors = Author::query().order_by(Author::name.asc()).with(books);
            let authors = authors.all(session).await.unwrap();
            let ids = authors.iter().map(|author| author.get(Author::books()).iter().map(|b| b.id));
            ids.map(Iterator::collect).collect::<Vec<Vec<i64>>>()
        };
        assert_eq!(of_author(&mut session, None).await, [vec![2], vec![5, 4, 3, 1], vec![]]);
        assert_eq!(of_author(&mut session, Some(3)).await, [vec![2], vec![5, 4, 3], vec![]]);

        let houses = Author::contracts().through(Contract::house()).order_by(Publisher::id.asc());
        let authors = Author::query().order_by(Author::name.asc()).with(houses);
        let authors = authors.all(&mut session).await.unwrap();
        let houses = |at: usize| {
            let houses = authors[at].get(Author::contracts().through(Contract::house()));
            houses.iter().map(|house| house.id).collect::<Vec<_>>()
        };
        assert_eq!((houses(0), houses(1), houses(2)), (vec![2], vec![1, 2], vec![]), "{types:?}");
    }
}

/// The same author stands behind many books, and each of them gets all that is hers, in order.
#[tokio::test]
async fn parents_that_stand_there_more_than_once() {
    let (_shadow, mut session) = shelf(TYPES[0]).await;
    let author = Book::author().with(Author::books().order_by(Book::id.asc()));
    let books =
        Book::query().order_by(Book::id.asc()).with(author).all(&mut session).await.unwrap();
    let beside: Vec<Option<Vec<i64>>> = books
        .iter()
        .map(|book| {
            let author = book.get(Book::author()).as_ref()?;
            Some(author.get(Author::books()).iter().map(|other| other.id).collect())
        })
        .collect();
    let bob = Some(vec![1, 3, 4, 5]);
    assert_eq!(beside, [bob.clone(), Some(vec![2]), bob.clone(), bob.clone(), bob, None]);
}
