use rand_pcg::Pcg64;
use rand_pcg::rand_core::Rng as _;

/// The one generator of random numbers: PCG XSL RR 128/64, the same bits on every machine.
///
/// O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random
/// Number Generation" (2014). Its state is a seed and a position, so that a run can be resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    seed: u64,
    position: u64,
    generator: Pcg64,
}
// H3 completes this file.
impl Rng {
    /// The generator with this seed, at position 0.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::at(seed, 0)
    }

    /// The generator with this seed, after so many numbers.
    #[must_use]
    pub fn at(seed: u64, position: u64) -> Self {
        let mut generator = Pcg64::new(u128::from(seed), 0xa02b_dbf7_bb3c_0a7a_c28f_a16a_64ab_f96d);
        generator.advance(u128::from(position));
        Self { seed, position, generator }
    }

    /// The seed it began with.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many 64-bit numbers it has given.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.position += 1;
        self.generator.next_u64()
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A number below `bound`, which is not 0; each as likely as the others.
    pub fn below(&mut self, bound: u64) -> u64 {
        // Lemire's multiplication; its bias is below 2⁻⁴⁰ for bounds below 2²⁴ and is removed all the same.
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(self.next_u64()) * u128::from(bound);
            if product as u64 >= threshold {
                return (product >> 64) as u64;
            }
        }
    }

    /// A normally distributed number with mean 0 and standard deviation 1, from two uniform ones
    /// (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(core::f64::consts::TAU * self.uniform())
    }

    /// Brings the values into a random order (Fisher and Yates).
    pub fn shuffle<V>(&mut self, values: &mut [V]) {
        for last in (1..values.len()).rev() {
            let chosen = self.below(last as u64 + 1) as usize;
            values.swap(last, chosen);
        }
    }
}
