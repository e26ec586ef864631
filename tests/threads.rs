//! Reproducibility: results are the same bits for any number of threads, and without the feature `parallel`.
//!
//! `cargo test -p constnet-tests --test threads -- --nocapture digest` prints a digest of the trained networks; with
//! `--no-default-features` it must be the same.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use constnet::layers::Loss;
use constnet::nalgebra::{Const, DimName, Dyn, MatrixView};
use constnet::prelude::*;
use constnet::{Rng, threads};

network! {
    /// Nothing divides by the width of a vector.
    struct Dense = Affine(337, 131) -> Relu -> Affine(131, 203) -> Sigmoid -> Affine(203, 7) -> SoftmaxWithLoss;
}

network! {
    /// Wide, with rows and columns to split.
    struct Wide = Affine(64, 512) -> Relu -> Affine(512, 256) -> Gelu -> Affine(256, 10) -> SoftmaxWithLoss;
}

network! {
    struct LeNet: (1, 28, 28) = Conv2d(1, 6, 5, pad = 2) -> Relu -> MaxPool2d(2)
        -> Conv2d(6, 16, 5) -> Relu -> MaxPool2d(2)
        -> Flatten -> Affine(_, 120) -> Relu -> Affine(120, 84) -> Relu -> Affine(84, 10) -> SoftmaxWithLoss;
}

network! {
    /// The remaining layers: norms, dropout, strides, one filter for each channel, branches.
    struct Mixed: (3, 17, 15) = Conv2d(3, 20, 3, stride = 2, pad = 1) -> BatchNorm -> Relu
        -> (DepthwiseConv2d(20, 3, pad = 1) -> Tanh) + Identity -> AvgPool2d(2) -> Dropout(0.3)
        -> Flatten -> Affine(_, 150) -> LayerNorm -> PRelu -> Dropout(0.5) -> Affine(150, 4) -> SoftmaxWithLoss;
}

/// The thread pool runs one kernel at a time: tests that use it are serialised.
static TURN: Mutex<()> = Mutex::new(());

/// All bits after three steps of Adam on a batch of this size.
fn trained<N, const F: usize, const B: usize>() -> Vec<u32>
where
    N: Supervised<Scalar = f32, Input = Const<F>, Network = N>,
    N::Loss: Loss<f32, N::Output, [u8]>,
{
    let mut rng = Rng::new(5);
    let x: Vec<f32> = (0..F * B).map(|_| rng.uniform() as f32 - 0.5).collect();
    let x = MatrixView::from_slice_generic(&x, Const::<F>, Dyn(B));
    let labels: Vec<u8> = (0..B).map(|_| rng.below(N::Output::DIM as u64) as u8).collect();
    let mut net = N::seeded(3);
    let mut ws = Workspace::<N, B>::new();
    let mut optimizer = Adam::new(&net, 0.01);
    for _ in 0..3 {
        net.gradient(&x, &labels[..], &mut ws).expect("a batch that fits");
        optimizer.step(&mut net, ws.gradient());
    }
    let mut values = [ws.gradient().params(), net.params(), net.buffers()].concat();
    values.extend(net.predict(&x, &mut ws).expect("a batch that fits").iter());
    values.into_iter().map(f32::to_bits).collect()
}

/// A training run with its name.
type Training = (&'static str, fn() -> Vec<u32>);

/// Every network with batches of 1, 2, 17, 100 and 128 samples.
fn trainings() -> impl Iterator<Item = Training> {
    macro_rules! of {
        ($net:ident, $features:literal) => {
            [
                (concat!(stringify!($net), " 1"), trained::<$net, $features, 1> as fn() -> Vec<u32>),
                (concat!(stringify!($net), " 2"), trained::<$net, $features, 2>),
                (concat!(stringify!($net), " 17"), trained::<$net, $features, 17>),
                (concat!(stringify!($net), " 100"), trained::<$net, $features, 100>),
                (concat!(stringify!($net), " 128"), trained::<$net, $features, 128>),
            ]
        };
    }
    [of!(Dense, 337), of!(Wide, 64), of!(LeNet, 784), of!(Mixed, 765)].into_iter().flatten()
}

#[test]
fn any_number_of_threads_trains_the_same_bits() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, training) in trainings() {
        threads::set(1);
        let alone = training();
        assert!(alone.iter().all(|&bits| f32::from_bits(bits).is_finite()), "{name}");
        for count in [2, 3, 4, 8] {
            threads::set(count);
            assert!(training() == alone, "{name} with {count} threads");
        }
    }
    threads::set(0);
}

#[test]
fn a_digest_tells_builds_apart() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    threads::set(4);
    for (name, training) in trainings() {
        // FNV-1a.
        let digest = training().into_iter().fold(0xcbf2_9ce4_8422_2325_u64, |digest, bits| {
            (digest ^ u64::from(bits)).wrapping_mul(0x0100_0000_01b3)
        });
        println!("digest {} {name}: {digest:016x}", constnet::kernel::isa());
    }
    threads::set(0);
}

/// Concurrent training runs, also from within each other's kernels, neither deadlock nor differ.
#[test]
fn threads_of_the_program_train_at_once() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    threads::set(1);
    let alone = trained::<Wide, 64, 100>();
    threads::set(3);
    std::thread::scope(|scope| {
        let trainings: Vec<_> = (0..6).map(|_| scope.spawn(trained::<Wide, 64, 100>)).collect();
        for training in trainings {
            assert!(training.join().expect("no panic") == alone);
        }
    });
    threads::set(0);
}

/// Set in the process that trains with small stacks.
const SMALL_STACKS: &str = "CONSTNET_TEST_SMALL_STACKS";

/// New threads have the stack size in `RUST_MIN_STACK`; those of the pool must not depend on it.
#[test]
fn the_stack_of_workers_does_not_depend_on_the_environment() {
    if env::var_os(SMALL_STACKS).is_some() {
        let train = || {
            threads::set(3);
            trained::<Wide, 64, 100>();
            trained::<LeNet, { 28 * 28 }, 50>();
            trained::<Mixed, { 3 * 17 * 15 }, 40>();
        };
        // The test has a small stack, too.
        return std::thread::Builder::new().stack_size(8 << 20).spawn(train).unwrap().join().unwrap();
    }
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["the_stack_of_workers_does_not_depend_on_the_environment", "--exact", "--test-threads=1"]);
    let output = command.env("RUST_MIN_STACK", "16384").env(SMALL_STACKS, "1").output().unwrap();
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_kernel_within_a_kernel_is_computed() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    threads::set(4);
    let (mut outer, ones) = (vec![0.0_f32; 100_000], vec![1.0_f32; 100_000]);
    constnet::kernel::update(&mut outer, &ones, |p, g| {
        // Now and then, as it takes long.
        if *p == 0.0 && std::ptr::from_ref(p).addr().is_multiple_of(1 << 16) {
            let mut inner = vec![0.0_f32; 50_000];
            constnet::kernel::update(&mut inner, &ones[..50_000], |p, g| *p += 2.0 * g);
            assert!(inner.iter().all(|&value| value == 2.0));
        }
        *p += g;
    });
    assert!(outer.iter().all(|&value| value == 1.0));
    threads::set(0);
}

#[test]
fn a_panic_in_an_update_rule_reaches_the_caller() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    threads::set(2);
    let mut p = vec![0.0_f32; 100_000];
    let mut g = p.clone();
    g[99_000] = 1.0;
    for _ in 0..3 {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            constnet::kernel::update(&mut p, &g, |_, g| assert!(g < 1.0, "a bad gradient"));
        }));
        let message = outcome.expect_err("a panic");
        assert_eq!(message.downcast_ref(), Some(&"a bad gradient"));
    }
    threads::set(0);
}

/// A value that panics when it is dropped.
struct Bomb(usize);

impl Drop for Bomb {
    fn drop(&mut self) {
        panic_any(Self(self.0 + 1));
    }
}

fn updates_that_panic() {
    threads::set(2);
    let (mut p, g) = (vec![0.0_f32; 100_000], vec![1.0_f32; 100_000]);
    for _ in 0..100 {
        let update = || constnet::kernel::update(&mut p, &g, |_, _| panic_any(Bomb(0)));
        let payload = catch_unwind(AssertUnwindSafe(update)).expect_err("a panic");
        assert_eq!(payload.downcast_ref::<Bomb>().map(|bomb| bomb.0), Some(0), "none was dropped");
        std::mem::forget(payload);
    }
    constnet::kernel::update(&mut p, &g, |p, g| *p += g);
    assert!(p.iter().all(|&value| value == 1.0));
}

/// In a separate process, which may crash or hang.
#[test]
fn the_payload_of_a_panic_in_a_rule_may_panic_when_dropped() {
    const CHILD: &str = "CONSTNET_TEST_OF_PANICS";
    if std::env::var_os(CHILD).is_some() {
        return updates_that_panic();
    }
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "the_payload_of_a_panic_in_a_rule_may_panic_when_dropped"])
        .env(CHILD, "1")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("this test again");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().expect("a child that hangs");
            panic!("it hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(status.success(), "{status}");
}
