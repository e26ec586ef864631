//! The memory that the passes of a network work in, at places that `network!` has planned.

use core::ops::Range;

use nalgebra::{Const, Dyn, MatrixView, MatrixViewMut};

use crate::kernel::sizes::values;
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// The memory of a pass over one batch.
///
/// A place is an offset in values for each sample. Values whose lifetimes do not meet share places.
#[derive(Debug)]
pub struct Arena<'m, T> {
    values: &'m mut [T],
    /// The statistics of the batch, which a training step writes.
    statistics: &'m mut [T],
    /// What the random masks of a training step follow from; nothing where all computes as in prediction.
    key: Option<u64>,
    samples: usize,
    /// Who looks at what the calls write, if somebody does.
    watch: Option<&'m mut Watch>,
}

/// The most operands that a call has.
const MOST_OPERANDS: usize = 5;

/// Where a call may write. What is not told of is empty.
#[derive(Debug, Default)]
struct Written {
    ranges: [Range<usize>; MOST_OPERANDS],
    count: usize,
}

impl Written {
    fn push(&mut self, range: Range<usize>) {
        self.ranges[self.count] = range;
        self.count += 1;
    }
}

/// Looks at what each call of a pass has written, to find the first one that has written what is no number.
#[derive(Debug, Default)]
pub struct Watch {
    /// Calls that have been lent memory.
    calls: usize,
    /// What the last of them may have written.
    written: Written,
    /// The first call with a bad number.
    first_bad: Option<usize>,
}

impl Watch {
    /// Before the next call, which may write here, and after the last one.
    fn look<T: Scalar>(&mut self, values: &[T], next: Written) {
        let mut written = self.written.ranges.iter().filter_map(|range| values.get(range.clone()));
        if self.first_bad.is_none() && !written.all(kernel::all_finite) {
            self.first_bad = Some(self.calls - 1);
        }
        self.calls += 1;
        self.written = next;
    }
}

/// Values of the forward pass, or gradients, that are read.
#[derive(Clone, Copy, Debug)]
pub struct Read<const F: usize>(usize);

/// Values that are written, or changed where they are.
#[derive(Clone, Copy, Debug)]
pub struct Write<const F: usize>(usize);

/// What a layer saves for its backward pass: so many values for each sample, sample after sample.
#[derive(Clone, Copy, Debug)]
pub struct Saved(usize, usize);

/// `F` values for each sample from `offset` on, to be read.
#[must_use]
pub const fn read<const F: usize>(offset: usize) -> Read<F> {
    Read(offset)
}

/// `F` values for each sample from `offset` on, to be written.
#[must_use]
pub const fn write<const F: usize>(offset: usize) -> Write<F> {
    Write(offset)
}

/// `len` values for each sample from `offset` on, whatever they mean.
#[must_use]
pub const fn saved(offset: usize, len: usize) -> Saved {
    Saved(offset, len)
}

/// One operand of a call, where it lies and how it is seen.
pub trait Operand<T> {
    /// How the layer sees it.
    type View<'a>
    where
        T: 'a;

    /// Whether the layer writes a result there.
    const IS_WRITTEN: bool = false;

    /// Where it lies.
    fn range(&self, samples: usize) -> Range<usize>;

    /// It, as the layer sees it.
    fn view(self, values: &mut [T], samples: usize) -> Self::View<'_>;
}

/// So many values for each sample. What can't be counted is nowhere: not even the view of it may be made.
#[inline]
fn range(offset: usize, len: usize, samples: usize) -> Range<usize> {
    let end = offset.checked_add(len).and_then(|end| values([end, samples]));
    let Some(end) = end else { panic!("{len} values of {samples} samples can't be counted") };
    offset * samples..end
}

impl<T: Scalar, const F: usize> Operand<T> for Read<F> {
    type View<'a> = Columns<'a, T, F>;

    #[inline]
    fn range(&self, samples: usize) -> Range<usize> {
        range(self.0, F, samples)
    }

    #[inline]
    fn view(self, values: &mut [T], samples: usize) -> Self::View<'_> {
        MatrixView::from_slice_generic(values, Const, Dyn(samples))
    }
}

impl<T: Scalar, const F: usize> Operand<T> for Write<F> {
    type View<'a> = ColumnsMut<'a, T, F>;

    const IS_WRITTEN: bool = true;

    #[inline]
    fn range(&self, samples: usize) -> Range<usize> {
        range(self.0, F, samples)
    }

    #[inline]
    fn view(self, values: &mut [T], samples: usize) -> Self::View<'_> {
        MatrixViewMut::from_slice_generic(values, Const, Dyn(samples))
    }
}

impl<T: Scalar> Operand<T> for Saved {
    type View<'a> = &'a mut [T];

    #[inline]
    fn range(&self, samples: usize) -> Range<usize> {
        range(self.0, self.1, samples)
    }

    #[inline]
    fn view(self, values: &mut [T], _: usize) -> Self::View<'_> {
        values
    }
}

/// The operands of one call, no two of which meet: a tuple, or one alone.
pub trait Operands<T> {
    /// How the layer sees them.
    type Views<'a>
    where
        T: 'a;

    /// Tells where results are written.
    fn written(&self, samples: usize, tell: &mut dyn FnMut(Range<usize>));

    /// All of them at once.
    fn lend(self, values: &mut [T], samples: usize) -> Self::Views<'_>;
}

macro_rules! operands {
    ($($operand:ident $place:ident $values:ident),*) => {
        impl<T: Scalar, $($operand: Operand<T>),*> Operands<T> for ($($operand,)*) {
            type Views<'a> = ($($operand::View<'a>,)*) where T: 'a;

            fn written(&self, samples: usize, tell: &mut dyn FnMut(Range<usize>)) {
                let ($($place,)*) = self;
                $(if $operand::IS_WRITTEN {
                    tell($place.range(samples));
                })*
            }

            #[inline]
            fn lend(self, values: &mut [T], samples: usize) -> Self::Views<'_> {
                let ($($place,)*) = self;
                let [$($values),*] = disjoint(values, [$($place.range(samples)),*]);
                ($($place.view($values, samples),)*)
            }
        }
    };
}

macro_rules! single_operands {
    ($([$($generics:tt)*] $operand:ty;)*) => {$(
        impl<T: Scalar, $($generics)*> Operands<T> for $operand {
            type Views<'a> = <Self as Operand<T>>::View<'a> where T: 'a;

            fn written(&self, samples: usize, tell: &mut dyn FnMut(Range<usize>)) {
                if <Self as Operand<T>>::IS_WRITTEN {
                    tell(Operand::<T>::range(self, samples));
                }
            }

            #[inline]
            fn lend(self, values: &mut [T], samples: usize) -> Self::Views<'_> {
                let range = Operand::<T>::range(&self, samples);
                self.view(&mut values[range], samples)
            }
        }
    )*};
}
single_operands! {
    [const F: usize] Read<F>;
    [const F: usize] Write<F>;
    [] Saved;
}

operands!(A a va);
operands!(A a va, B b vb);
operands!(A a va, B b vb, C c vc);
operands!(A a va, B b vb, C c vc, D d vd);
operands!(A a va, B b vb, C c vc, D d vd, E e ve);
operands!(A a va, B b vb, C c vc, D d vd, E e ve, F f vf);

/// The places of several operands. It is no part of each call, of which there are many.
fn disjoint<T, const N: usize>(values: &mut [T], ranges: [Range<usize>; N]) -> [&mut [T]; N] {
    values.get_disjoint_mut(ranges).unwrap_or_else(|error| unplanned(error))
}

/// The compiler's own tests hold that no plan gets here.
#[cold]
fn unplanned(error: core::slice::GetDisjointMutError) -> ! {
    panic!("the plan of this network is wrong, which is a bug of constnet: {error}")
}

impl<'m, T: Scalar> Arena<'m, T> {
    /// The memory for a batch of so many samples, in which all computes as in prediction: also the passes of a
    /// training step, those of a network that is frozen.
    #[inline]
    pub fn new(values: &'m mut [T], samples: usize) -> Self {
        Self { values, statistics: &mut [], key: None, samples, watch: None }
    }

    /// The same memory in a training step: where its statistics go, and what its masks follow from.
    #[must_use]
    pub fn training(self, statistics: &'m mut [T], key: u64) -> Self {
        Self { statistics, key: Some(key), ..self }
    }

    /// The same memory, watched.
    #[must_use]
    pub fn watched(self, watch: &'m mut Watch) -> Self {
        Self { watch: Some(watch), ..self }
    }

    /// The first call that has written what is no number, if it is watched; none may follow.
    #[must_use]
    pub fn first_bad_call(self) -> Option<usize> {
        let watch = self.watch?;
        watch.look(self.values, Written::default());
        watch.first_bad
    }

    #[inline]
    fn look(&mut self, operands: &impl Operands<T>) {
        if let Some(watch) = &mut self.watch {
            let mut next = Written::default();
            operands.written(self.samples, &mut |range| next.push(range));
            watch.look(self.values, next);
        }
    }

    /// What the masks of a stage follow from: another number for each stage and step. Nothing where there are
    /// none, as in prediction.
    #[must_use]
    pub fn key(&self, stage: u64) -> Option<u64> {
        // SplitMix64 (Steele, Lea and Flood, 2014): neighbouring stages get unrelated numbers.
        let mut key = self.key?.wrapping_add((stage + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Some(key ^ (key >> 31))
    }

    /// The operands of one call, and `len` statistics of the batch from `offset` on; none of them where the
    /// running ones serve, as in prediction.
    #[inline]
    pub fn lend_with_statistics<O: Operands<T>>(
        &mut self,
        [offset, len]: [usize; 2],
        operands: O,
    ) -> (O::Views<'_>, &mut [T]) {
        self.look(&operands);
        let statistics = match self.key {
            Some(_) => &mut self.statistics[offset..][..len],
            None => &mut [],
        };
        (operands.lend(self.values, self.samples), statistics)
    }

    /// How many samples the batch has.
    #[inline]
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// The operands of one call.
    #[inline]
    pub fn lend<O: Operands<T>>(&mut self, operands: O) -> O::Views<'_> {
        self.look(&operands);
        operands.lend(self.values, self.samples)
    }
}

/// The memory after a backward pass, where the gradients with respect to the inputs lie.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'m, T> {
    values: &'m [T],
    samples: usize,
}

impl<'m, T: Scalar> Inputs<'m, T> {
    pub(crate) fn new(values: &'m [T], samples: usize) -> Self {
        Self { values, samples }
    }

    /// `F` values for each sample from `offset` on.
    #[must_use]
    pub fn at<const F: usize>(&self, offset: usize) -> Columns<'m, T, F> {
        let values = &self.values[range(offset, F, self.samples)];
        MatrixView::from_slice_generic(values, Const, Dyn(self.samples))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_lie_where_they_were_planned() {
        let mut values: [f32; 10] = core::array::from_fn(|i| i as f32);
        let mut arena = Arena::new(&mut values, 2);
        let (x, mut y, kept) = arena.lend((read::<2>(0), write::<1>(4), saved(2, 2)));
        assert_eq!(x.as_slice(), [0., 1., 2., 3.]);
        assert_eq!(kept, [4., 5., 6., 7.]);
        y.fill(-1.0);
        assert_eq!(values[8..], [-1., -1.]);
    }

    #[test]
    fn the_first_call_that_writes_no_number_is_found() {
        for (bad, expected) in [(0, Some(0)), (1, Some(1)), (2, Some(2)), (3, None)] {
            let mut values = [f32::NAN; 10];
            let mut watch = Watch::default();
            let mut arena = Arena::new(&mut values, 2).watched(&mut watch);
            let value = |call| if call == bad { f32::INFINITY } else { 1.0 };
            arena.lend(write::<2>(0)).fill(value(0));
            let (_, mut y) = arena.lend((read::<2>(0), write::<1>(2)));
            y.fill(value(1));
            let (kept, _, mut y) = arena.lend((saved(4, 1), read::<1>(2), write::<1>(3)));
            kept.fill(f32::NAN);
            y.fill(value(2));
            assert_eq!(arena.first_bad_call(), expected);
        }
    }

    /// The numbers are those of all versions: a run that goes on drops the same values.
    #[test]
    fn masks_and_statistics_are_there_in_training_alone() {
        let (mut values, mut statistics) = ([0_f32; 4], [0_f32, 1., 2., 3.]);
        let mut arena = Arena::new(&mut values, 2).training(&mut statistics, 7);
        assert_eq!([arena.key(0), arena.key(3)], [Some(0x63cb_e1e4_5932_0dd7), Some(0x953a_eb70_673e_29cb)]);
        assert_eq!(arena.lend_with_statistics([1, 2], write::<2>(0)).1, [1., 2.]);
        let mut arena = Arena::new(&mut values, 2);
        assert_eq!(arena.key(0), None);
        assert!(arena.lend_with_statistics([1, 2], write::<2>(0)).1.is_empty());
    }

    #[test]
    #[should_panic(expected = "overlap")]
    fn operands_that_meet_are_a_bug() {
        let mut values = [0_f32; 10];
        Arena::new(&mut values, 2).lend((read::<2>(0), write::<2>(1)));
    }

    #[test]
    #[should_panic(expected = "4 values of 4611686018427387904 samples can't be counted")]
    #[cfg(target_pointer_width = "64")]
    fn what_can_not_be_counted_is_nowhere() {
        Arena::<f32>::new(&mut [], 1 << 62).lend(read::<4>(0));
    }
}
