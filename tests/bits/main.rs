//! Reproducibility of the kernels: the same bits from version to version, on each instruction set, for both scalar types.
//!
//! `recorded.txt` has a digest of the results of each kernel on random numbers. If the order of a sum is changed with
//! a reason, `CONSTNET_RECORD_BITS=1 cargo test -p constnet-tests --test bits` records the digests of this instruction set again;
//! `CONSTNET_SIMD` selects another one, and with `bash .ci/arm` instead of the command it is NEON.

mod cases;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use constnet::Scalar;
use constnet::kernel::isa;

/// Digests by instruction set, scalar type and kernel.
type Digests = BTreeMap<String, String>;

/// FNV-1a, continued with the bits of these values.
fn digest<T: Scalar>(start: u64, values: &[T]) -> u64 {
    let bytes = values.iter().flat_map(|value| value.as_f64().to_bits().to_le_bytes());
    bytes.fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// One digest for each kernel, of all its sizes.
fn add_digests<T: Scalar>(digests: &mut Digests) {
    let mut hashes = BTreeMap::new();
    cases::all::<T>(&mut |kernel, values| {
        let hash = hashes.entry(format!("{} {} {kernel}", isa(), T::NAME)).or_insert(0xcbf2_9ce4_8422_2325);
        *hash = digest(*hash, values);
    });
    digests.extend(hashes.into_iter().map(|(kernel, hash)| (kernel, format!("{hash:016x}"))));
}

fn recorded(text: &str) -> Digests {
    let lines = text.lines().filter_map(|line| line.rsplit_once(' '));
    lines.map(|(name, digest)| (name.to_owned(), digest.to_owned())).collect()
}

#[test]
fn every_kernel_gives_the_recorded_bits() {
    let mut found = Digests::new();
    add_digests::<f32>(&mut found);
    add_digests::<f64>(&mut found);
    let mut all = recorded(include_str!("recorded.txt"));
    if std::env::var_os("CONSTNET_RECORD_BITS").is_some() {
        all.retain(|name, _| name.split(' ').next() != Some(&isa().to_string()));
        all.append(&mut found);
        let lines: String = all.iter().map(|(name, digest)| format!("{name} {digest}\n")).collect();
        // The package is that of all tests, or the one in its folder for an emulated machine.
        let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        let file = folders.map(|folder| folder.join("bits/recorded.txt")).find(|file| file.exists());
        return fs::write(file.expect("the file of records"), lines).expect("the records are written");
    }
    let mut own =
        all.iter().filter(|(name, _)| name.split(' ').next() == Some(&isa().to_string())).peekable();
    if own.peek().is_none() {
        return println!("nothing is recorded for the path {}", isa());
    }
    let differing: Vec<_> =
        own.filter(|(name, digest)| found.remove(*name).as_ref() != Some(digest)).collect();
    assert!(differing.is_empty(), "other bits than before: {differing:#?}");
    assert!(found.is_empty(), "not recorded: {found:#?}");
}

/// Both fuse multiplication and addition. What differs is how many lanes a sum is split among, where it is.
#[test]
fn neon_has_the_bits_of_avx2_unless_a_sum_is_split_among_lanes() {
    let all = recorded(include_str!("recorded.txt"));
    let of = |isa: &str| -> Digests {
        let lines = all.iter().filter_map(|(name, digest)| Some((name.strip_prefix(isa)?, digest)));
        lines.map(|(name, digest)| (name.trim().to_owned(), digest.clone())).collect()
    };
    let (neon, avx2) = (of("neon"), of("avx2"));
    assert!(neon.keys().eq(avx2.keys()), "both are recorded for all kernels");
    let differing: Vec<_> =
        neon.iter().filter(|(name, digest)| avx2[*name] != **digest).map(|(name, _)| &name[..]).collect();
    assert_eq!(
        differing,
        [
            "f32 conv2d dilated gradient",
            "f32 conv2d gradient",
            "f32 depthwise gradient",
            "f32 product tn",
            "f64 product tn",
        ]
    );
}
