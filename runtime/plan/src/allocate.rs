//! Memory planning: offsets of the values of a pass, so that values share memory unless they are alive at the
//! same time.

/// A value: its size per sample, and the first and the last step that use it.
pub type Buffer = [usize; 3];

/// The offset of each of `N` values, and after them, as the last of `M` numbers, the total size.
///
/// For rustc, where each step costs compile time: it makes few attempts, and with many values only one.
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

/// The initial order of allocation: values with the highest priority come first.
#[derive(Clone, Copy)]
enum Priority {
    Largest,
    LongestLived,
    Earliest,
    Latest,
}

const PRIORITIES: [Priority; 4] =
    [Priority::Largest, Priority::LongestLived, Priority::Earliest, Priority::Latest];

/// The offset of a value that is not allocated yet.
const UNPLACED: usize = usize::MAX;

/// Computes the offset of each value, and after them the total size; `queue` has room for as many numbers as
/// there are values.
///
/// Several orders are tried, and in each the value that ends highest is moved to the front and all are
/// allocated again, up to `attempts` times, until the total size is the lower bound: the peak of live values.
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
    // The best attempt, once more.
    sort(buffers, queue, offsets, PRIORITIES[best_priority]);
    let (mut size, mut attempt) = (first_fit(buffers, offsets, queue), 0);
    while attempt < best_attempt {
        place_highest_first(buffers, offsets, queue, size);
        size = first_fit(buffers, offsets, queue);
        attempt += 1;
    }
    offsets[buffers.len()] = size;
}

/// The maximum total size of values that are alive at the same time.
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

/// Sorts all values by priority; equal ones by their index.
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

/// The sort key, and the key that breaks ties.
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

/// Allocates each value in turn in the lowest gap that is large enough during its live range. Returns the total size.
const fn first_fit(buffers: &[Buffer], offsets: &mut [usize], queue: &[usize]) -> usize {
    let (mut size, mut at_queue) = (0, 0);
    clear(buffers, offsets);
    while at_queue < buffers.len() {
        let buffer = queue[at_queue];
        offsets[buffer] = lowest_gap(buffers, offsets, buffer);
        let end = offsets[buffer].saturating_add(buffers[buffer][0]);
        if end > size {
            size = end;
        }
        at_queue += 1;
    }
    size
}

/// Moves the value that ends highest to the front of the queue.
const fn place_highest_first(buffers: &[Buffer], offsets: &[usize], queue: &mut [usize], size: usize) {
    let mut at_queue = 0;
    while at_queue < buffers.len() {
        let buffer = queue[at_queue];
        if offsets[buffer].saturating_add(buffers[buffer][0]) == size {
            let mut at = at_queue;
            while at > 0 {
                queue[at] = queue[at - 1];
                at -= 1;
            }
            queue[0] = buffer;
            return;
        }
        at_queue += 1;
    }
}

/// The lowest offset at which a value overlaps no value that is alive at the same time.
const fn lowest_gap(buffers: &[Buffer], offsets: &[usize], buffer: usize) -> usize {
    let (mut offset, mut at) = (0_usize, 0);
    while at < buffers.len() {
        let overlaps = offsets[at] != UNPLACED
            && overlap_in_time(buffers[at], buffers[buffer])
            && offset < offsets[at].saturating_add(buffers[at][0])
            && offsets[at] < offset.saturating_add(buffers[buffer][0]);
        if overlaps {
            // Values checked before may overlap at the higher offset.
            offset = offsets[at].saturating_add(buffers[at][0]);
            at = 0;
        } else {
            at += 1;
        }
    }
    offset
}

const fn overlap_in_time(a: Buffer, b: Buffer) -> bool {
    a[1] <= b[2] && b[1] <= a[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_share_memory_unless_their_live_ranges_overlap() {
        const OFFSETS: [usize; 5] = allocate([[100, 0, 1], [90, 1, 2], [80, 2, 3], [10, 3, 4]]);
        assert_eq!(OFFSETS, [0, 100, 0, 80, 190]);
    }

    #[test]
    fn empty_values_take_no_memory() {
        assert_eq!(allocate::<2, 3>([[0, 0, 5], [3, 0, 5]]), [0, 0, 3]);
        assert_eq!(allocate::<0, 1>([]), [0]);
    }

    /// Compares every pair of many values.
    #[test]
    fn values_alive_at_the_same_time_do_not_overlap() {
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
                    assert!(apart || !overlap_in_time(*first, *second), "{buffers:?} {offsets:?}");
                }
            }
        }
    }
}
