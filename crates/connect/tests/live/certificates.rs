//! An authority for the tests, and what it signed.

use std::sync::OnceLock;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    IsCa, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber, date_time_ymd,
};

type Authority = CertifiedIssuer<'static, KeyPair>;

/// The certificate that the tests trust.
pub fn root() -> &'static str {
    static ROOT: OnceLock<String> = OnceLock::new();
    ROOT.get_or_init(|| authority().pem())
}

/// A certificate that signed nothing here.
pub fn other_root() -> String {
    make_authority("another authority").pem()
}

/// The server's certificate and key, for the name `localhost` only.
pub fn server() -> (&'static str, &'static str) {
    static SERVER: OnceLock<(String, String)> = OnceLock::new();
    let (certificate, key) = SERVER.get_or_init(|| sign(&["localhost"], "server", 7));
    (certificate, key)
}

/// A client's certificate and key.
pub fn client(user: &str) -> (String, String) {
    sign(&[], user, 8)
}

/// A list of the authority that revokes the server's certificate.
pub fn revocations() -> String {
    let now = date_time_ymd(2020, 1, 1);
    let revoked = RevokedCertParams {
        serial_number: SerialNumber::from(7_u64),
        revocation_time: now,
        reason_code: None,
        invalidity_date: None,
    };
    let params = CertificateRevocationListParams {
        this_update: now,
        next_update: date_time_ymd(4000, 1, 1),
        crl_number: SerialNumber::from(1_u64),
        issuing_distribution_point: None,
        revoked_certs: vec![revoked],
        key_identifier_method: rcgen::KeyIdMethod::Sha256,
    };
    params.signed_by(authority()).and_then(|list| list.pem()).expect("a revocation list")
}

fn authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(|| make_authority("the authority of the tests"))
}

fn make_authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate().expect("a key");
    CertifiedIssuer::self_signed(params, key).expect("an authority")
}

fn sign(names: &[&str], common_name: &str, serial: u64) -> (String, String) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("names");
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.serial_number = Some(serial.into());
    let key = KeyPair::generate().expect("a key");
    let certificate = params.signed_by(&key, authority()).expect("a certificate");
    (certificate.pem(), key.serialize_pem())
}
