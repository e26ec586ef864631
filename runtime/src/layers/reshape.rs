/// `Reshape(C, H, W)`: the same values as an image, `Reshape(N)` as a vector. It computes nothing; if an image is
/// needed in blocks, the network converts the layout.
#[derive(Clone, Copy, Debug)]
pub struct Reshape;
