//! Short names made from long ones.

use sha2::{Digest, Sha256};

/// Twelve hex digits that stand for `parts`; the same ones for the same parts.
pub(crate) fn short_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize()[..6])
}

/// Twelve random hex digits.
pub(crate) fn random_name() -> String {
    let mut bytes = [0; 6];
    // The operating system's source fails only where there is none; a name from the clock and the process
    // is then still a name of one's own, and a directory made from it fails loudly when it exists.
    if getrandom::fill(&mut bytes).is_err() {
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        let mixed = (now.as_nanos() as u64).rotate_left(16) ^ u64::from(std::process::id());
        bytes.copy_from_slice(&mixed.to_be_bytes()[2..]);
    }
    hex(&bytes)
}

/// Bytes as lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_borders_between_parts_count() {
        assert_ne!(short_hash([b"ab".as_slice(), b"c"]), short_hash([b"a".as_slice(), b"bc"]));
        assert_eq!(short_hash([b"ab".as_slice()]).len(), 12);
    }
}
