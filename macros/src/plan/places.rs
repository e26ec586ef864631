//! Where values lie: as few numbers as what lives at the same time needs.

use super::steps::{From, Offset, Schedule, Tenant};
use crate::sorting::sort_places;

/// A place in memory, and when it is taken.
struct Resident {
    /// The value that it was made for.
    value: usize,
    size: usize,
    first: usize,
    last: usize,
}

impl Resident {
    fn meets(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl Schedule {
    /// Decides what is written in place, and finds a place for every value.
    pub fn settle(&mut self) {
        let last = self.last_uses();
        self.write_in_place(&last);
        let holders: Vec<usize> = (0..self.values.len()).map(|value| self.holder(value)).collect();
        let mut lives: Vec<Option<(usize, usize)>> = vec![None; self.values.len()];
        for (time, step) in self.steps.iter().enumerate() {
            for value in step.touches() {
                let life = lives[holders[value]].get_or_insert((time, time));
                life.1 = time;
            }
        }
        for &(value, time) in &self.needed_at {
            if let Some(life) = &mut lives[holders[value]] {
                life.1 = life.1.max(time);
            }
        }
        self.place(&lives);
        for (value, &holder) in holders.iter().enumerate() {
            self.values[value].offset = self.values[holder].offset;
        }
    }

    /// The last step that needs each value.
    fn last_uses(&self) -> Vec<usize> {
        let mut last = vec![0; self.values.len()];
        for (time, step) in self.steps.iter().enumerate() {
            step.touches().for_each(|value| last[value] = time);
        }
        for &(value, time) in &self.needed_at {
            last[value] = last[value].max(time);
        }
        last
    }

    /// A result takes the place of an operand that nobody reads any more.
    fn write_in_place(&mut self, last: &[usize]) {
        for (time, step) in self.steps.iter_mut().enumerate() {
            let Some(written) = step.writes else { continue };
            let ends_here = |&&position: &&usize| match step.reads[position].from {
                From::Input(_) => false,
                From::Value(value) => {
                    let readers =
                        step.reads.iter().filter(|operand| operand.from == From::Value(value)).count();
                    let is_same_size =
                        self.values[value].size.to_string() == self.values[written].size.to_string();
                    last[value] == time && readers == 1 && is_same_size
                }
            };
            step.replaces = step.may_replace.iter().find(ends_here).copied();
            if let Some(From::Value(value)) = step.replaces.map(|position| step.reads[position].from) {
                self.values[written].takes_over = Some(value);
            }
        }
    }

    /// The value in whose place a value lies.
    pub fn holder(&self, mut value: usize) -> usize {
        while let Some(before) = self.values[value].takes_over {
            value = before;
        }
        value
    }

    /// Where all sizes are known, places are found here, else by rustc.
    fn place(&mut self, lives: &[Option<(usize, usize)>]) {
        let lives: Vec<_> =
            lives.iter().enumerate().filter_map(|(value, life)| Some((value, (*life)?))).collect();
        let known = lives.iter().map(|&(value, (first, last))| {
            // What is too large has been refused.
            let size = self.values[value].size.known()?.unwrap_or(0);
            Some(Resident { value, size, first, last })
        });
        if let Some(residents) = known.collect::<Option<Vec<_>>>() {
            let (offsets, size) = best_offsets(&residents);
            for (resident, offset) in residents.iter().zip(offsets) {
                self.values[resident.value].offset = Offset::At(offset);
            }
            self.memory = Some(size);
            return;
        }
        for (tenant, &(value, (first, last))) in lives.iter().enumerate() {
            let size = self.values[value].size.clone();
            self.tenants.push(Tenant { size, first, last });
            self.values[value].offset = Offset::OfTenant(tenant);
        }
    }
}

/// Whom to serve first: the resident with the least of these.
type Order = fn(&Resident) -> (usize, usize, usize);

/// How often a resident is served earlier, in the hope that all of them then take less; of many residents less often.
const ATTEMPTS: usize = 200;

/// How many residents may be served again in all attempts.
const SERVICES: usize = 20_000;

/// The offset of each resident, and how much all of them take. Several orders of serving them are
/// tried, until one takes no more than what lives at the same time.
fn best_offsets(residents: &[Resident]) -> (Vec<usize>, usize) {
    let least = most_at_once(residents);
    let mut best: Option<(Vec<usize>, usize)> = None;
    let orders: [Order; 4] = [
        |resident| (usize::MAX - resident.size, resident.first, resident.value),
        |resident| {
            (usize::MAX - (resident.last - resident.first), usize::MAX - resident.size, resident.value)
        },
        |resident| (resident.first, usize::MAX - resident.size, resident.value),
        |resident| (usize::MAX - resident.last, usize::MAX - resident.size, resident.value),
    ];
    for order in orders {
        let mut queue: Vec<usize> = (0..residents.len()).collect();
        sort_places(&mut queue, &|a, b| order(&residents[a]).cmp(&order(&residents[b])));
        let found = improved(residents, queue, least);
        if best.as_ref().is_none_or(|(_, smallest)| found.1 < *smallest) {
            best = Some(found);
        }
        if best.as_ref().is_some_and(|(_, smallest)| *smallest <= least) {
            break;
        }
    }
    best.unwrap_or_default()
}

/// The best that an order leads to when, again and again, the resident at the upper end is served first.
fn improved(residents: &[Resident], mut queue: Vec<usize>, least: usize) -> (Vec<usize>, usize) {
    let mut best = first_fit(residents, &queue);
    let mut size = best.1;
    let mut offsets = best.0.clone();
    for _ in 0..ATTEMPTS.min(SERVICES / residents.len().max(1)) {
        let highest = |&resident: &usize| offsets[resident].saturating_add(residents[resident].size) == size;
        let Some(position) = queue.iter().position(highest).filter(|_| best.1 > least) else { break };
        queue[..=position].rotate_right(1);
        (offsets, size) = first_fit(residents, &queue);
        if size < best.1 {
            best = (offsets.clone(), size);
        }
    }
    best
}

/// Each in turn takes the lowest gap that is wide enough while it lives.
fn first_fit(residents: &[Resident], queue: &[usize]) -> (Vec<usize>, usize) {
    let mut offsets = vec![0_usize; residents.len()];
    let mut size = 0;
    let mut placed: Vec<usize> = Vec::new();
    for &resident in queue {
        let mut neighbours: Vec<_> = placed
            .iter()
            .filter(|&&other| residents[resident].meets(&residents[other]))
            .map(|&other| (offsets[other], offsets[other].saturating_add(residents[other].size)))
            .collect();
        neighbours.sort_unstable();
        let mut offset = 0_usize;
        for (start, end) in neighbours {
            if offset.saturating_add(residents[resident].size) <= start {
                break;
            }
            offset = offset.max(end);
        }
        offsets[resident] = offset;
        size = size.max(offset.saturating_add(residents[resident].size));
        placed.push(resident);
    }
    (offsets, size)
}

/// The most that lives at one time.
fn most_at_once(residents: &[Resident]) -> usize {
    let at = |time: usize| {
        let living = residents.iter().filter(|resident| resident.first <= time && time <= resident.last);
        living.fold(0, |sum: usize, resident| sum.saturating_add(resident.size))
    };
    residents.iter().map(|resident| at(resident.first)).max().unwrap_or(0)
}
