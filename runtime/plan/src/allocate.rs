//! Where the values of a pass lie: as few numbers as what lives at the same time needs.

/// A value: its size for each sample, and the first and the last step that touch it.
pub type Buffer = [usize; 3];

/// The offset of each of `N` values, and behind them, as the last of `M` numbers, how much all take.
///
/// For rustc, which takes its time for each step: it makes few attempts, and with many values one.
#[must_use]
pub const fn allocate<const N: usize, const M: usize>(buffers: [Buffer; N]) -> [usize; M] {
    let (mut offsets, mut queue) = ([0; M], [0; N]);
    let attempts = match N {
        0 | 64.. => 0,
        count => 1000 / count,
    };
    allocate_into(&buffers, &mut offsets, &mut queue, attempts);
    offsets
}

/// In which order values are placed at first: the one that matters most comes first.
#[derive(Clone, Copy)]
enum Priority {
    Largest,
    LongestLived,
    Earliest,
    Latest,
}

const PRIORITIES: [Priority; 4] =
    [Priority::Largest, Priority::LongestLived, Priority::Earliest, Priority::Latest];

/// What the offset of a value is that has no place yet.
const UNPLACED: usize = usize::MAX;

/// The offset of each value, and behind them how much all take; `queue` is room for as many numbers as there are values.
///
/// Several orders are tried, and in each the value at the upper end is placed first again and again, so many
/// times, until no more is taken than what lives at the same time.
pub const fn allocate_into(buffers: &[Buffer], offsets: &mut [usize], queue: &mut [usize], attempts: usize) {
    let least = peak(buffers);
    let (mut best, mut best_priority, mut best_attempt, mut priority) = (UNPLACED, 0, 0, 0);
    while priority < PRIORITIES.len() && best > least {
        sort(buffers, queue, offsets, PRIORITIES[priority]);
        let mut attempt = 0;
        while attempt <= attempts && best > least {
            let size = first_fit(buffers, offsets, queue);
            if size < best {
                (best, best_priority, best_attempt) = (size, priority, attempt);
            }
            place_highest_first(buffers, offsets, queue, size);
            attempt += 1;
        }
        priority += 1;
    }
    // What was found, once more.
    sort(buffers, queue, offsets, PRIORITIES[best_priority]);
    let (mut size, mut attempt) = (first_fit(buffers, offsets, queue), 0);
    while attempt < best_attempt {
        place_highest_first(buffers, offsets, queue, size);
        size = first_fit(buffers, offsets, queue);
        attempt += 1;
    }
    offsets[buffers.len()] = size;
}

/// The most that lives at one time.
const fn peak(buffers: &[Buffer]) -> usize {
    let (mut most, mut at) = (0, 0);
    while at < buffers.len() {
        let (mut sum, mut other) = (0_usize, 0);
        while other < buffers.len() {
            if buffers[other][1] <= buffers[at][1] && buffers[at][1] <= buffers[other][2] {
                sum = sum.saturating_add(buffers[other][0]);
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
const fn sort(buffers: &[Buffer], queue: &mut [usize], offsets: &mut [usize], priority: Priority) {
    let mut taken = 0;
    clear(buffers, offsets);
    while taken < buffers.len() {
        let (mut next, mut at) = (UNPLACED, 0);
        while at < buffers.len() {
            if offsets[at] == UNPLACED
                && (next == UNPLACED || comes_before(buffers[at], buffers[next], priority))
            {
                next = at;
            }
            at += 1;
        }
        queue[taken] = next;
        offsets[next] = 0;
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
        Priority::LongestLived => [last - first, size],
        Priority::Earliest => [usize::MAX - first, size],
        Priority::Latest => [last, size],
    }
}

const fn clear(buffers: &[Buffer], offsets: &mut [usize]) {
    let mut at = 0;
    while at < buffers.len() {
        offsets[at] = UNPLACED;
        at += 1;
    }
}

/// Each value in turn takes the lowest gap that is wide enough while it lives. How much all take.
const fn first_fit(buffers: &[Buffer], offsets: &mut [usize], queue: &[usize]) -> usize {
    let (mut size, mut at_turn) = (0, 0);
    clear(buffers, offsets);
    while at_turn < buffers.len() {
        let buffer = queue[at_turn];
        offsets[buffer] = lowest_gap(buffers, offsets, buffer);
        let end = offsets[buffer].saturating_add(buffers[buffer][0]);
        if end > size {
            size = end;
        }
        at_turn += 1;
    }
    size
}

/// Moves the value that reaches the upper end to the front of the queue.
const fn place_highest_first(buffers: &[Buffer], offsets: &[usize], queue: &mut [usize], size: usize) {
    let mut at_turn = 0;
    while at_turn < buffers.len() {
        let buffer = queue[at_turn];
        if offsets[buffer].saturating_add(buffers[buffer][0]) == size {
            let mut at = at_turn;
            while at > 0 {
                queue[at] = queue[at - 1];
                at -= 1;
            }
            queue[0] = buffer;
            return;
        }
        at_turn += 1;
    }
}

/// The lowest offset at which a value meets nothing that lives with it.
const fn lowest_gap(buffers: &[Buffer], offsets: &[usize], buffer: usize) -> usize {
    let (mut offset, mut at) = (0_usize, 0);
    while at < buffers.len() {
        let is_in_the_way = offsets[at] != UNPLACED
            && live_together(buffers[at], buffers[buffer])
            && offset < offsets[at].saturating_add(buffers[at][0])
            && offsets[at] < offset.saturating_add(buffers[buffer][0]);
        if is_in_the_way {
            // What was passed before may be in the way of the higher offset.
            offset = offsets[at].saturating_add(buffers[at][0]);
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
        const OFFSETS: [usize; 5] = allocate([[100, 0, 1], [90, 1, 2], [80, 2, 3], [10, 3, 4]]);
        assert_eq!(OFFSETS, [0, 100, 0, 80, 190]);
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
            let buffers: [Buffer; 12] = core::array::from_fn(|_| {
                let first = number(20);
                [number(9), first, first + number(6)]
            });
            let offsets = allocate::<12, 13>(buffers);
            for (a, first) in buffers.iter().enumerate() {
                assert!(offsets[a] + first[0] <= offsets[12]);
                for (b, second) in buffers.iter().enumerate().filter(|&(b, _)| b != a) {
                    let apart = offsets[a] + first[0] <= offsets[b] || offsets[b] + second[0] <= offsets[a];
                    assert!(apart || !live_together(*first, *second), "{buffers:?} {offsets:?}");
                }
            }
        }
    }
}
