use core::ops::Range;

/// The positions of a window along one axis, in runs that see the same taps: the positions of a run and these taps.
///
/// Place `i` sees by tap `t` the input `i * stride - pad + t`, if there is one.
pub(super) fn spans(
    size: usize,
    kernel: usize,
    stride: usize,
    pad: usize,
    positions: usize,
) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let taps_of = move |place: usize| {
        let start = place * stride;
        let (first, end) = (pad.saturating_sub(start), (size + pad).saturating_sub(start));
        first.min(kernel)..end.min(kernel)
    };
    // Those that see all taps, if there are any, are found at once.
    let whole_first = pad.div_ceil(stride).min(positions);
    let whole_end = match (size + pad).checked_sub(kernel) {
        Some(last) => (last / stride + 1).clamp(whole_first, positions),
        None => whole_first,
    };
    let mut first = 0;
    core::iter::from_fn(move || {
        if first >= positions {
            return None;
        }
        let taps = taps_of(first);
        let end = if (whole_first..whole_end).contains(&first) {
            whole_end
        } else {
            let end = if first < whole_first { whole_first } else { positions };
            (first + 1..end).find(|&place| taps_of(place) != taps).unwrap_or(end)
        };
        let run = first..end;
        first = end;
        Some((run, taps))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn places_that_see_the_same_taps_are_together() {
        let runs: Vec<_> = spans(8, 3, 1, 1, 8).collect();
        assert_eq!(runs, [(0..1, 1..3), (1..7, 0..3), (7..8, 0..2)]);
        let runs: Vec<_> = spans(49, 10, 2, 5, 25).collect();
        assert_eq!(runs[..4], [(0..1, 5..10), (1..2, 3..10), (2..3, 1..10), (3..23, 0..10)]);
        assert_eq!(runs[4..], [(23..24, 0..8), (24..25, 0..6)]);
        let runs: Vec<_> = spans(5, 1, 2, 0, 3).collect();
        assert_eq!(runs, [(0..3, 0..1)]);
    }

    #[test]
    fn places_in_the_padding_see_nothing() {
        let runs: Vec<_> = spans(1, 1, 1, 2, 5).collect();
        assert_eq!(
            runs.iter().map(|(run, taps)| (run.clone(), taps.len())).collect::<Vec<_>>(),
            [(0..2, 0), (2..3, 1), (3..5, 0)]
        );
        assert_eq!(spans(3, 5, 1, 0, 0).count(), 0);
    }
}
