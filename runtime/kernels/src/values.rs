//! Values as one type for every scalar type. Code with a type parameter is compiled in every program that calls
//! it; code that takes these is compiled once.

/// Read-only values.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Values<'a> {
    F32(&'a [f32]),
    F64(&'a [f64]),
}

/// Mutable values.
#[doc(hidden)]
#[derive(Debug)]
pub enum ValuesMut<'a> {
    F32(&'a mut [f32]),
    F64(&'a mut [f64]),
}

impl ValuesMut<'_> {
    /// The same values, read-only.
    #[must_use]
    pub fn lend(&self) -> Values<'_> {
        match self {
            Self::F32(values) => Values::F32(values),
            Self::F64(values) => Values::F64(values),
        }
    }

    /// Copies values from the start of others: the same numbers, or rounded to the type of these.
    ///
    /// # Panics
    ///
    /// If there are fewer on either side.
    pub fn copy(&mut self, from: Values<'_>, count: usize) {
        match (self, from) {
            (Self::F32(to), Values::F32(from)) => to[..count].copy_from_slice(&from[..count]),
            (Self::F64(to), Values::F64(from)) => to[..count].copy_from_slice(&from[..count]),
            (Self::F32(to), Values::F64(from)) => {
                to[..count].iter_mut().zip(&from[..count]).for_each(|(to, &from)| *to = from as f32);
            }
            (Self::F64(to), Values::F32(from)) => {
                to[..count].iter_mut().zip(&from[..count]).for_each(|(to, &from)| *to = f64::from(from));
            }
        }
    }
}
