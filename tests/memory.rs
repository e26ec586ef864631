//! Memory: training loops allocate nothing, and nothing large is moved through the stack.

use allocation_counter::measure;
use constnet::prelude::*;

network! {
    struct Classifier = Affine(20, 16) -> Relu -> Affine(16, 8) -> Sigmoid -> Affine(8, 4) -> SoftmaxWithLoss;
}

network! {
    struct Regression = MatMul(6, 5) -> Sigmoid -> Affine(5, 2) -> MseLoss;
}

network! {
    struct Mapper = Affine(6, 5) -> Relu -> Identity;
}

network! { struct Encoder = Affine(6, 5) -> Sigmoid -> Affine(5, 4); }

network! {
    struct Graph = |a: 6, b: 6|
        [(a -> e: Encoder) * (b -> &e), a -> (Affine(6, 6) -> Relu) + Identity -> #[frozen] Affine(6, 3), b]
        -> Softmax -> Affine(_, 3) -> SoftmaxWithLoss;
}

network! { struct Receipt = |apple, apples, orange, oranges, tax| (apple * apples + orange * oranges) * tax; }

network! {
    /// The classifier of chapter 5.
    struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

// A hundred megabytes of parameters.
network! {
    struct Large = Affine(5_000, 5_000) -> Relu -> Affine(5_000, 2) -> SoftmaxWithLoss;
}

#[test]
fn the_counter_counts() {
    assert_eq!(measure(|| drop(std::hint::black_box(vec![1_u8; 100]))).count_total, 1);
}

#[test]
fn a_training_step_allocates_nothing() {
    let mut net = Classifier::new(1);
    let mut ws = Classifier::workspace::<10>();
    let x = SMatrix::<f32, 20, 10>::from_fn(|i, j| (i * j) as f32 / 100.0);
    let labels = [0_u8, 1, 2, 3, 0, 1, 2, 3, 0, 1];
    let mut optimizers: [Box<dyn Optimizer<Classifier>>; 6] = [
        Box::new(Sgd::new(&net, 0.1)),
        Box::new(Momentum::new(&net, 0.1)),
        Box::new(Nesterov::new(&net, 0.1)),
        Box::new(AdaGrad::new(&net, 0.1)),
        Box::new(RmsProp::new(&net, 0.1)),
        Box::new(Adam::new(&net, 0.1)),
    ];
    let mut losses = Vec::with_capacity(24);
    let allocations = measure(|| {
        for optimizer in &mut optimizers {
            let right = net.accuracy(&x, &labels, &mut ws);
            let loss = net.loss(&x, &labels, &mut ws);
            let predicted = net.predict(&x, &mut ws).map(|y| y[0]);
            let gradient = net.gradient(&x, &labels, &mut ws).map(|gradient| gradient.params()[0]);
            losses.extend([right, loss, predicted, gradient]);
            optimizer.step(&mut net, ws.gradient());
        }
    });
    assert_eq!(allocations.count_total, 0);
    assert!(losses.iter().all(Result::is_ok));
}

#[test]
fn other_losses_and_networks_without_one_allocate_nothing() {
    let regression = Regression::new(1);
    let mut regression_ws = Regression::workspace::<3>();
    let mapper = Mapper::new(1);
    let mut mapper_ws = Mapper::workspace::<3>();
    let x = SMatrix::<f32, 6, 3>::from_element(0.5);
    let targets = SMatrix::<f32, 2, 3>::from_element(0.25);
    let dy = SMatrix::<f32, 5, 3>::from_element(1.0);
    let mut done = [false; 4];
    let allocations = measure(|| {
        done = [
            regression.loss(&x, &targets, &mut regression_ws).is_ok(),
            regression.gradient(&x, &targets, &mut regression_ws).is_ok(),
            mapper.predict(&x, &mut mapper_ws).is_ok(),
            mapper.backward(&x, &dy, &mut mapper_ws).is_ok(),
        ];
    });
    assert_eq!(allocations.count_total, 0);
    assert_eq!(done, [true; 4]);
}

#[test]
fn a_step_of_several_threads_allocates_nothing() {
    constnet::threads::set(4);
    let mut net = TwoLayerNet::new(1);
    let mut ws = TwoLayerNet::workspace::<100>();
    let mut optimizer = Adam::new(&net, 0.001);
    let (x, labels) = (vec![0.5_f32; 784 * 100], [3_u8; 100]);
    let x = constnet::Columns::<f32, 784>::from_slice_generic(
        &x,
        constnet::nalgebra::Const,
        constnet::nalgebra::Dyn(100),
    );
    let mut step = || {
        let done = net.gradient(&x, &labels, &mut ws).is_ok();
        optimizer.step(&mut net, ws.gradient());
        done
    };
    // The first one starts the threads.
    assert!(step());
    let mut done = false;
    assert_eq!(measure(|| done = (0..10).all(|_| step())).count_total, 0);
    assert!(done);
}

#[test]
fn graphs_allocate_nothing() {
    let mut net = Graph::new(1);
    let mut ws = Graph::workspace::<3>();
    let x = (SMatrix::<f32, 6, 3>::from_element(0.5), SMatrix::<f32, 6, 3>::from_element(-0.25));
    let mut optimizer = Adam::new(&net, 0.1);
    let (receipt, mut receipt_ws) = (Receipt::new(0), Receipt::workspace::<1>());
    let prices = (100.0_f32, 2.0_f32, 150.0_f32, 3.0_f32, 1.1_f32);
    let mut done = [false; 6];
    let allocations = measure(|| {
        done = [
            net.predict(&x, &mut ws).is_ok(),
            net.loss(&x, &[0_u8, 1, 2], &mut ws).is_ok(),
            net.accuracy(&x, &[0_u8, 1, 2], &mut ws).is_ok(),
            net.gradient(&x, &[0_u8, 1, 2], &mut ws).is_ok(),
            receipt.predict(&prices, &mut receipt_ws).is_ok(),
            receipt.backward(&prices, &1.0_f32, &mut receipt_ws).is_ok(),
        ];
        optimizer.step(&mut net, ws.gradient());
    });
    assert_eq!(allocations.count_total, 0);
    assert_eq!(done, [true; 6]);
}

/// `cargo test -p constnet-tests --test memory -- --nocapture plan` shows the numbers.
#[test]
fn the_plan_of_a_training_step_takes_a_ninth() {
    // A buffer for everything: the input, the outputs of the four stages, the gradients of three.
    let unplanned = (784 + 50 + 50 + 10 + 10) + (50 + 50 + 10);
    let bytes = |values: usize| 100 * values * size_of::<f32>();
    let planned = TwoLayerNet::workspace::<100>().bytes() - TwoLayerNet::PARAMS * size_of::<f32>();
    println!("784-50-10, batch 100, activations and gradients of a training step:");
    println!("{} bytes with a buffer for everything, {planned} bytes as planned", bytes(unplanned));
    println!("{} bytes for prediction", bytes(TwoLayerNet::<f32>::FORWARD_MEMORY));
    assert_eq!(bytes(unplanned), 405_600);
    assert_eq!(planned, 44_000);
    assert_eq!(planned, bytes(TwoLayerNet::<f32>::TRAINING_MEMORY));
    assert_eq!(bytes(TwoLayerNet::<f32>::FORWARD_MEMORY), 24_000);
}

#[test]
fn a_large_network_trains_on_a_small_stack() {
    let train = || {
        let mut net = Large::new(1);
        let mut ws = Large::workspace::<2>();
        let mut optimizer = Sgd::new(&net, 0.01);
        let samples = vec![0.01_f32; 2 * 5_000];
        let x = constnet::Columns::<f32, 5_000>::from_slice_generic(
            &samples,
            constnet::nalgebra::Const,
            constnet::nalgebra::Dyn(2),
        );
        let before = net.loss(&x, &[0_u8, 0], &mut ws).expect("a batch that fits");
        net.gradient(&x, &[0_u8, 0], &mut ws).expect("a batch that fits");
        optimizer.step(&mut net, ws.gradient());
        let after = net.loss(&x, &[0_u8, 0], &mut ws).expect("a batch that fits");
        (before, after)
    };
    let small_stack = std::thread::Builder::new().stack_size(512 * 1024);
    let trained = small_stack.spawn(train).expect("a thread").join().expect("no overflow");
    assert!(Large::PARAMS * size_of::<f32>() > 100_000_000);
    assert!(trained.1 < trained.0, "{trained:?}");
}
