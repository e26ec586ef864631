/// The least multiply-adds for each packed weight: packing them must be little of the work.
const REUSE: usize = 32;

/// The most samples that a network of images predicts one by one, by its multiply-adds for each, those of its packed
/// layers, and the parameters of these. 0 if packing them would cost too much.
///
/// The other kernels compute a block of 16 samples in the time of some 6 single ones. Of a network with few multiply-adds
/// calls take much of the time.
#[must_use]
pub const fn few_samples(macs: usize, packed_macs: usize, packed_params: usize) -> usize {
    match packed_params.checked_mul(REUSE) {
        Some(least) if packed_macs >= least => {
            if macs >= 100_000 {
                4
            } else {
                1
            }
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::few_samples;

    #[test]
    fn only_weights_that_are_read_often_are_packed_each_time() {
        // ResNet-8 of MLPerf Tiny, and a convolution of 256 channels of 2 x 2 pixels.
        assert_eq!(few_samples(12_500_000, 12_499_360, 77_360), 4);
        assert_eq!(few_samples(2_359_296, 2_359_296, 590_080), 0);
        assert_eq!(few_samples(1_300, 1_296, 20), 1);
        assert_eq!(few_samples(usize::MAX, usize::MAX, usize::MAX), 0);
    }
}
