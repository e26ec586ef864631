/// `Flatten`: all values of an image as a vector, channel after channel, row after row. It computes nothing; if its
/// output is needed sample after sample, the network converts the layout.
#[derive(Clone, Copy, Debug)]
pub struct Flatten;
