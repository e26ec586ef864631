//! Storage for the entries of an optimizer's state: lists, or nothing without an allocator.

use core::ops::Range;

#[cfg(feature = "alloc")]
pub(crate) use lists::{Entries, Slots};
#[cfg(not(feature = "alloc"))]
pub(super) use nothing::{Entries, Slots};

/// The maximum of a counter in a file: up to there every count is exact in `f64`, and it is never reached by
/// counting.
#[cfg(feature = "checkpoint")]
pub(crate) const MAX_COUNT: u64 = 1 << 53;

#[derive(Debug)]
#[cfg_attr(not(feature = "checkpoint"), expect(dead_code, reason = "nothing is restored"))]
pub(crate) struct Setting<'a> {
    pub(crate) value: &'a mut f64,
    pub(crate) range: Range<f64>,
}

#[cfg(feature = "alloc")]
mod lists {
    use alloc::string::{String, ToString as _};
    use alloc::vec::Vec;

    use super::Setting;

    /// The entries that do not depend on the network's type.
    #[derive(Debug)]
    #[cfg_attr(not(feature = "checkpoint"), allow(dead_code, reason = "nothing is restored"))]
    pub(crate) struct Entries<'a> {
        pub(crate) name: &'static str,
        pub(crate) settings: Vec<(String, Setting<'a>)>,
        pub(crate) counters: Vec<(String, &'a mut u64)>,
        /// The names of the slots, and whether they are squares.
        pub(crate) slots: Vec<(String, bool)>,
    }

    /// In the order of their names in the entries.
    #[derive(Debug)]
    pub(crate) struct Slots<'a, T>(pub(crate) Vec<&'a mut [T]>);

    impl<'a> Entries<'a> {
        pub(crate) fn new(name: &'static str) -> Self {
            Self { name, settings: Vec::new(), counters: Vec::new(), slots: Vec::new() }
        }

        pub(crate) fn push_setting(&mut self, name: &str, setting: Setting<'a>) {
            push(&mut self.settings, name, setting);
        }

        pub(crate) fn push_counter(&mut self, name: &str, value: &'a mut u64) {
            push(&mut self.counters, name, value);
        }

        pub(crate) fn push_slot(&mut self, name: &str, are_squares: bool) {
            push(&mut self.slots, name, are_squares);
        }
    }

    impl<T> Default for Slots<'_, T> {
        fn default() -> Self {
            Self(Vec::new())
        }
    }

    impl<'a, T> Slots<'a, T> {
        pub(crate) fn push(&mut self, values: &'a mut [T]) {
            self.0.push(values);
        }
    }

    fn push<V>(entries: &mut Vec<(String, V)>, name: &str, value: V) {
        let mut name = name.to_string();
        while entries.iter().any(|(taken, _)| *taken == name) {
            name.push('_');
        }
        entries.push((name, value));
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn names_are_told_apart() {
            let mut entries = Vec::new();
            (1..=3).for_each(|value| push(&mut entries, "n", value));
            assert_eq!(entries, [("n".into(), 1), ("n_".into(), 2), ("n__".into(), 3)]);
        }
    }
}

#[cfg(not(feature = "alloc"))]
mod nothing {
    use core::marker::PhantomData;

    use super::Setting;

    #[derive(Debug)]
    pub(crate) struct Entries<'a> {
        pub(crate) name: &'static str,
        values: PhantomData<&'a mut f64>,
    }

    #[derive(Debug)]
    pub(crate) struct Slots<'a, T>(PhantomData<&'a mut [T]>);

    impl<'a> Entries<'a> {
        pub(crate) fn new(name: &'static str) -> Self {
            Self { name, values: PhantomData }
        }

        pub(crate) fn push_setting(&mut self, _: &str, _: Setting<'a>) {}

        pub(crate) fn push_counter(&mut self, _: &str, _: &'a mut u64) {}

        pub(crate) fn push_slot(&mut self, _: &str, _: bool) {}
    }

    impl<T> Default for Slots<'_, T> {
        fn default() -> Self {
            Self(PhantomData)
        }
    }

    impl<'a, T> Slots<'a, T> {
        pub(crate) fn push(&mut self, _: &'a mut [T]) {}
    }
}
