//! Resuming: it gives the same bits as a training run without interruption.

use constnet::checkpoint::{Checkpoint, OptimizerError};
use constnet::optim::{OptimizerKind, OptimizerState};
use constnet::prelude::*;

network! {
    /// With running statistics and masks.
    #[derive(PartialEq)]
    struct Net = Affine(5, 8) -> BatchNorm -> Relu -> Dropout(0.5) -> Affine(8, 3) -> SoftmaxWithLoss;
}

type Chosen<T> = Box<dyn Optimizer<Net<T>>>;

/// A training with all that it changes.
struct Training<T: Scalar> {
    net: Net<T>,
    ws: Workspace<Net<T>, 6>,
    optimizer: Chosen<T>,
    step: u64,
}

impl<T: Scalar> Training<T> {
    fn new(optimizer: impl FnOnce(&Net<T>) -> Chosen<T>, seed: u64) -> Self {
        let net = Net::seeded(seed);
        let optimizer = optimizer(&net);
        Self { net, ws: Workspace::new(), optimizer, step: 0 }
    }

    fn train(&mut self, until: u64) {
        while self.step < until {
            let mut rng = constnet::Rng::at(9, self.step * 100);
            let x = SMatrix::<T, 5, 6>::from_fn(|_, _| T::from_f64(rng.normal()));
            self.net.gradient(&x, &[0, 1, 2, 2, 1, 0_u8], &mut self.ws).unwrap();
            self.optimizer.step(&mut self.net, self.ws.gradient());
            self.step += 1;
        }
    }

    fn checkpoint(&mut self) -> Checkpoint<Net<T>> {
        let checkpoint = Checkpoint::of(&self.net).with_optimizer(&mut self.optimizer);
        checkpoint.with_rng(self.ws.rng()).with_progress(0, self.step)
    }

    fn resume(&mut self, bytes: &[u8]) {
        let checkpoint = Checkpoint::from_bytes(bytes).unwrap();
        checkpoint.restore(&mut self.net);
        checkpoint.restore_optimizer(&mut self.optimizer).unwrap();
        self.ws.set_rng(checkpoint.rng().unwrap());
        self.step = checkpoint.step();
    }
}

fn resumes_to_the_same_bits<T: Scalar>(name: &str, optimizer: impl Fn(&Net<T>) -> Chosen<T>) {
    let mut undisturbed = Training::new(&optimizer, 1);
    undisturbed.train(7);
    let file = undisturbed.checkpoint().to_bytes();
    undisturbed.train(15);

    // Another seed, and steps already taken, which must have no effect.
    let mut resumed = Training::new(&optimizer, 2);
    resumed.train(3);
    resumed.resume(&file);
    assert!(resumed.checkpoint().to_bytes() == file, "{name}: saved again, it is another file");
    resumed.train(15);
    let bits = |training: &Training<T>| -> Vec<u64> {
        let values = training.net.params().iter().chain(training.net.buffers());
        values.map(|value| value.as_f64().to_bits()).collect()
    };
    assert_eq!(bits(&resumed), bits(&undisturbed), "{name}");
    assert!(resumed.checkpoint().to_bytes() == undisturbed.checkpoint().to_bytes(), "{name}");
}

#[test]
fn every_optimizer_resumes_with_the_same_bits() {
    for kind in OptimizerKind::ALL {
        resumes_to_the_same_bits::<f32>(kind.name(), |net| kind.build(net, 0.01));
        resumes_to_the_same_bits::<f64>(kind.name(), |net| kind.build(net, 0.01));
    }
}

/// A user-defined optimizer: another one, whose learning rate halves at every step.
struct Halving<O> {
    optimizer: O,
    taken: u64,
}

impl<N: Network, O: Optimizer<N>> Optimizer<N> for Halving<O> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        self.optimizer.update(network, gradient);
        self.optimizer.set_learning_rate(self.optimizer.learning_rate() / 2.0);
        self.taken += 1;
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        self.optimizer.state().counter("halving.taken", &mut self.taken)
    }

    fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.optimizer.set_learning_rate(learning_rate);
    }
}

#[test]
fn a_user_defined_optimizer_is_resumed() {
    let halving = |net: &Net<f32>| Halving { optimizer: Adam::new(net, 0.01), taken: 0 };
    resumes_to_the_same_bits::<f32>("halving", |net| Box::new(halving(net)));
}

#[test]
fn another_optimizer_is_refused_and_unchanged() {
    let net = Net::<f32>::seeded(1);
    let checkpoint = Checkpoint::of(&net).with_optimizer(&mut Adam::new(&net, 0.01));
    let mut momentum = Momentum::new(&net, 0.5);
    let error = checkpoint.restore_optimizer(&mut momentum).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file contains the state of adam, but the optimizer is momentum; resume with adam"
    );
    assert_eq!(momentum, Momentum::new(&net, 0.5));

    let halving = &mut Halving { optimizer: Adam::new(&net, 0.01), taken: 0 };
    let error = checkpoint.restore_optimizer(halving).unwrap_err().to_string();
    assert!(error.starts_with("the file's adam has beta1, beta2, learning_rate, m, steps, v, weight_decay,"));
    let error = Checkpoint::of(&net).restore_optimizer(halving).unwrap_err();
    assert_eq!(error, OptimizerError::Missing);
}

#[test]
fn hyperparameters_of_the_file_are_used_and_others_are_reported() {
    let net = Net::<f32>::seeded(1);
    let checkpoint = Checkpoint::of(&net).with_optimizer(&mut Adam::new(&net, 0.01).weight_decay(0.1));
    let mut other = Adam::new(&net, 0.02).betas(0.8, 0.999);
    let overruled = checkpoint.restore_optimizer(&mut other).unwrap();
    let lines: Vec<_> = overruled.iter().map(ToString::to_string).collect();
    let expected = [
        "learning_rate is 0.01 as in the checkpoint, not 0.02",
        "weight_decay is 0.1 as in the checkpoint, not 0",
        "beta1 is 0.9 as in the checkpoint, not 0.8",
    ];
    assert_eq!(lines, expected);
    assert_eq!(other, Adam::new(&net, 0.01).weight_decay(0.1));
    assert_eq!(checkpoint.restore_optimizer(&mut other).unwrap(), []);
}

#[test]
fn everything_is_restored() {
    let nets = [1, 2, 3].map(Net::<f32>::seeded);
    let text = "lines\nand \"quotes\", \u{1f980} and \u{0}";
    let checkpoint = Checkpoint::of(&nets[0])
        .with_copy("average", &nets[1])
        .with_copy("best.so.far", &nets[2])
        .with_progress(3, u64::MAX)
        .with_rng(&constnet::Rng::at(u64::MAX, u64::MAX - 1))
        .with_note("schedule", "0.1")
        .with_note("a.b", text);
    let loaded = Checkpoint::<Net>::from_bytes(&checkpoint.to_bytes()).unwrap();
    assert_eq!(loaded, checkpoint);
    assert_eq!((loaded.epoch(), loaded.step()), (3, u64::MAX));
    assert_eq!(loaded.rng().unwrap().position(), u64::MAX - 1);
    assert_eq!(
        (loaded.note("a.b"), loaded.note("schedule"), loaded.note("none")),
        (Some(text), Some("0.1"), None)
    );
    assert_eq!(loaded.copy("average").unwrap(), &nets[1]);
    assert_eq!(loaded.copy("best.so.far").unwrap(), &nets[2]);
    assert_eq!((loaded.copy("none"), loaded.optimizer_name()), (None, None));
    assert_eq!(loaded.network(), &nets[0]);
}
