//! Whether to believe a server's certificate, as libpq with OpenSSL would.
//!
//! webpki is stricter than OpenSSL: it refuses a self-signed certificate that is its own root, a name that
//! stands only in the subject's common name, and certificates of X.509 version 1. All three are what
//! PostgreSQL's manual tells people to make, so they are looked at here when webpki says no.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{
    WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
    verify_tls13_signature_with_raw_key,
};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use x509_cert::Certificate;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Decode, Encode};

const SUBJECT_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// How much of a certificate is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// Only that the server has the certificate's key.
    Nothing,
    /// That a trusted root signed it.
    Chain,
    /// And that it holds the name that was connected to.
    ChainAndName,
}

/// The verifier behind every `sslmode`.
#[derive(Debug)]
pub(crate) struct Verifier {
    pub check: Check,
    /// `None` only where nothing is checked.
    pub chain: Option<Arc<WebPkiServerVerifier>>,
    /// The roots once more, to recognise one that the server presents as its own certificate.
    pub roots: Vec<CertificateDer<'static>>,
    pub algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        let result =
            chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match result {
            Ok(verified) => Ok(verified),
            // The chain is checked before the name, so here the chain was good.
            Err(error) if is_name_error(&error) => self.check_name(end_entity, server_name, error),
            Err(error) => {
                self.check_own_root(end_entity, now, error)?;
                match ParsedCertificate::try_from(end_entity)
                    .and_then(|parsed| verify_server_name(&parsed, server_name))
                {
                    Ok(()) => Ok(ServerCertVerified::assertion()),
                    Err(error) => self.check_name(end_entity, server_name, error),
                }
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms).or_else(|error| {
            // webpki does not read version 1 certificates; their key is as good as any.
            let key = public_key(certificate).ok_or(error)?;
            verify_tls13_signature_with_raw_key(message, &key, signature, &self.algorithms)
        })
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

impl Verifier {
    /// Accepts a name that webpki did not find: nobody asked for it, or it is the common name.
    fn check_name(
        &self,
        end_entity: &CertificateDer<'_>,
        server_name: &ServerName<'_>,
        error: Error,
    ) -> Result<ServerCertVerified, Error> {
        let accepted = match self.check {
            Check::Nothing | Check::Chain => true,
            Check::ChainAndName => common_name(end_entity)
                .is_some_and(|pattern| name_matches(&pattern, &server_name.to_str())),
        };
        if accepted { Ok(ServerCertVerified::assertion()) } else { Err(error) }
    }

    /// Accepts a certificate that is itself one of the roots, while it is valid.
    fn check_own_root(
        &self,
        end_entity: &CertificateDer<'_>,
        now: UnixTime,
        error: Error,
    ) -> Result<(), Error> {
        let expiry_or_revocation = matches!(
            error,
            Error::InvalidCertificate(
                CertificateError::Expired
                    | CertificateError::ExpiredContext { .. }
                    | CertificateError::NotValidYet
                    | CertificateError::NotValidYetContext { .. }
                    | CertificateError::Revoked
            )
        );
        let own_root = self.roots.iter().any(|root| root.as_ref() == end_entity.as_ref());
        if !own_root || expiry_or_revocation {
            return Err(error);
        }
        let Ok(certificate) = Certificate::from_der(end_entity) else { return Err(error) };
        let validity = certificate.tbs_certificate.validity;
        let now = now.as_secs();
        if now > validity.not_after.to_unix_duration().as_secs() {
            return Err(Error::InvalidCertificate(CertificateError::Expired));
        }
        if now < validity.not_before.to_unix_duration().as_secs() {
            return Err(Error::InvalidCertificate(CertificateError::NotValidYet));
        }
        Ok(())
    }
}

fn is_name_error(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
        )
    )
}

fn public_key(certificate: &CertificateDer<'_>) -> Option<SubjectPublicKeyInfoDer<'static>> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let key = certificate.tbs_certificate.subject_public_key_info.to_der().ok()?;
    Some(SubjectPublicKeyInfoDer::from(key))
}

/// The subject's common name, if the certificate has no alternative names that would take its place.
fn common_name(certificate: &CertificateDer<'_>) -> Option<String> {
    let subject = Certificate::from_der(certificate).ok()?.tbs_certificate;
    let extensions = subject.extensions.unwrap_or_default();
    if extensions.iter().any(|extension| extension.extn_id == SUBJECT_ALT_NAME) {
        return None;
    }
    let mut attributes = subject.subject.0.into_iter().flat_map(|set| set.0.into_vec());
    let value = attributes.rfind(|attribute| attribute.oid == COMMON_NAME)?.value;
    // A zero byte in a name is an old trick to look like another one.
    String::from_utf8(value.value().to_vec()).ok().filter(|name| !name.contains('\0'))
}

/// libpq's rule: no difference of case, and a leading `*.` stands for exactly one label.
fn name_matches(pattern: &str, host: &str) -> bool {
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    let (Some(domain), Some((label, rest))) = (pattern.strip_prefix("*."), host.split_once('.'))
    else {
        return false;
    };
    !label.is_empty() && domain.eq_ignore_ascii_case(rest)
}

#[cfg(test)]
mod tests {
    use super::name_matches;

    #[test]
    fn a_wildcard_is_one_label() {
        assert!(name_matches("DB.example.org", "db.Example.org"));
        assert!(name_matches("*.example.org", "db.example.org"));
        assert!(!name_matches("*.example.org", "a.db.example.org"));
        assert!(!name_matches("*.example.org", "example.org"));
        assert!(!name_matches("*.example.org", ".example.org"));
        assert!(!name_matches("*", "localhost"));
    }
}
