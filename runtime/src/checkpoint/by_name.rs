use core::borrow::Borrow;

use super::error::Difference;
use super::tensor::Tensor;

/// Tensors in the order of their names, each of which can be taken once.
pub struct ByName<S, T>(Vec<(S, Option<T>)>);

impl<S: AsRef<str>, T: Borrow<Tensor>> ByName<S, T> {
    /// From tensors that are sorted by their names.
    pub fn new(sorted: impl IntoIterator<Item = (S, T)>) -> Self {
        let mut tensors = Vec::new();
        sorted.into_iter().for_each(|(name, tensor)| tensors.push((name, Some(tensor))));
        Self(tensors)
    }

    pub fn get(&self, name: &str) -> Option<&Tensor> {
        self.0[self.place(name)?].1.as_ref().map(T::borrow)
    }

    pub fn take(&mut self, name: &str) -> Option<T> {
        let place = self.place(name)?;
        self.0[place].1.take()
    }

    /// The tensors that were not taken: those that the network does not have.
    pub fn rest(&self) -> Vec<Difference> {
        let mut rest = Vec::new();
        for (name, tensor) in &self.0 {
            if let Some(tensor) = tensor {
                let file = Some(tensor.borrow().text());
                rest.push(Difference { name: name.as_ref().to_owned(), file, network: None });
            }
        }
        rest
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.0.binary_search_by(|(other, _)| other.as_ref().cmp(name)).ok()
    }
}
