//! Hand-written statements against the schema.

use relvar_test::{check_sql, misfits};

use crate::models::database;

#[tokio::test]
async fn what_fits_passes() {
    let list = [
        ("by name", "SELECT id FROM users WHERE email = :email AND nickname <> ':id' -- :no"),
        ("twice", "SELECT total FROM orders WHERE user_id = :user OR id = :user"),
        ("write", "UPDATE orders SET total = total + :more::int WHERE id = :id"),
    ];
    check_sql(&database().await, &list).await;
}

#[tokio::test]
async fn what_does_not_fit_is_named_with_what_the_server_says() {
    let list = [
        ("typo", "SELECT nmae FROM users"),
        ("fits", "SELECT nickname FROM users WHERE id = :id"),
        ("gone", "DELETE FROM customers"),
        ("types", "SELECT id FROM orders WHERE id = 'a' || :a::text"),
        ("unknown", "SELECT :a IS NULL"),
        ("two", "SELECT 1; SELECT 2"),
        ("ends", "COMMIT"),
    ];
    let found = misfits(&database().await.client().await, &list).await;
    let states: Vec<_> =
        found.iter().map(|one| (one.name.as_str(), one.sqlstate.as_deref())).collect();
    // Manual, appendix A: undefined column, table and function, indeterminate type, syntax.
    let wanted = [
        ("typo", Some("42703")),
        ("gone", Some("42P01")),
        ("types", Some("42883")),
        ("unknown", Some("42P18")),
        ("two", Some("42601")),
        ("ends", None),
    ];
    assert_eq!(states, wanted);
    let text = found[0].to_string();
    assert!(text.starts_with("typo: column \"nmae\" does not exist (SQLSTATE 42703)"), "{text}");
    assert_eq!(found[5].to_string(), "ends: COMMIT is for whoever opened the unit of work");
}

#[tokio::test]
#[should_panic(expected = "statements that do not fit the schema:\n  typo: column \"nmae\"")]
async fn checking_panics() {
    check_sql(&database().await, &[("typo", "SELECT nmae FROM users")]).await;
}
