use constnet::data::Samples;
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::train::{LearningRateFinder, LearningRates};

network! {
    #[derive(PartialEq)]
    struct Digit = Affine(784, 20) -> Relu -> Affine(20, 10) -> SoftmaxWithLoss;
}

fn find(net: &Digit, optimizer: impl Optimizer<Digit>) -> LearningRates {
    let digits = Digits::generate(1, 500, 0).train;
    LearningRateFinder::new().batch_size(32).seed(2).run(net, optimizer, &digits).unwrap()
}

#[test]
fn it_stops_when_the_loss_diverges_and_suggests_a_smaller_rate() {
    let net = Digit::new(1);
    let before = net.clone();
    let rates = find(&net, Sgd::new(&net, 0.0));
    assert_eq!(net.params(), before.params());
    let rate = rates.steepest().unwrap();
    assert!((0.01..1.0).contains(&rate), "{rate}");
    assert!(rates.points.windows(2).all(|pair| pair[0].learning_rate < pair[1].learning_rate));
    assert!(rates.points.iter().all(|point| point.loss.is_finite()));
}

#[test]
fn it_is_determined_by_the_seed_and_does_not_change_a_cloned_optimizer() {
    let net = Digit::new(1);
    let optimizer = Adam::new(&net, 0.25);
    let kept = optimizer.clone();
    assert_eq!(find(&net, optimizer.clone()), find(&net, optimizer.clone()));
    assert_eq!((optimizer.learning_rate(), optimizer == kept), (0.25, true));
}

/// Two finders, the second of which fails: neither changes an optimizer in use.
#[test]
fn a_borrowed_optimizer_is_unchanged() {
    let digits = Digits::generate(1, 500, 0).train;
    let nothing = Digits::generate(1, 0, 0).train;
    let mut wrong = vec![0_u8; 100];
    wrong[99] = 10;
    let wrong = Samples::<f32, u8, 784>::from_vec(vec![0.5; 100 * 784], wrong).unwrap();
    for kind in OptimizerKind::ALL {
        let mut net = Digit::new(1);
        let mut optimizer = kind.build(&net, 0.0123);
        let mut ws = Digit::workspace::<8>();
        let mut batches = Batches::new(&digits, 8, 1).unwrap();
        for _ in 0..3 {
            let batch = batches.next().unwrap();
            net.gradient(&batch.x, batch.targets, &mut ws).unwrap();
            optimizer.step(&mut net, ws.gradient());
        }
        let before = (Checkpoint::of(&net).with_optimizer(&mut optimizer).to_bytes(), 0.0123_f64.to_bits());
        let check = |optimizer: &mut dyn Optimizer<Digit>| {
            let rate = optimizer.learning_rate().to_bits();
            assert!((Checkpoint::of(&net).with_optimizer(optimizer).to_bytes(), rate) == before, "{kind}");
        };
        assert!(find(&net, &mut optimizer).points.len() > 10, "{kind}");
        check(&mut optimizer);
        LearningRateFinder::new().run(&net, &mut optimizer, &nothing).unwrap_err();
        check(&mut optimizer);
        let finder = LearningRateFinder::new().batch_size(10);
        finder.run(&net, &mut optimizer, &wrong).unwrap_err();
        check(&mut optimizer);
    }
}

#[test]
fn empty_ranges_and_zero_steps_are_refused() {
    let (net, digits) = (Digit::new(1), Digits::generate(1, 50, 0).train);
    let error = |finder: LearningRateFinder| {
        finder
            .run(&net, Sgd::new(&net, 0.1), &digits)
            .map(|rates| rates.points.len())
            .unwrap_err()
            .to_string()
    };
    let new = LearningRateFinder::new;
    assert_eq!(error(new().steps(0)), "`steps` is 0, but a number of at least 1 is expected");
    for (from, to, told) in [
        (-0.1, 1.0, "-0.1"),
        (0.0, 1.0, "0"),
        (f64::NAN, 1.0, "NaN"),
        (1.0, 0.1, "0.1"),
        (1e-7, f64::INFINITY, "inf"),
        (1e-300, 1e300, "1e300"),
    ] {
        let words = format!(
            "`range` is {told}, but a pair of finite numbers above 0, the smaller one first, is expected"
        );
        assert_eq!(error(new().range(from, to)), words);
    }
    // The network is one of `f32`.
    assert_eq!(
        error(new().range(1.0, 1e39)),
        "`range` is 1e39, but a number from 0 to 3.4028235e38 (the largest `f32`) is expected"
    );
}

#[test]
fn a_data_set_without_samples_is_refused() {
    let net = Digit::new(1);
    let nothing = Digits::generate(1, 0, 0).train;
    let error = LearningRateFinder::new().run(&net, Sgd::new(&net, 0.1), &nothing).unwrap_err();
    assert_eq!(error.to_string(), "the training set has no samples");
}
