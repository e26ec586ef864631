/// `Reshape(C, H, W)`: the same values as an image, `Reshape(N)` as a vector. It computes nothing: where images are
/// wanted in blocks, the network puts its output into that order.
#[derive(Clone, Copy, Debug)]
pub struct Reshape;
