use super::{Info, refuse};
use crate::checkpoint::error::LoadErrorKind;
use crate::checkpoint::sorting::argsort;
use crate::checkpoint::tensor::shape_text;

/// Checks that tensors cover data of this length without gaps and overlaps, each with the length that its
/// type and shape require.
pub fn check(tensors: &[Info], len: usize) -> Result<(), LoadErrorKind> {
    let range = |tensor: &Info| (tensor.begin, tensor.end);
    let mut place = 0;
    for next in argsort(tensors.len(), &|a, b| range(&tensors[a]).cmp(&range(&tensors[b]))) {
        let Info { name, dtype, shape, begin, end } = &tensors[next];
        if *end > len {
            return refuse(format!("the data of `{name}` extends past the end of the file"));
        }
        if *begin != place || end < begin {
            return refuse(format!(
                "the data of `{name}` is at {begin} to {end}, but should start at {place}, where the previous data ends"
            ));
        }
        let numbers = shape.iter().try_fold(1_usize, |numbers, &size| numbers.checked_mul(size));
        let bits = numbers.and_then(|numbers| numbers.checked_mul(dtype.bits()));
        let found = end - begin;
        match bits {
            Some(bits) if bits.is_multiple_of(8) && bits / 8 == found => {}
            _ => {
                let shape = shape_text(shape);
                return refuse(format!(
                    "`{name}` has {found} bytes of data, which does not match {shape} of {dtype}"
                ));
            }
        }
        place = *end;
    }
    match place == len {
        true => Ok(()),
        false => refuse(format!("its tensors need {place} bytes, but the file has {len}")),
    }
}
