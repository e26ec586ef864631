//! Where the values of a pass lie: as few numbers as what lives at the same time needs.

/// A value: its size for each sample, and the first and the last step that touch it.
pub type Buffer = [usize; 3];

/// The offset of each of `N` values, and behind them, as the last of `M` numbers, how much all take.
///
/// For rustc, which takes its time for each step: it makes few attempts, and with many values one.
#[must_use]
pub const fn allocate<const N: usize, const M: usize>(tenants: [Buffer; N]) -> [usize; M] {
    let (mut places, mut queue) = ([0; M], [0; N]);
    let attempts = match N {
        0 | 64.. => 0,
        count => 1000 / count,
    };
    allocate_into(&tenants, &mut places, &mut queue, attempts);
    places
}

/// In which order values are placed at first: the one that matters most comes first.
#[derive(Clone, Copy)]
enum Priority {
    Largest,
    LivesLongest,
    Earliest,
    Latest,
}

const PRIORITIES: [Priority; 4] =
    [Priority::Largest, Priority::LivesLongest, Priority::Earliest, Priority::Latest];

/// What the offset of a value is that has no place yet.
const NOWHERE: usize = usize::MAX;

/// The offset of each value, and behind them how much all take; `queue` is room for as many numbers as there are values.
///
/// Several orders are tried, and in each the value at the upper end is placed first again and again, so many
/// times, until no more is taken than what lives at the same time.
pub const fn allocate_into(tenants: &[Buffer], places: &mut [usize], queue: &mut [usize], attempts: usize) {
    let least = most_at_once(tenants);
    let (mut best, mut best_priority, mut best_attempt, mut priority) = (NOWHERE, 0, 0, 0);
    while priority < PRIORITIES.len() && best > least {
        line_up(tenants, queue, places, PRIORITIES[priority]);
        let mut attempt = 0;
        while attempt <= attempts && best > least {
            let size = place_in_turn(tenants, places, queue);
            if size < best {
                (best, best_priority, best_attempt) = (size, priority, attempt);
            }
            place_highest_first(tenants, places, queue, size);
            attempt += 1;
        }
        priority += 1;
    }
    // What was found, once more.
    line_up(tenants, queue, places, PRIORITIES[best_priority]);
    let (mut size, mut attempt) = (place_in_turn(tenants, places, queue), 0);
    while attempt < best_attempt {
        place_highest_first(tenants, places, queue, size);
        size = place_in_turn(tenants, places, queue);
        attempt += 1;
    }
    places[tenants.len()] = size;
}

/// The most that lives at one time.
const fn most_at_once(tenants: &[Buffer]) -> usize {
    let (mut most, mut at) = (0, 0);
    while at < tenants.len() {
        let (mut sum, mut other) = (0_usize, 0);
        while other < tenants.len() {
            if tenants[other][1] <= tenants[at][1] && tenants[at][1] <= tenants[other][2] {
                sum = sum.saturating_add(tenants[other][0]);
            }
            other += 1;
        }
        if sum > most {
            most = sum;
        }
        at += 1;
    }
    most
}

/// All values in an order; of those that matter alike the one whose number is lower first.
const fn line_up(tenants: &[Buffer], queue: &mut [usize], places: &mut [usize], priority: Priority) {
    let mut taken = 0;
    clear(tenants, places);
    while taken < tenants.len() {
        let (mut next, mut at) = (NOWHERE, 0);
        while at < tenants.len() {
            if places[at] == NOWHERE
                && (next == NOWHERE || comes_before(tenants[at], tenants[next], priority))
            {
                next = at;
            }
            at += 1;
        }
        queue[taken] = next;
        places[next] = 0;
        taken += 1;
    }
}

const fn comes_before(a: Buffer, b: Buffer, priority: Priority) -> bool {
    let (a, b) = (weights(a, priority), weights(b, priority));
    a[0] > b[0] || a[0] == b[0] && a[1] > b[1]
}

/// What decides, and what decides between those that are alike in that.
const fn weights([size, first, last]: Buffer, priority: Priority) -> [usize; 2] {
    match priority {
        Priority::Largest => [size, usize::MAX - first],
        Priority::LivesLongest => [last - first, size],
        Priority::Earliest => [usize::MAX - first, size],
        Priority::Latest => [last, size],
    }
}

const fn clear(tenants: &[Buffer], places: &mut [usize]) {
    let mut at = 0;
    while at < tenants.len() {
        places[at] = NOWHERE;
        at += 1;
    }
}

/// Each value in turn takes the lowest gap that is wide enough while it lives. How much all take.
const fn place_in_turn(tenants: &[Buffer], places: &mut [usize], queue: &[usize]) -> usize {
    let (mut size, mut turn) = (0, 0);
    clear(tenants, places);
    while turn < tenants.len() {
        let tenant = queue[turn];
        places[tenant] = lowest_gap(tenants, places, tenant);
        let end = places[tenant].saturating_add(tenants[tenant][0]);
        if end > size {
            size = end;
        }
        turn += 1;
    }
    size
}

/// Moves the value that reaches the upper end to the front of the queue.
const fn place_highest_first(tenants: &[Buffer], places: &[usize], queue: &mut [usize], size: usize) {
    let mut turn = 0;
    while turn < tenants.len() {
        let tenant = queue[turn];
        if places[tenant].saturating_add(tenants[tenant][0]) == size {
            let mut at = turn;
            while at > 0 {
                queue[at] = queue[at - 1];
                at -= 1;
            }
            queue[0] = tenant;
            return;
        }
        turn += 1;
    }
}

/// The lowest offset at which a value meets nothing that lives with it.
const fn lowest_gap(tenants: &[Buffer], places: &[usize], tenant: usize) -> usize {
    let (mut offset, mut at) = (0_usize, 0);
    while at < tenants.len() {
        let is_in_the_way = places[at] != NOWHERE
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

const fn live_together(a: Buffer, b: Buffer) -> bool {
    a[1] <= b[2] && b[1] <= a[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_share_places_where_their_lives_do_not_meet() {
        const PLACES: [usize; 5] = allocate([[100, 0, 1], [90, 1, 2], [80, 2, 3], [10, 3, 4]]);
        assert_eq!(PLACES, [0, 100, 0, 80, 190]);
    }

    #[test]
    fn nothing_takes_no_place() {
        assert_eq!(allocate::<2, 3>([[0, 0, 5], [3, 0, 5]]), [0, 0, 3]);
        assert_eq!(allocate::<0, 1>([]), [0]);
    }

    /// Against every pair of many values.
    #[test]
    fn values_that_live_together_lie_apart() {
        let mut state = 1_u64;
        let mut number = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as usize
        };
        for _ in 0..200 {
            let tenants: [Buffer; 12] = core::array::from_fn(|_| {
                let first = number(20);
                [number(9), first, first + number(6)]
            });
            let places = allocate::<12, 13>(tenants);
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
