//! Where values lie: as few numbers as what lives at the same time needs.

use super::steps::{From, Schedule};
use crate::amount::Amount;

/// A place in memory, and when it is taken.
struct Tenant {
    /// The value that it was made for.
    value: usize,
    size: usize,
    first: usize,
    last: usize,
}

impl Tenant {
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
            self.values[value].offset = self.values[holder].offset.clone();
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

    /// Sizes in known numbers share one region. What has a size that rustc alone knows shares one
    /// with others of that size.
    fn place(&mut self, lives: &[Option<(usize, usize)>]) {
        let mut regions: Vec<(Option<Amount>, Vec<Tenant>)> = vec![(None, Vec::new())];
        for (value, life) in lives.iter().enumerate() {
            let Some((first, last)) = *life else { continue };
            let size = &self.values[value].size;
            match size.known() {
                Some(known) => {
                    // What is too large has been refused.
                    let size = known.unwrap_or(0);
                    regions[0].1.push(Tenant { value, size, first, last });
                }
                None => {
                    let text = size.to_string();
                    let unit = |region: &(Option<Amount>, _)| {
                        region.0.as_ref().is_some_and(|unit| unit.to_string() == text)
                    };
                    let tenant = Tenant { value, size: 1, first, last };
                    match regions.iter_mut().find(|region| unit(region)) {
                        Some(region) => region.1.push(tenant),
                        None => regions.push((Some(size.clone()), vec![tenant])),
                    }
                }
            }
        }
        let mut base = Amount::default();
        for (unit, tenants) in &regions {
            let (offsets, size) = best_offsets(tenants);
            let scaled = |count: usize| match unit {
                None => Amount::of(count),
                Some(unit) => unit.times(count),
            };
            for (tenant, offset) in tenants.iter().zip(offsets) {
                self.values[tenant.value].offset = base.clone().plus(&scaled(offset));
            }
            base = base.plus(&scaled(size));
        }
        self.memory = base;
    }
}

/// Whom to serve first: the tenant with the least of these.
type Order = fn(&Tenant) -> (usize, usize, usize);

/// How often a tenant is served earlier, in the hope that all of them then take less; of many tenants less often.
const ATTEMPTS: usize = 200;

/// How many tenants may be served again in all attempts.
const SERVICES: usize = 20_000;

/// The offset of each tenant, and how much all of them take. Several orders of serving them are
/// tried, until one takes no more than what lives at the same time.
fn best_offsets(tenants: &[Tenant]) -> (Vec<usize>, usize) {
    let least = most_at_once(tenants);
    let mut best: Option<(Vec<usize>, usize)> = None;
    let orders: [Order; 4] = [
        |tenant| (usize::MAX - tenant.size, tenant.first, tenant.value),
        |tenant| (usize::MAX - (tenant.last - tenant.first), usize::MAX - tenant.size, tenant.value),
        |tenant| (tenant.first, usize::MAX - tenant.size, tenant.value),
        |tenant| (usize::MAX - tenant.last, usize::MAX - tenant.size, tenant.value),
    ];
    for order in orders {
        let mut queue: Vec<usize> = (0..tenants.len()).collect();
        queue.sort_by_key(|&tenant| order(&tenants[tenant]));
        let found = improved(tenants, queue, least);
        if best.as_ref().is_none_or(|(_, smallest)| found.1 < *smallest) {
            best = Some(found);
        }
        if best.as_ref().is_some_and(|(_, smallest)| *smallest <= least) {
            break;
        }
    }
    best.unwrap_or_default()
}

/// The best that an order leads to when, again and again, the tenant at the upper end is served first.
fn improved(tenants: &[Tenant], mut queue: Vec<usize>, least: usize) -> (Vec<usize>, usize) {
    let mut best = first_fit(tenants, &queue);
    let mut size = best.1;
    let mut offsets = best.0.clone();
    for _ in 0..ATTEMPTS.min(SERVICES / tenants.len().max(1)) {
        let highest = |&tenant: &usize| offsets[tenant].saturating_add(tenants[tenant].size) == size;
        let Some(position) = queue.iter().position(highest).filter(|_| best.1 > least) else { break };
        queue[..=position].rotate_right(1);
        (offsets, size) = first_fit(tenants, &queue);
        if size < best.1 {
            best = (offsets.clone(), size);
        }
    }
    best
}

/// Each in turn takes the lowest gap that is wide enough while it lives.
fn first_fit(tenants: &[Tenant], queue: &[usize]) -> (Vec<usize>, usize) {
    let mut offsets = vec![0_usize; tenants.len()];
    let mut size = 0;
    let mut placed: Vec<usize> = Vec::new();
    for &tenant in queue {
        let mut neighbours: Vec<_> = placed
            .iter()
            .filter(|&&other| tenants[tenant].meets(&tenants[other]))
            .map(|&other| (offsets[other], offsets[other].saturating_add(tenants[other].size)))
            .collect();
        neighbours.sort_unstable();
        let mut offset = 0_usize;
        for (start, end) in neighbours {
            if offset.saturating_add(tenants[tenant].size) <= start {
                break;
            }
            offset = offset.max(end);
        }
        offsets[tenant] = offset;
        size = size.max(offset.saturating_add(tenants[tenant].size));
        placed.push(tenant);
    }
    (offsets, size)
}

/// The most that lives at one time.
fn most_at_once(tenants: &[Tenant]) -> usize {
    let at = |time: usize| {
        let living = tenants.iter().filter(|tenant| tenant.first <= time && time <= tenant.last);
        living.fold(0, |sum: usize, tenant| sum.saturating_add(tenant.size))
    };
    tenants.iter().map(|tenant| at(tenant.first)).max().unwrap_or(0)
}
