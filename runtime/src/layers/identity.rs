/// `Identity`: `y = x`, `dx = dy`.
///
/// It computes nothing: what stands behind it reads its input.
#[derive(Clone, Copy, Debug)]
pub struct Identity;
