//! Names of temporary files: `.NAME.PROCESS-NUMBER.tmp` becomes the file `NAME`.

use std::ffi::{OsStr, OsString};

/// The extension of temporary files.
const ENDING: &str = ".tmp";

/// The maximum length of a name in bytes, on nearly all file systems.
const LONGEST: usize = 255;

/// The maximum number of bytes around `NAME`: two dots, a hyphen, two numbers and the extension.
const AROUND: usize = 3 + u32::MAX.ilog10() as usize + 1 + u64::MAX.ilog10() as usize + 1 + ENDING.len();

/// The maximum length of a name that is used unchanged in a temporary one.
const LONGEST_STEM: usize = LONGEST - AROUND;

/// The name of a temporary file.
pub(super) fn temporary_name(name: &OsStr, process: u32, number: u64) -> OsString {
    let mut own = OsString::from(".");
    own.push(stem_of(name));
    own.push(format!(".{process}-{number}{ENDING}"));
    own
}

/// The part of a temporary name for a file name: the name, or the start of a long one and a digest of it.
pub(super) fn stem_of(name: &OsStr) -> OsString {
    if name.len() <= LONGEST_STEM {
        return name.to_owned();
    }
    let digest = format!("~{:016x}", digest(name.as_encoded_bytes()));
    let text = name.to_string_lossy();
    let mut end = text.len().min(LONGEST_STEM - digest.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    OsString::from(text[..end].to_owned() + &digest)
}

/// The part for the file name in a temporary name.
pub(super) fn stem_within(name: &[u8]) -> Option<&[u8]> {
    let name = name.strip_prefix(b".")?.strip_suffix(ENDING.as_bytes())?;
    let dot = name.iter().rposition(|&byte| byte == b'.')?;
    let mut numbers = name[dot + 1..].split(|&byte| byte == b'-');
    let mut is_number = || numbers.next().is_some_and(|digits| digits.iter().all(u8::is_ascii_digit));
    (is_number() && is_number() && numbers.next().is_none()).then_some(&name[..dot])
}

/// FNV-1a: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm" (RFC 9923).
fn digest(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(name: &str) -> OsString {
        temporary_name(OsStr::new(name), u32::MAX, u64::MAX)
    }

    #[test]
    fn a_temporary_name_is_no_longer_than_systems_allow() {
        for name in ["a".repeat(255), "\u{4e2d}".repeat(85), "a".repeat(218), "a".repeat(219), "a".to_owned()]
        {
            let own = longest(&name);
            assert!(own.len() <= LONGEST, "{} of {}", own.len(), name.len());
            assert_eq!(stem_within(own.as_encoded_bytes()), Some(stem_of(name.as_ref()).as_encoded_bytes()));
        }
        assert_eq!(stem_of(OsStr::new(&"a".repeat(218))).len(), 218);
    }

    #[test]
    fn long_names_are_told_apart() {
        let names = ["a".repeat(254) + "b", "a".repeat(254) + "c", "a".repeat(253) + "b"];
        let stems = names.each_ref().map(|name| stem_of(name.as_ref()));
        assert!(stems[0] != stems[1] && stems[0] != stems[2] && stems[1] != stems[2], "{stems:?}");
    }

    #[test]
    fn other_names_are_no_temporary_ones() {
        assert_eq!(stem_within(b".a.b.12-3.tmp"), Some(&b"a.b"[..]));
        for name in ["a.1-2.tmp", ".a.1-2", ".a.1.tmp", ".a.1-2-3.tmp", ".a.x-2.tmp", ".1-2.tmp", ".tmp", ""]
        {
            assert_eq!(stem_within(name.as_bytes()), None, "{name}");
        }
    }

    /// Of the standard's own test vectors.
    #[test]
    fn the_digest_is_fnv_1a() {
        assert_eq!(
            [&b""[..], b"a", b"foobar"].map(digest),
            [0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8]
        );
    }
}
