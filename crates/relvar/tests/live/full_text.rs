//! Words of documents that are written by an application, or filled by a trigger.

use relvar::{ErrorKind, Lexeme, Model, Session, TsVector, sql};

use crate::database::Database;

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "papers")]
struct Paper {
    #[model(primary_key)]
    id: i64,
    words: TsVector,
}

const PAPERS: &str = "CREATE TABLE papers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words tsvector NOT NULL)";

fn word(word: &str, places: &[(u16, char)]) -> Lexeme {
    Lexeme { word: word.to_owned(), places: places.to_vec() }
}

async fn papers() -> (Database, Session) {
    let database = Database::new().await;
    relvar_testkit::execute(&database.shadow, PAPERS).await;
    let session = database.session().await;
    (database, session)
}

#[tokio::test]
async fn words_go_to_the_server_as_they_came() {
    let (database, mut session) = papers().await;
    let made = "setweight(to_tsvector('english', repeat('The fat rats ate. ', 300)), 'A') || \
                setweight(to_tsvector('english', 'It''s a Bäcker, and a back\\slash'), 'B')";
    let words: TsVector = sql(&format!("SELECT {made}")).value(&mut session).await.unwrap();
    // One by VALUES, many by arrays.
    Paper::insert(NewPaper::new(words.clone())).one(&mut session).await.unwrap();
    let rows = vec![NewPaper::new(words.clone()), NewPaper::new(TsVector::default())];
    let made_rows = Paper::insert_all(rows).all(&mut session).await.unwrap();
    assert_eq!((&made_rows[0].words, &made_rows[1].words), (&words, &TsVector::default()));
    let seen = format!("SELECT string_agg((words = {made})::text, ' ' ORDER BY id) FROM papers");
    assert_eq!(database.seen(&seen).await, "true true false");
    assert_eq!(database.seen("SELECT words::text FROM papers WHERE id = 3").await, "");
    let found = Paper::query().filter(Paper::words.matches("english", "rat")).count(&mut session);
    assert_eq!(found.await.unwrap(), 2);
}

/// The server wants them in its order, each once.
#[tokio::test]
async fn words_may_come_in_any_order() {
    let (database, mut session) = papers().await;
    let lexemes = vec![
        word("rat", &[(9, 'D'), (3, 'B'), (3, 'A')]),
        word("fatter", &[]),
        word("fat", &[(2, 'C')]),
        word("rat", &[(1, 'D')]),
        word("é'\\", &[]),
    ];
    Paper::insert(NewPaper::new(TsVector { lexemes })).one(&mut session).await.unwrap();
    let same = r"SELECT words = 'rat:1,3A,9 fat:2C fatter ''é''''\\'''::tsvector FROM papers";
    assert_eq!(database.seen(same).await, "t");
    for wrong in [word("", &[]), word("a\0b", &[]), word("a", &[(0, 'A')]), word("a", &[(1, 'E')])]
    {
        let words = TsVector { lexemes: vec![wrong] };
        let error = Paper::insert(NewPaper::new(words)).one(&mut session).await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Value, "{error}");
    }
    assert_eq!(database.seen("SELECT count(*) FROM papers").await, "1");
}
