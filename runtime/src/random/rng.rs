use rand_pcg::Pcg64;
use rand_pcg::rand_core::Rng as _;

/// The stream of the generator for all numbers.
const STREAM: u128 = 0xa02b_dbf7_bb3c_0a7a_c28f_a16a_64ab_f96d;

/// The random number generator: PCG XSL RR 128/64, with the same bits on every machine.
///
/// O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random
/// Number Generation" (2014). Its state is a seed and a position, so that a run can be resumed:
///
/// ```
/// use constnet::Rng;
///
/// let mut rng = Rng::new(42);
/// let normal = [rng.normal(), rng.normal()];
/// let mut resumed = Rng::at(rng.seed(), rng.position());
/// assert_eq!(rng.uniform(), resumed.uniform());
/// # assert_ne!(normal[0], normal[1]);
/// ```
///
/// It is not cryptographically secure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    seed: u64,
    position: u64,
    generator: Pcg64,
}

impl Rng {
    /// The generator with this seed, at position 0.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::at(seed, 0)
    }

    /// The generator with this seed, after this number of 64-bit numbers. Constant time for
    /// every position.
    #[must_use]
    pub fn at(seed: u64, position: u64) -> Self {
        let mut generator = Pcg64::new(u128::from(seed), STREAM);
        generator.advance(u128::from(position));
        Self { seed, position, generator }
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The position: number of 64-bit numbers generated so far.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.position = self.position.wrapping_add(1);
        self.generator.next_u64()
    }

    /// A uniform number in [0, 1), a multiple of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A uniform whole number from 0 to `bound - 1`; 0 if `bound` is 0.
    ///
    /// Lemire, "Fast Random Integer Generation in an Interval" (2019): one 64-bit number for all
    /// bounds that occur in practice, rarely another one.
    pub fn below(&mut self, bound: u64) -> u64 {
        // 2⁶⁴ is not a multiple of most bounds; products below this remainder would favour some numbers.
        let surplus = bound.wrapping_neg().checked_rem(bound).unwrap_or(0);
        loop {
            let product = u128::from(self.next_u64()) * u128::from(bound);
            if product as u64 >= surplus {
                return (product >> 64) as u64;
            }
        }
    }

    /// A normally distributed number with mean 0 and standard deviation 1, from two uniform ones:
    /// `sqrt(-2 ln(1 - u)) · cos(2π v)` (Box and Muller, "A Note on the Generation of Random
    /// Normal Deviates", 1958). All are within ±8.6.
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(core::f64::consts::TAU * self.uniform())
    }

    /// Shuffles the values uniformly (Fisher and Yates).
    pub fn shuffle<V>(&mut self, values: &mut [V]) {
        for last in (1..values.len()).rev() {
            let chosen = self.below(last as u64 + 1) as usize;
            values.swap(last, chosen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// The numbers come from a second implementation of the generator, written from the paper.
    #[test]
    fn the_bits_of_a_seed_never_change() {
        let mut rng = Rng::new(42);
        let expected = [4_882_034_746_011_060_177, 6_588_491_407_744_451_948, 17_209_367_216_802_450_960];
        assert_eq!(core::array::from_fn(|_| rng.next_u64()), expected);
        assert_eq!(rng.next_u64(), 425_750_833_734_799_491);
        assert_eq!(Rng::new(0).next_u64(), 15_061_471_967_480_492_287);
        assert_eq!(Rng::new(1).uniform(), 0.121_293_002_934_735_55);
        let expected = [0.708_373_930_866_445_6, 0.939_331_725_652_393_2, 0.647_933_331_070_627];
        assert_eq!(core::array::from_fn(|_| rng.normal()), expected);
        let mut order: [u8; 10] = core::array::from_fn(|i| i as u8);
        rng.shuffle(&mut order);
        assert_eq!(order, [9, 2, 6, 8, 0, 5, 1, 7, 3, 4]);
    }

    #[test]
    fn a_position_equals_skipping() {
        let mut skipped = Rng::new(7);
        for position in 0..100 {
            assert_eq!(Rng::at(7, position), skipped);
            skipped.next_u64();
        }
        let mut last = Rng::at(7, u64::MAX);
        last.next_u64();
        assert_eq!(last.position(), 0);
    }

    #[test]
    fn uniform_numbers_fill_the_unit_interval() {
        let mut rng = Rng::new(3);
        let draws: Vec<f64> = (0..100_000).map(|_| rng.uniform()).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        let mean = draws.iter().sum::<f64>() / 1e5;
        assert!((mean - 0.5).abs() < 0.004, "{mean}");
    }

    /// Pearson's statistic has mean 12 here; beyond 40 it is seen once in 20 000 seeds.
    #[test]
    fn numbers_below_a_bound_are_equally_likely() {
        let mut rng = Rng::new(4);
        let mut counts = [0_u32; 13];
        for _ in 0..130_000 {
            counts[rng.below(13) as usize] += 1;
        }
        let chi2: f64 = counts.iter().map(|&n| (f64::from(n) - 1e4).powi(2) / 1e4).sum();
        assert!(chi2 < 40.0, "{counts:?}");
    }

    /// With three quarters of 2⁶⁴ as the bound, plain multiplication would give every third number
    /// twice as often as the others.
    #[test]
    fn a_bound_that_does_not_divide_the_range_favours_no_number() {
        let mut rng = Rng::new(5);
        let bound = 3 << 62;
        let thirds = (0..30_000).filter(|_| rng.below(bound).is_multiple_of(3)).count();
        assert!((9_700..10_300).contains(&thirds), "{thirds}");
        assert!(rng.position() > 39_000, "a quarter of the numbers is refused");
    }

    #[test]
    fn bounds_without_a_choice_give_zero() {
        let mut rng = Rng::new(6);
        assert_eq!([rng.below(0), rng.below(1)], [0, 0]);
        assert!((0..100).all(|_| rng.below(u64::MAX) < u64::MAX));
    }

    #[test]
    fn normal_numbers_have_mean_0_and_deviation_1() {
        let mut rng = Rng::new(8);
        let draws: Vec<f64> = (0..100_000).map(|_| rng.normal()).collect();
        let moment = |power: i32| draws.iter().map(|draw| draw.powi(power)).sum::<f64>() / 1e5;
        assert!(moment(1).abs() < 0.015, "{}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.02, "{}", moment(2));
        assert!(moment(3).abs() < 0.06, "{}", moment(3));
        assert!((moment(4) - 3.0).abs() < 0.15, "{}", moment(4));
    }

    #[test]
    fn shuffling_is_a_permutation_and_every_order_is_as_likely() {
        let mut rng = Rng::new(9);
        let mut values: Vec<u32> = (0..1000).collect();
        rng.shuffle(&mut values);
        assert_ne!(values, (0..1000).collect::<Vec<_>>());
        values.sort_unstable();
        assert_eq!(values, (0..1000).collect::<Vec<_>>());

        let mut first = [[0_u32; 3]; 3];
        for _ in 0..9_000 {
            let mut values = [0, 1, 2];
            rng.shuffle(&mut values);
            (0..3).for_each(|place| first[place][values[place]] += 1);
        }
        assert!(first.iter().flatten().all(|count| (2_800..3_200).contains(count)), "{first:?}");

        rng.shuffle::<u8>(&mut []);
    }
}
