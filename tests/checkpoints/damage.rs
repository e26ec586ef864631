//! Damaged files: each is rejected, and nothing panics.

use constnet::checkpoint::{Checkpoint, LoadErrorKind, Weights};
use constnet::prelude::*;
use proptest::prelude::*;

use super::sealed::sealed;
use super::{Small, after};

fn load(bytes: &[u8]) -> Result<Checkpoint<Small>, LoadErrorKind> {
    Checkpoint::from_bytes(bytes)
}

#[test]
fn every_truncation_is_refused() {
    let bytes = after(2).to_bytes();
    for len in 0..bytes.len() {
        load(&bytes[..len]).unwrap_err();
    }
    load(&[&bytes[..], b" "].concat()).unwrap_err();
    load(&bytes).unwrap();
}

#[test]
fn every_flipped_bit_is_refused() {
    let mut bytes = after(2).to_bytes();
    assert!(bytes.len() < 10_000, "{} bytes take long", bytes.len());
    for byte in 0..bytes.len() {
        for bit in 0..8 {
            bytes[byte] ^= 1 << bit;
            assert!(load(&bytes).is_err(), "bit {bit} of byte {byte}");
            bytes[byte] ^= 1 << bit;
        }
    }
    load(&bytes).unwrap();
}

#[test]
fn every_flipped_bit_of_weights_alone_is_refused() {
    let mut bytes = Weights::of(&Small::new(1)).to_bytes();
    let whole = Weights::from_bytes(&bytes).unwrap();
    // A file that has lost its marks in the header may pass for one of others; its numbers are whole then.
    for byte in 0..bytes.len() {
        bytes[byte] ^= 1;
        if let Ok(weights) = Weights::from_bytes(&bytes) {
            assert!(weights.tensors().eq(whole.tensors()), "byte {byte}");
        }
        bytes[byte] ^= 1;
    }
}

#[test]
fn the_message_describes_the_error() {
    let bytes = after(1).to_bytes();
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let message = load(&damaged).unwrap_err().to_string();
    assert!(message.starts_with("the file is damaged: its SHA-256 is "), "{message}");
    let message = load(b"PK not safetensors at all").unwrap_err().to_string();
    assert!(
        message.starts_with("expected a safetensors file, but this is another kind of file"),
        "{message}"
    );
    let foreign = b"\x1e\0\0\0\0\0\0\0{\"__metadata__\":{\"a\":\"b\"}}    ";
    let message = load(foreign).unwrap_err().to_string();
    let expected =
        "the file is a safetensors file, but not a constnet checkpoint; load it with `Weights::load`";
    assert_eq!(message, expected);
    let weights = Weights::of(&Small::new(1)).to_bytes();
    assert_eq!(load(&weights).unwrap_err().to_string(), expected);
    Weights::from_bytes(&bytes).unwrap();
}

#[test]
fn headers_that_announce_too_much_are_refused() {
    let tensor = |shape: &str, offsets: &str| {
        let header = format!(r#"{{"w":{{"dtype":"F32","shape":{shape},"data_offsets":{offsets}}}}}"#);
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend(header.bytes());
        file.extend([0; 16]);
        file
    };
    Weights::from_bytes(&tensor("[2,2]", "[0,16]")).unwrap();
    for (shape, offsets) in [
        ("[4611686018427387904,4]", "[0,16]"),
        ("[18446744073709551615]", "[0,18446744073709551615]"),
        ("[2,2]", "[16,0]"),
        ("[2,2]", "[0,17]"),
        ("[2,2]", "[8,24]"),
        ("[5]", "[0,16]"),
        ("[-4]", "[0,16]"),
        ("[]", "[0,16]"),
    ] {
        Weights::from_bytes(&tensor(shape, offsets)).expect_err(shape);
    }
    for len in [1 << 63, u64::MAX, u64::MAX - 8, 100_000_001, 16] {
        let mut file = tensor("[2,2]", "[0,16]");
        file[..8].copy_from_slice(&u64::to_le_bytes(len));
        Weights::from_bytes(&file).unwrap_err();
        load(&sealed(file)).unwrap_err();
    }
}

/// A file that says it has many copies of the network, with the right digest.
#[test]
fn what_a_file_only_announces_is_not_allocated() {
    let bytes = after(1).to_bytes();
    let none = br#""copies":"[]""#;
    let place = bytes.windows(none.len()).position(|window| window == none).unwrap();
    let names: Vec<_> = (0..100_000).map(|name| format!(r#"\"{name}\""#)).collect();
    let copies = format!(r#""copies":"[{}]""#, names.join(","));
    let mut header = bytes[8..place].to_vec();
    header.extend(copies.bytes());
    let len = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    header.extend(&bytes[place + none.len()..8 + len]);
    let file = [&(header.len() as u64).to_le_bytes()[..], &header, &bytes[8 + len..]].concat();
    let error = load(&sealed(file)).unwrap_err();
    assert!(
        error.to_string().contains("`copy.0.affine1.weight`: the file has nothing of this name"),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(load(&bytes).is_err());
        _ = Weights::from_bytes(&bytes);
    }

    /// Changes that a right digest hides: what is read is still a checkpoint or refused, and weights can be
    /// checked.
    #[test]
    fn no_changed_header_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        removed in prop::option::of((any::<prop::sample::Index>(), 1_usize..40)),
        digits in any::<bool>(),
    ) {
        let mut bytes = after(1).to_bytes();
        for (place, value) in changes {
            let place = place.index(bytes.len());
            match digits && bytes[place].is_ascii_digit() {
                true => bytes[place] = b'0' + value % 10,
                false => bytes[place] = value,
            }
        }
        if let Some((place, len)) = removed {
            let begin = place.index(bytes.len());
            bytes.drain(begin..(begin + len).min(bytes.len()));
        }
        let bytes = sealed(bytes);
        if let Ok(checkpoint) = load(&bytes) {
            checkpoint.restore(&mut Small::new(1));
            _ = checkpoint.restore_optimizer(&mut Adam::new(&Small::<f32>::zeros(), 0.1));
        }
        if let Ok(weights) = Weights::from_bytes(&bytes) {
            _ = weights.transpose(|_| true).apply(&mut Small::<f64>::zeros());
        }
    }
}
