use core::ops::Range;

use super::operand::{Operand, Read, Saved, Write};
use crate::Scalar;

/// The operands of one call, which do not overlap: a tuple, or a single one.
pub trait Operands<T> {
    /// The operands' types for the layer.
    type Views<'a>
    where
        T: 'a;

    /// Reports where results are written.
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

/// The positions of several operands. Not part of each call, as there are many calls.
fn disjoint<T, const N: usize>(values: &mut [T], ranges: [Range<usize>; N]) -> [&mut [T]; N] {
    values.get_disjoint_mut(ranges).unwrap_or_else(|error| unplanned(error))
}

/// The compiler's own tests ensure that no plan gets here.
#[cold]
fn unplanned(error: core::slice::GetDisjointMutError) -> ! {
    panic!("the memory plan of this network is wrong, which is a bug in constnet: {error}")
}
