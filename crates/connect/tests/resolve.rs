//! How a target is put together from what a user wrote and what stands around it; no server needed.

use std::fs;
use std::path::Path;

use relvar_connect::{Environment, Target};
use tempfile::tempdir;

fn environment() -> Environment {
    Environment::empty().with_user("me")
}

fn display(text: &str, environment: &Environment) -> String {
    Target::parse(text, environment).expect(text).display()
}

fn message(text: &str, environment: &Environment) -> String {
    Target::parse(text, environment).expect_err(text).to_string()
}

#[test]
fn defaults_are_those_of_libpq() {
    assert_eq!(display("", &environment()), "postgresql://me@/me?port=5432");
    assert_eq!(display("postgres://", &environment()), "postgresql://me@/me?port=5432");
    assert_eq!(display("host=db", &environment()), "postgresql://me@db:5432/me");
    assert_eq!(display("user=you host=db", &environment()), "postgresql://you@db:5432/you");
    assert_eq!(
        message("host=db", &Environment::empty()),
        "invalid user from the defaults: no user name was given, and the system's is unknown"
    );
}

#[test]
fn the_string_beats_the_service_and_the_service_beats_the_variables() {
    let home = tempdir().unwrap();
    fs::write(
        home.path().join(".pg_service.conf"),
        "# shops\n[other]\nhost=other\n\n[shop]\nhost=service\nport=6000\nuser=service_user\n\n[after]\nhost=after\n",
    )
    .unwrap();
    let environment = environment()
        .with_home(home.path())
        .with_variable("PGHOST", "variable")
        .with_variable("PGPORT", "7000")
        .with_variable("PGUSER", "variable_user")
        .with_variable("PGDATABASE", "variable_db");
    assert_eq!(display("", &environment), "postgresql://variable_user@variable:7000/variable_db");
    assert_eq!(
        display("service=shop", &environment),
        "postgresql://service_user@service:6000/variable_db"
    );
    assert_eq!(
        display("postgres://text:1/db?service=shop", &environment),
        "postgresql://service_user@text:1/db"
    );
    let by_variable = environment.with_variable("PGSERVICE", "after");
    assert_eq!(display("", &by_variable), "postgresql://variable_user@after:7000/variable_db");
}

#[test]
fn service_files_are_looked_for_as_libpq_does() {
    let home = tempdir().unwrap();
    let system = tempdir().unwrap();
    fs::write(system.path().join("pg_service.conf"), "[shop]\nhost=system\n").unwrap();
    let here = environment()
        .with_home(home.path())
        .with_variable("PGSYSCONFDIR", system.path().to_str().unwrap());
    assert_eq!(display("service=shop", &here), "postgresql://me@system:5432/me");
    assert_eq!(
        message("service=gone", &here),
        format!(
            "no definition of the service \"gone\"; looked in {}/.pg_service.conf, {}/pg_service.conf",
            home.path().display(),
            system.path().display()
        )
    );
    let named = home.path().join("named.conf");
    let here = here.with_variable("PGSERVICEFILE", named.to_str().unwrap());
    assert_eq!(
        message("service=shop", &here),
        format!(
            "cannot read the service file {}: No such file or directory (os error 2)",
            named.display()
        )
    );
    fs::write(&named, "[shop]\nhost=named\n[bad]\nhost\n[nested]\nservice=shop\n[odd]\nhots=x\n")
        .unwrap();
    assert_eq!(display("service=shop", &here), "postgresql://me@named:5432/me");
    let file = named.display();
    for (service, expected) in [
        ("bad", format!("{file}:4: bad line in the service file: \"name=value\" is wanted")),
        (
            "nested",
            format!(
                "{file}:6: bad line in the service file: a service cannot name another service"
            ),
        ),
        (
            "odd",
            format!(
                "unknown setting \"hots\" in {file}:8; the names are those of libpq, such as host, port, dbname, user"
            ),
        ),
    ] {
        assert_eq!(message(&format!("service={service}"), &here), expected);
    }
}

#[test]
fn an_invalid_value_names_its_source() {
    for (text, variable, expected) in [
        (
            "host=a port=0",
            None,
            "invalid port \"0\" from the connection string: a number from 1 to 65535 is wanted",
        ),
        (
            "",
            Some(("PGPORT", "x")),
            "invalid port \"x\" from the environment variable PGPORT: a number from 1 to 65535 is wanted",
        ),
        (
            "host=a,b,c port=1,2",
            None,
            "invalid port \"1,2\" from the connection string: 2 ports do not match 3 hosts",
        ),
        (
            "host=a,b hostaddr=1.1.1.1",
            None,
            "invalid hostaddr \"1.1.1.1\" from the connection string: 1 addresses do not match 2 hosts",
        ),
        (
            "hostaddr=db",
            None,
            "invalid hostaddr \"db\" from the connection string: a numeric IPv4 or IPv6 address is wanted",
        ),
        (
            "",
            Some(("PGSSLMODE", "on")),
            "invalid sslmode \"on\" from the environment variable PGSSLMODE: one of disable, allow, prefer, require, verify-ca, verify-full is wanted",
        ),
        (
            "sslrootcert=system sslmode=require",
            None,
            "invalid sslmode \"require\" from the connection string: sslrootcert=system needs verify-full",
        ),
        (
            "connect_timeout=soon",
            None,
            "invalid connect_timeout \"soon\" from the connection string: a whole number is wanted",
        ),
        (
            "target_session_attrs=rw",
            None,
            "invalid target_session_attrs \"rw\" from the connection string: one of any, read-write, read-only, primary, standby, prefer-standby is wanted",
        ),
        (
            "require_auth=scram-sha-256",
            None,
            "invalid require_auth \"scram-sha-256\" from the connection string: relvar cannot do what it asks for; leave it out",
        ),
        (
            "gssencmode=require",
            None,
            "invalid gssencmode \"require\" from the connection string: relvar cannot do what it asks for; leave it out",
        ),
        (
            "sslnegotiation=direct",
            None,
            "invalid sslnegotiation \"direct\" from the connection string: it needs sslmode=require or stronger, not prefer",
        ),
        (
            "ssl_max_protocol_version=TLSv1.1",
            None,
            "invalid ssl_max_protocol_version \"TLSv1.1\" from the connection string: it leaves no version of TLS that can be spoken (1.2 and 1.3)",
        ),
        (
            "host=@abstract",
            None,
            "invalid host \"@abstract\" from the connection string: abstract sockets are not supported",
        ),
    ] {
        let mut here = environment();
        if let Some((name, value)) = variable {
            here = here.with_variable(name, value);
        }
        assert_eq!(message(text, &here), expected);
    }
}

#[test]
fn other_text_is_refused_with_an_example() {
    let example = "write postgres://user@host:5432/database or \"host=… dbname=…\"";
    assert_eq!(
        message("mysql://root:pw@h/d", &environment()),
        format!(
            "not a connection to PostgreSQL: the URL does not start with postgres:// or postgresql://; {example}"
        )
    );
    assert_eq!(
        message("shop", &environment()),
        format!(
            "not a connection to PostgreSQL: there is neither \"://\" nor \"=\" in it; {example}"
        )
    );
}

#[test]
fn display_reads_back_and_hides_the_password() {
    for (text, expected) in [
        ("postgres://u:hush@h:1/d", "postgresql://u@h:1/d"),
        ("postgres://u:hush@[::1]/d", "postgresql://u@[::1]:5432/d"),
        ("host=a,b port=1,2 user=u password=hush dbname=d", "postgresql://u@a:1,b:2/d"),
        ("host='/run/a b' user=u password=hush", "postgresql://u@/u?host=/run/a%20b&port=5432"),
        (
            "host=/run/x,h port=1 user='ü@' dbname='a/b?'",
            "postgresql://%C3%BC%40@/a%2Fb%3F?host=/run/x,h&port=1,1",
        ),
    ] {
        let target = Target::parse(text, &environment()).unwrap();
        assert_eq!(target.to_string(), expected);
        assert_eq!(display(expected, &environment()), expected);
        let shown = format!("{target} {target:?} {:?}", target.config());
        assert!(!shown.contains("hush"), "{shown}");
        let again = Target::parse(&target.for_libpq().0, &environment()).unwrap();
        assert_eq!(again.to_string(), expected);
    }
    let environment = environment().with_variable("PGPASSWORD", "hush");
    assert!(!format!("{environment:?}").contains("hush"));
}

#[test]
fn a_socket_needs_nothing_else() {
    let target =
        Target::local(Path::new("/run/relvar x"), 5433, "postgres", "shadow \"1\"").unwrap();
    assert_eq!(
        target.to_string(),
        "postgresql://postgres@/shadow%20%221%22?host=/run/relvar%20x&port=5433"
    );
    assert_eq!(
        target.with_database("other").to_string(),
        "postgresql://postgres@/other?host=/run/relvar%20x&port=5433"
    );
}
