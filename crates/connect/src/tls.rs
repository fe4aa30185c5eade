//! `sslmode` and its files, made into a configuration for rustls (ring).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::crypto::CryptoProvider;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use tokio_postgres::config::SslMode as ConfigSslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::environment::Environment;
use crate::error::Error;
use crate::setting::Settings;
use crate::startup::one_of;
use crate::verifier::{Check, Verifier};

/// How much a connection insists on TLS; libpq's `sslmode`. Unix sockets never use TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SslMode {
    /// Never TLS.
    Disable,
    /// Plain first; TLS if the server refuses plain.
    Allow,
    /// TLS first; plain if the server has none. The default.
    Prefer,
    /// TLS, whoever is at the other end; verifies the chain if there is a root certificate.
    Require,
    /// TLS with a certificate that a trusted root signed.
    VerifyCa,
    /// As `VerifyCa`, and the certificate holds the host's name.
    VerifyFull,
}

impl SslMode {
    /// The name in a connection string.
    pub fn as_str(self) -> &'static str {
        match self {
            SslMode::Disable => "disable",
            SslMode::Allow => "allow",
            SslMode::Prefer => "prefer",
            SslMode::Require => "require",
            SslMode::VerifyCa => "verify-ca",
            SslMode::VerifyFull => "verify-full",
        }
    }

    fn parse(name: &str) -> Option<SslMode> {
        use SslMode::*;
        [Disable, Allow, Prefer, Require, VerifyCa, VerifyFull]
            .into_iter()
            .find(|mode| mode.as_str() == name)
    }

    /// The closest that `tokio_postgres` can say.
    pub(crate) fn for_config(self) -> ConfigSslMode {
        match self {
            SslMode::Disable => ConfigSslMode::Disable,
            SslMode::Allow | SslMode::Prefer => ConfigSslMode::Prefer,
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => ConfigSslMode::Require,
        }
    }
}

/// Everything about TLS that a target says; the files are read when a connection is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TlsOptions {
    pub mode: SslMode,
    roots: Roots,
    revocations: Option<PathBuf>,
    client: ClientFiles,
    server_name_indication: bool,
    /// Whether 1.2 and 1.3 may be used.
    versions: (bool, bool),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Roots {
    System,
    File(PathBuf),
    /// Where libpq looks when nobody says; it need not exist.
    DefaultFile(Option<PathBuf>),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ClientFiles {
    mode: CertMode,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    /// Whether a certificate was asked for by name, so that it must exist.
    named: bool,
}

/// `sslcertmode`: whether to show a client certificate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum CertMode {
    Disable,
    #[default]
    Allow,
    Require,
}

impl TlsOptions {
    /// Fails on values that make no sense, alone or together.
    pub fn resolve(settings: &Settings, environment: &Environment) -> Result<TlsOptions, Error> {
        let directory = environment.home().map(|home| home.join(".postgresql"));
        let default_file = |name: &str| Some(directory.as_deref()?.join(name));
        let roots = match settings.get("sslrootcert") {
            Some("system") => Roots::System,
            Some(file) => Roots::File(file.into()),
            None => Roots::DefaultFile(default_file("root.crt")),
        };
        let mode = ssl_mode(settings, &roots)?;
        if settings.get("sslnegotiation") == Some("direct") && mode < SslMode::Require {
            return Err(settings.invalid(
                "sslnegotiation",
                format!("it needs sslmode=require or stronger, not {}", mode.as_str()),
            ));
        }
        let revocations = match settings.get("sslcrl") {
            Some(file) => Some(file.into()),
            None => default_file("root.crl").filter(|file| file.exists()),
        };
        let certificate = settings.get("sslcert").map(PathBuf::from);
        let key = settings.get("sslkey").map(PathBuf::from);
        let client = ClientFiles {
            mode: cert_mode(settings)?,
            named: certificate.is_some(),
            certificate: certificate.or_else(|| default_file("postgresql.crt")),
            key: key.or_else(|| default_file("postgresql.key")),
        };
        Ok(TlsOptions {
            mode,
            roots,
            revocations,
            client,
            server_name_indication: settings.flag("sslsni", true)?,
            versions: versions(settings)?,
        })
    }

    /// Reads the files and makes the connector. Fails on files that are missing or make no sense.
    pub fn connector(&self) -> Result<MakeRustlsConnect, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions: &[&'static SupportedProtocolVersion] = match self.versions {
            (true, true) => &[&TLS12, &TLS13],
            (true, false) => &[&TLS12],
            _ => &[&TLS13],
        };
        let verifier = Arc::new(self.verifier(&provider)?);
        let builder = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .map_err(|error| tls_file("TLS versions", Path::new(""), error))?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let mut config = match self.client.read()? {
            Some((chain, key)) => builder.with_client_auth_cert(chain, key).map_err(|error| {
                let file = self.client.certificate.as_deref().unwrap_or(Path::new(""));
                tls_file("client certificate and its key", file, error)
            })?,
            None => builder.with_no_client_auth(),
        };
        config.enable_sni = self.server_name_indication;
        // From 17 on a server that is spoken to directly insists on it; older ones do not look.
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(MakeRustlsConnect::new(config))
    }

    /// The file that holds the roots, for messages.
    pub fn roots_described(&self) -> String {
        match &self.roots {
            Roots::System => "the system's trusted roots".into(),
            Roots::File(file) | Roots::DefaultFile(Some(file)) => file.display().to_string(),
            Roots::DefaultFile(None) => "no file".into(),
        }
    }

    fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Verifier, Error> {
        let algorithms = provider.signature_verification_algorithms;
        let check = match (self.mode, &self.roots) {
            (SslMode::Disable | SslMode::Allow | SslMode::Prefer, _) => Check::Nothing,
            // libpq documents it: with a root certificate there, require behaves as verify-ca.
            (SslMode::Require, Roots::DefaultFile(Some(file))) if file.exists() => Check::Chain,
            (SslMode::Require, Roots::DefaultFile(_)) => Check::Nothing,
            (SslMode::Require | SslMode::VerifyCa, _) => Check::Chain,
            (SslMode::VerifyFull, _) => Check::ChainAndName,
        };
        if check == Check::Nothing {
            return Ok(Verifier { check, chain: None, roots: Vec::new(), algorithms });
        }
        let roots = self.read_roots()?;
        let mut store = RootCertStore::empty();
        // One strange certificate must not make the others useless.
        let (usable, _) = store.add_parsable_certificates(roots.iter().cloned());
        if usable == 0 {
            return Err(Error::TlsFile {
                what: "root certificates of",
                file: self.roots_described().into(),
                reason: "there is no usable certificate among them".into(),
            });
        }
        let mut builder =
            WebPkiServerVerifier::builder_with_provider(store.into(), provider.clone());
        if let Some(file) = &self.revocations {
            let lists = CertificateRevocationListDer::pem_file_iter(file)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|error| tls_file("revocation list", file, error))?;
            builder = builder.with_crls(lists).allow_unknown_revocation_status();
        }
        let chain = builder.build().map_err(|error| {
            let file = self.revocations.as_deref().unwrap_or(Path::new(""));
            tls_file("revocation list", file, error)
        })?;
        Ok(Verifier { check, chain: Some(chain), roots, algorithms })
    }

    fn read_roots(&self) -> Result<Vec<CertificateDer<'static>>, Error> {
        let file = match &self.roots {
            Roots::System => return system_roots(),
            Roots::File(file) | Roots::DefaultFile(Some(file)) => file,
            Roots::DefaultFile(None) => Path::new("~/.postgresql/root.crt"),
        };
        if !file.exists() {
            return Err(Error::TlsFile {
                what: "root certificate",
                file: file.to_owned(),
                reason: format!(
                    "the file does not exist, and sslmode={} needs it; put it there, name another one with sslrootcert, or trust the system's roots with sslrootcert=system",
                    self.mode.as_str()
                ),
            });
        }
        certificates("root certificate", file)
    }
}

impl ClientFiles {
    /// Reads certificate and key; `None` where libpq would show none.
    fn read(
        &self,
    ) -> Result<Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>, Error> {
        let (Some(certificate), Some(key)) = (&self.certificate, &self.key) else {
            return Ok(None);
        };
        let wanted = match self.mode {
            CertMode::Disable => false,
            CertMode::Allow => self.named || certificate.exists(),
            CertMode::Require => true,
        };
        if !wanted {
            return Ok(None);
        }
        let chain = certificates("client certificate", certificate)?;
        check_key_mode(key)?;
        let key = PrivateKeyDer::from_pem_file(key).map_err(|error| {
            // rustls reads no encrypted keys, so sslpassword cannot help.
            let reason = match error {
                rustls_pki_types::pem::Error::NoItemsFound => {
                    "there is no unencrypted PEM key in it; decrypt it (openssl pkey -in …)".into()
                }
                error => error.to_string(),
            };
            Error::TlsFile { what: "client key", file: key.clone(), reason }
        })?;
        Ok(Some((chain, key)))
    }
}

fn ssl_mode(settings: &Settings, roots: &Roots) -> Result<SslMode, Error> {
    let mode = match settings.get("sslmode") {
        Some(name) => SslMode::parse(name).ok_or_else(|| {
            one_of(settings, "sslmode", "disable, allow, prefer, require, verify-ca, verify-full")
        })?,
        None if *roots == Roots::System => SslMode::VerifyFull,
        None => SslMode::Prefer,
    };
    // Anyone can get a certificate from a public authority: only the name makes it worth something.
    if *roots == Roots::System && mode != SslMode::VerifyFull {
        return Err(settings.invalid("sslmode", "sslrootcert=system needs verify-full".into()));
    }
    Ok(mode)
}

fn cert_mode(settings: &Settings) -> Result<CertMode, Error> {
    match settings.get("sslcertmode") {
        None | Some("allow") => Ok(CertMode::Allow),
        Some("disable") => Ok(CertMode::Disable),
        Some("require") => Ok(CertMode::Require),
        Some(_) => Err(one_of(settings, "sslcertmode", "disable, allow, require")),
    }
}

/// Which of 1.2 and 1.3 lie between the two bounds; nothing older is spoken.
fn versions(settings: &Settings) -> Result<(bool, bool), Error> {
    let bound = |name: &'static str, default: u8| match settings.get(name) {
        None => Ok(default),
        Some(text) => match text.to_ascii_lowercase().as_str() {
            "tlsv1" | "tlsv1.1" | "tlsv1.2" => Ok(2),
            "tlsv1.3" => Ok(3),
            _ => Err(one_of(settings, name, "TLSv1, TLSv1.1, TLSv1.2, TLSv1.3")),
        },
    };
    let min = bound("ssl_min_protocol_version", 2)?;
    let max = bound("ssl_max_protocol_version", 3)?;
    let old = settings.get("ssl_max_protocol_version").is_some_and(|text| {
        text.eq_ignore_ascii_case("TLSv1") || text.eq_ignore_ascii_case("TLSv1.1")
    });
    if max < min || old {
        return Err(settings.invalid(
            "ssl_max_protocol_version",
            "it leaves no version of TLS that can be spoken (1.2 and 1.3)".into(),
        ));
    }
    Ok((min <= 2, max >= 3))
}

fn system_roots() -> Result<Vec<CertificateDer<'static>>, Error> {
    let found = rustls_native_certs::load_native_certs();
    if !found.certs.is_empty() {
        return Ok(found.certs);
    }
    let reasons: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
    Err(Error::TlsFile {
        what: "system's trusted roots",
        file: PathBuf::new(),
        reason: match reasons.is_empty() {
            true => {
                "none were found; install ca-certificates, or name a file with sslrootcert".into()
            }
            false => reasons.join("; "),
        },
    })
}

fn certificates(what: &'static str, file: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| tls_file(what, file, error))?;
    if read.is_empty() {
        return Err(tls_file(what, file, "there is no PEM certificate in it"));
    }
    Ok(read)
}

/// libpq's rule: 0600 if it is ours, 0640 if it is root's.
#[cfg(unix)]
fn check_key_mode(file: &Path) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(file).map_err(|error| tls_file("client key", file, error))?;
    let forbidden = if metadata.uid() == 0 { 0o037 } else { 0o077 };
    if metadata.mode() & forbidden == 0 {
        return Ok(());
    }
    let reason = format!(
        "its permissions {:04o} let others read it; run chmod 0600 {}",
        metadata.mode() & 0o777,
        file.display()
    );
    Err(tls_file("client key", file, reason))
}

#[cfg(not(unix))]
fn check_key_mode(_file: &Path) -> Result<(), Error> {
    Ok(())
}

fn tls_file(what: &'static str, file: &Path, reason: impl ToString) -> Error {
    Error::TlsFile { what, file: file.to_owned(), reason: reason.to_string() }
}
