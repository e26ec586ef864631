//! Timing of several implementations of the same work, in turns.

use std::thread;
use std::time::{Duration, Instant};

use constnet::threads;

use crate::peak_flops::Peak;

/// Number of turns of each contender; the medians are over these.
const TURNS: usize = 25;

/// Minimum duration of a turn: several steps even of the largest workload, so that the cache contents
/// left by the previous turn have no more effect than in training.
const TURN: Duration = Duration::from_millis(20);

/// Minimum duration of a turn whose best time counts, and of all of these together, and their minimum number.
const SHORT_TURN: Duration = Duration::from_millis(1);
const SHORT_TURNS: Duration = Duration::from_millis(500);
const FEWEST_TURNS: usize = 7;

/// Time for threads to wake up before short turns, and the number of these.
const SHORT_SETTLING: Duration = Duration::from_millis(5);
const SETTLED_TURNS: usize = 5;

/// Time for threads to find a core each, and duration of their timing then.
const SETTLING: Duration = Duration::from_millis(15);

/// Operations that [`free_cores`] times at once.
const PEAK: usize = 20_000_000;

/// An implementation of the work.
pub struct Contender<'a> {
    name: &'static str,
    work: Box<dyn FnMut() + 'a>,
}

impl<'a> Contender<'a> {
    /// The work under this name.
    pub fn new(name: &'static str, work: impl FnMut() + 'a) -> Self {
        Self { name, work: Box::new(work) }
    }

    fn time(&mut self, repetitions: u32) -> Duration {
        clear_upper_registers();
        let start = Instant::now();
        for _ in 0..repetitions {
            (self.work)();
        }
        start.elapsed()
    }

    /// How often the work fits into a turn of this duration.
    fn repetitions(&mut self, turn: Duration) -> u32 {
        let mut repetitions = 1;
        while self.time(repetitions) < turn {
            repetitions *= 2;
        }
        repetitions
    }
}

/// Ends the use of wide registers, which some peers' assembly leaves to its callers: with their
/// upper parts in use, code for the baseline of x86-64 takes three times as long.
fn clear_upper_registers() {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx") {
        // SAFETY: the machine has AVX, and by the calling convention nobody relies on the upper parts.
        unsafe { std::arch::x86_64::_mm256_zeroupper() };
    }
}

/// Runs all contenders in turns and prints a line for each peer: the first contender's median
/// time, its own, and the ratio of the two. Returns the medians in us.
pub fn compare(workload: &str, mut contenders: Vec<Contender<'_>>) -> Vec<f64> {
    let medians = medians(&mut contenders);
    let (own, own_name) = (medians[0], contenders[0].name);
    for (peer, time) in contenders.iter().zip(&medians).skip(1) {
        let (name, ratio) = (peer.name, own / time);
        // Times of a few nanoseconds have digits, too.
        let digits = if own < 1.0 { 4 } else { 2 };
        println!(
            "{workload} threads 1 {own_name} {own:.digits$} us {name} {time:.digits$} us ratio {ratio:.2}"
        );
    }
    medians
}

/// Runs the work with one thread and with two in turns and prints a line: the median time of both, the
/// speedup, and the ratio of the peak rates of multiply-adds of two threads and one. That is
/// 2 with two free cores, and less if they are those of a virtual machine that share a physical one.
pub fn compare_threads(workload: &str, mut work: impl FnMut()) {
    let mut times = [Vec::new(), Vec::new()];
    let mut cores = Vec::new();
    for _ in 0..TURNS {
        for (count, times) in (1..).zip(&mut times) {
            threads::set(count);
            // As in training: the threads are awake.
            times_for(SETTLING, &mut work);
            times.push(median(times_for(SETTLING, &mut work)));
        }
        cores.push(free_cores());
    }
    threads::set(1);
    let ([one, two], cores) = (times.map(median), median(cores));
    println!(
        "{workload} threads 2 constnet {two:.2} us threads 1 {one:.2} us times as fast {:.2}, peak {cores:.2}",
        one / two
    );
}

/// Runs the work with one thread and with two in turns and prints a line: the shortest time of both, and their ratio,
/// above 1 if the second thread costs more than it gives.
pub fn best_of_threads(workload: &str, mut work: impl FnMut()) {
    let mut work = Contender::new("constnet", &mut work);
    let repetitions = work.repetitions(SHORT_TURN);
    let mut best = [f64::INFINITY; 2];
    let start = Instant::now();
    for turn in 0.. {
        for (count, best) in (1..).zip(&mut best) {
            threads::set(count);
            // As in training: the threads are awake.
            let settled = Instant::now() + SHORT_SETTLING;
            while Instant::now() < settled {
                work.time(1);
            }
            for _ in 0..SETTLED_TURNS {
                let time = work.time(repetitions).as_secs_f64() * 1e6 / f64::from(repetitions);
                *best = best.min(time);
            }
        }
        if turn >= 2 && start.elapsed() > SHORT_TURNS {
            break;
        }
    }
    threads::set(1);
    let [one, two] = best;
    println!("{workload} threads 2 constnet {two:.2} us threads 1 {one:.2} us ratio {:.2}", two / one);
}

/// The ratio of the peak rates of multiply-adds of two threads and one.
fn free_cores() -> f64 {
    let peak = Peak::detect();
    let time = || median(times_for(SETTLING / 2, &mut || peak.compute(PEAK)));
    let alone = time();
    let together = thread::scope(|scope| {
        let other = scope.spawn(|| {
            times_for(SETTLING / 2, &mut || peak.compute(PEAK));
            time()
        });
        times_for(SETTLING / 2, &mut || peak.compute(PEAK));
        [time(), other.join().expect("no panic")]
    });
    together.iter().map(|time| alone / time).sum()
}

/// Durations of the runs that fit into this time, in microseconds.
fn times_for(time: Duration, work: &mut impl FnMut()) -> Vec<f64> {
    let start = Instant::now();
    let mut times = Vec::new();
    while times.is_empty() || start.elapsed() < time {
        let start = Instant::now();
        work();
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    times
}

/// Runs all contenders in turns; the median time of each in microseconds.
pub fn medians(contenders: &mut [Contender<'_>]) -> Vec<f64> {
    in_turns(contenders, TURN, |turn| turn < TURNS).into_iter().map(median).collect()
}

/// Runs all contenders in many short turns; the shortest time of each in microseconds, which other programs on the
/// machine disturb least.
pub fn best(contenders: &mut [Contender<'_>]) -> Vec<f64> {
    let start = Instant::now();
    let enough = |turn| turn >= FEWEST_TURNS && start.elapsed() > SHORT_TURNS;
    let times = in_turns(contenders, SHORT_TURN, |turn| !enough(turn));
    times.into_iter().map(|times| times.into_iter().fold(f64::INFINITY, f64::min)).collect()
}

/// The times of all contenders in microseconds, in turns as long as `more(number of turns so far)`.
fn in_turns(
    contenders: &mut [Contender<'_>],
    duration: Duration,
    more: impl Fn(usize) -> bool,
) -> Vec<Vec<f64>> {
    let repetitions: Vec<u32> =
        contenders.iter_mut().map(|contender| contender.repetitions(duration)).collect();
    let mut times = vec![Vec::new(); contenders.len()];
    while more(times[0].len()) {
        for ((contender, &repetitions), times) in contenders.iter_mut().zip(&repetitions).zip(&mut times) {
            times.push(contender.time(repetitions).as_secs_f64() * 1e6 / f64::from(repetitions));
        }
    }
    times
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
