//! Signed envelopes: DSSE 1.0 with Ed25519 keys in PEM files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, EncodePublicKey as _};
use ed25519_dalek::{Signature, Signer as _};
use serde::{Deserialize, Serialize};

use crate::text::Sha256Hasher;

/// The type of an in-toto statement in an envelope.
const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// Why a key or an envelope cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DsseError {
    /// The text is not a private key.
    #[error("it is no Ed25519 private key in PKCS#8 PEM form: {0}")]
    PrivateKey(String),
    /// The text is not a public key.
    #[error("it is no Ed25519 public key in PEM form: {0}")]
    PublicKey(String),
    /// The text is not an envelope.
    #[error("it is no DSSE envelope: {0}")]
    Envelope(String),
    /// What is signed is something else.
    #[error("it holds `{0}`, not an in-toto statement")]
    PayloadType(String),
    /// No signature is of this key.
    #[error("no signature is of the key {0}")]
    Signature(String),
}

/// A key that signs.
#[derive(Debug)]
pub struct SigningKey(ed25519_dalek::SigningKey);

/// A key that signatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl SigningKey {
    /// The key in a PKCS#8 PEM file, as `openssl genpkey -algorithm ed25519` writes it.
    pub fn from_pem(pem: &str) -> Result<Self, DsseError> {
        ed25519_dalek::SigningKey::from_pkcs8_pem(pem.trim())
            .map(Self)
            .map_err(|error| DsseError::PrivateKey(error.to_string()))
    }

    /// Its public half.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }
}

impl VerifyingKey {
    /// The key in a PEM file, as `openssl pkey -pubout` writes it.
    pub fn from_pem(pem: &str) -> Result<Self, DsseError> {
        ed25519_dalek::VerifyingKey::from_public_key_pem(pem.trim())
            .map(Self)
            .map_err(|error| DsseError::PublicKey(error.to_string()))
    }

    /// The digest of the key, by which an envelope names it; with no meaning of its own.
    pub fn id(&self) -> String {
        let pem = self.0.to_public_key_pem(LineEnding::LF);
        Sha256Hasher::digest(pem.unwrap_or_default())
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Envelope {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<Signed>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Signed {
    #[serde(default)]
    keyid: Option<String>,
    sig: String,
}

/// A statement in a signed envelope, as one line of JSON.
pub fn seal(statement: &[u8], key: &SigningKey) -> Result<String, serde_json::Error> {
    let signature = key.0.sign(&pre_authentication(PAYLOAD_TYPE, statement));
    let mut line = serde_json::to_string(&Envelope {
        payload: BASE64.encode(statement),
        payload_type: PAYLOAD_TYPE.to_owned(),
        signatures: vec![Signed {
            keyid: Some(key.verifying_key().id()),
            sig: BASE64.encode(signature.to_bytes()),
        }],
    })?;
    line.push('\n');
    Ok(line)
}

/// The statement in an envelope, if one of the signatures is of that key. Key ids are hints that
/// anybody can write, so every signature is tried.
pub fn open(text: &str, key: &VerifyingKey) -> Result<Vec<u8>, DsseError> {
    let envelope: Envelope =
        serde_json::from_str(text).map_err(|error| DsseError::Envelope(error.to_string()))?;
    let payload = BASE64
        .decode(&envelope.payload)
        .map_err(|error| DsseError::Envelope(error.to_string()))?;
    let message = pre_authentication(&envelope.payload_type, &payload);
    let is_signed = envelope.signatures.iter().any(|signed| {
        let bytes = BASE64.decode(&signed.sig).ok();
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok());
        signature.is_some_and(|signature| key.0.verify_strict(&message, &signature).is_ok())
    });
    if !is_signed {
        return Err(DsseError::Signature(key.id()));
    }
    if envelope.payload_type != PAYLOAD_TYPE {
        return Err(DsseError::PayloadType(envelope.payload_type));
    }
    Ok(payload)
}

/// What is signed: DSSE's pre-authentication encoding (`PAE`), which binds type and content.
fn pre_authentication(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut message = format!(
        "DSSEv1 {} {payload_type} {} ",
        payload_type.len(),
        payload.len()
    )
    .into_bytes();
    message.extend_from_slice(payload);
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of DSSE's protocol document.
    #[test]
    fn the_encoding_is_that_of_the_specification() {
        assert_eq!(
            pre_authentication("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }
}
