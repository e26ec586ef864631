/// `Flatten`: all values of an image as a vector, channel after channel, row after row. It computes nothing: where
/// its output is wanted sample after sample, the network puts it into that order.
#[derive(Clone, Copy, Debug)]
pub struct Flatten;
