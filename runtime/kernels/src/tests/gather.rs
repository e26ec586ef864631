use alloc::vec::Vec;

use super::{on, on_every_isa};
use crate::gather::{Gather, gather_bytes};

#[test]
fn gathering_is_right_on_every_isa() {
    let bytes: Vec<u8> = (0..255).cycle().take(37 * 60).collect();
    for count in [0, 1, 3, 4, 5, 9, 60] {
        let samples: Vec<usize> = (0..count).map(|number| number * 17 % 60).collect();
        let gathered = on_every_isa(&alloc::vec![f32::NAN; 37 * count], |isa, x| {
            on(isa, Gather { bytes: &bytes, features: 37, samples: &samples, scale: 0.5, x });
        });
        for (x, &sample) in gathered.chunks(37).zip(&samples) {
            assert!(x.iter().zip(&bytes[sample * 37..]).all(|(&x, &byte)| x == f32::from(byte) / 2.0));
        }
    }
}

#[test]
#[should_panic(expected = "sample 3 is out of range: there are 3")]
fn a_sample_beyond_the_data_set_is_rejected() {
    gather_bytes(&[0; 30], 10, &[0, 3], 1.0_f32, &mut [0.0; 20]);
}
