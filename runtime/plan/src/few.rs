/// The most samples that a network of images predicts one by one, with this number of multiply-adds for each: its other
/// kernels compute blocks of 16 samples in the time of some 6 of them.
///
/// Of a network with few multiply-adds calls take much of the time.
#[must_use]
pub const fn few_samples(macs: usize) -> usize {
    if macs >= 100_000 { 4 } else { 1 }
}
