//! Names of Rust types as names of tables and types.

/// `OrderItem` as `order_item`, `HTTPRequest` as `http_request`.
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.trim_start_matches("r#").chars().collect();
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let word_starts = before.is_some_and(|before| before != '_' && !before.is_uppercase())
            || (before.is_some_and(|before| before.is_uppercase())
                && after.is_some_and(|after| after.is_lowercase()));
        if letter.is_uppercase() && word_starts {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
