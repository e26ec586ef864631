/// `Identity`: `y = x`, `dx = dy`.
///
/// It computes nothing: the stage after it reads its input.
#[derive(Clone, Copy, Debug)]
pub struct Identity;
