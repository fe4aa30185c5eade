use relvar::Model;

#[derive(Debug, Clone, Model)]
#[model(table = "Things")]
#[model(foreign_key(columns(shelf, nth), references = Places, name = places, inverse = things))]
pub struct Things {
    #[model(primary_key)]
    pub id: i64,
    #[model(index = false)]
    pub shelf: Option<i32>,
    pub nth: Option<i16>,
}

#[derive(Debug, Clone, Model)]
#[model(table = "messages")]
pub struct Messages {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = People, inverse = messages_by_sender, index = false)]
    pub sender_id: i64,
    #[model(references = People, inverse = messages_by_receiver, index = false)]
    pub receiver_id: i64,
}

#[derive(Debug, Clone, Model)]
#[model(table = "nodes")]
pub struct Nodes {
    #[model(primary_key)]
    pub id: i32,
    #[model(references = Nodes, inverse = nodes_by_parent, index = false)]
    pub parent_id: Option<i32>,
}

#[derive(Debug, Clone, Model)]
#[model(table = "orders")]
pub struct Orders {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = People, name = person_id_row, inverse = orders_by_person, index = false)]
    pub person_id: i64,
    pub person: Option<String>,
    #[model(references = People, name = find_, inverse = orders_by_find, index = false)]
    pub find_id: Option<i64>,
    #[model(references = People, inverse = orders_by_id, index = false)]
    pub _id: Option<i64>,
    #[model(references = People, inverse = orders_by_type, index = false)]
    pub r#type: Option<i64>,
    #[model(references = People, to = email, inverse = orders_by_login, index = false)]
    pub login: Option<String>,
}

#[derive(Debug, Clone, Model)]
#[model(table = "people")]
pub struct People {
    #[model(primary_key)]
    pub id: i64,
    #[model(unique)]
    pub email: String,
    #[model(default = 0)]
    pub orders: i32,
}

#[derive(Debug, Clone, Model)]
#[model(table = "places")]
#[model(primary_key(shelf, nth))]
pub struct Places {
    pub shelf: i32,
    pub nth: i16,
}

#[derive(Debug, Clone, Model)]
#[model(table = "short")]
pub struct Short {
    #[model(primary_key)]
    pub id: i32,
    #[model(references = People, index = false)]
    pub person_id: Option<i32>,
}
