//! Where the values of a pass lie whose sizes only rustc knows: as few numbers as what lives at the
//! same time needs.

/// A value: its size for each sample, and the first and the last step that touch it.
pub type Tenant = [usize; 3];

/// The offset of each of `N` values, and behind them, as the last of `M` numbers, how much all take.
#[must_use]
pub const fn places<const N: usize, const M: usize>(tenants: [Tenant; N]) -> [usize; M] {
    let mut places = [0; M];
    place(&tenants, &mut places);
    places
}

/// The offset of each value, and behind them how much all take.
///
/// The largest value is placed first; each takes the lowest gap that is wide enough while it lives.
pub const fn place(tenants: &[Tenant], places: &mut [usize]) {
    let count = tenants.len();
    let mut size = 0;
    // Whether a value has its place, as a mark in the number behind its size would be: the offset of
    // one that has none is this.
    const NOWHERE: usize = usize::MAX;
    let mut at = 0;
    while at < count {
        places[at] = NOWHERE;
        at += 1;
    }
    let mut placed = 0;
    while placed < count {
        let tenant = largest(tenants, places, NOWHERE);
        let offset = lowest_gap(tenants, places, tenant, NOWHERE);
        places[tenant] = offset;
        let end = offset.saturating_add(tenants[tenant][0]);
        if end > size {
            size = end;
        }
        placed += 1;
    }
    places[count] = size;
}

/// The largest value without a place.
const fn largest(tenants: &[Tenant], places: &[usize], nowhere: usize) -> usize {
    let (mut best, mut at) = (usize::MAX, 0);
    while at < tenants.len() {
        if places[at] == nowhere && (best == usize::MAX || tenants[at][0] > tenants[best][0]) {
            best = at;
        }
        at += 1;
    }
    best
}

/// The lowest offset at which a value meets nothing that lives with it.
const fn lowest_gap(tenants: &[Tenant], places: &[usize], tenant: usize, nowhere: usize) -> usize {
    let (mut offset, mut at) = (0_usize, 0);
    while at < tenants.len() {
        let is_in_the_way = places[at] != nowhere
            && live_together(tenants[at], tenants[tenant])
            && offset < places[at].saturating_add(tenants[at][0])
            && places[at] < offset.saturating_add(tenants[tenant][0]);
        if is_in_the_way {
            // What was passed before may be in the way of the higher offset.
            offset = places[at].saturating_add(tenants[at][0]);
            at = 0;
        } else {
            at += 1;
        }
    }
    offset
}

const fn live_together(a: Tenant, b: Tenant) -> bool {
    a[1] <= b[2] && b[1] <= a[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_share_places_where_their_lives_do_not_meet() {
        const PLACES: [usize; 5] = places([[100, 0, 1], [90, 1, 2], [80, 2, 3], [10, 3, 4]]);
        assert_eq!(PLACES, [0, 100, 0, 80, 190]);
    }

    #[test]
    fn nothing_takes_no_place() {
        assert_eq!(places::<2, 3>([[0, 0, 5], [3, 0, 5]]), [0, 0, 3]);
        assert_eq!(places::<0, 1>([]), [0]);
    }

    /// Against every pair of many values.
    #[test]
    fn values_that_live_together_lie_apart() {
        let mut rng = crate::Rng::new(1);
        for _ in 0..200 {
            let mut number = |below: u64| (rng.next_u64() % below) as usize;
            let tenants: [Tenant; 12] = core::array::from_fn(|_| {
                let first = number(20);
                [number(9), first, first + number(6)]
            });
            let places = places::<12, 13>(tenants);
            for (a, first) in tenants.iter().enumerate() {
                assert!(places[a] + first[0] <= places[12]);
                for (b, second) in tenants.iter().enumerate().filter(|&(b, _)| b != a) {
                    let apart = places[a] + first[0] <= places[b] || places[b] + second[0] <= places[a];
                    assert!(apart || !live_together(*first, *second), "{tenants:?} {places:?}");
                }
            }
        }
    }
}
