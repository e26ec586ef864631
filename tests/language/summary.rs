//! Summary table of a network whose numbers only rustc knows.

use constnet::prelude::*;

const INPUTS: usize = 784;
const HIDDEN: usize = 50;
const CHANNELS: usize = 3;

network! { struct Net = Affine(784, 50) -> Relu -> #[frozen] out: Affine(50, 10) -> SoftmaxWithLoss; }
network! { struct Images = |a: (3, 28, 28), b: (3, 28, 28)| (a -> größe: Sigmoid) + b -> Relu; }
network! { struct Part = Affine(20, 50) -> Sigmoid; }
network! { struct Whole = Affine(784, 20) -> Part -> Affine(50, 20) -> part2: Part -> Affine(50, 20) -> &part2; }

mod constants {
    use super::{CHANNELS, HIDDEN, INPUTS};
    use constnet::prelude::*;

    network! { pub struct Net = Affine(INPUTS, HIDDEN) -> Relu -> #[frozen] out: Affine(HIDDEN, 10) -> SoftmaxWithLoss; }
    network! {
        pub struct Images = |a: (CHANNELS, 28, 28), b: (CHANNELS, 28, 28)| (a -> größe: Sigmoid) + b -> Relu;
    }
}

mod parameters {
    use constnet::prelude::*;

    network! {
        pub struct Net<const I: usize, const O: usize> = Affine(784, I) -> Relu -> #[frozen] out: Affine(I, O) -> SoftmaxWithLoss;
    }
}

/// With weights that are packed for few samples, and need more memory than a step.
mod packed {
    use super::CHANNELS;
    use constnet::prelude::*;

    network! {
        pub struct Net: (64, 6, 6) = Conv2d(64, 64, 3, pad = 1) -> Relu -> Conv2d(64, 64, 3, pad = 1) -> GlobalAvgPool
            -> Affine(64, 3) -> SoftmaxWithLoss;
    }
    network! {
        #[budget(train_ram = "900 KiB", batch = 1)]
        pub struct Constants: (64, 6, 6) = Conv2d(64, 64, 3, pad = 1) -> Relu -> Conv2d(64, 64, 3, pad = 1) -> GlobalAvgPool
            -> Affine(64, CHANNELS) -> SoftmaxWithLoss;
    }
}

/// The cells of each line.
fn cells(table: &str) -> Vec<Vec<&str>> {
    let cells = |line| str::split(line, "  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    table.lines().map(cells).collect()
}

/// The cells of the stages, without their source text.
fn numbers(table: &str) -> Vec<Vec<&str>> {
    let mut lines = cells(table);
    lines.retain(|line| line.len() > 3);
    for line in lines.iter_mut().filter(|line| line.len() == 6) {
        line.remove(1);
    }
    lines.retain(|line| line[0] != "training");
    lines
}

/// The memory is that of the network. With unknown sizes less of it is shared, so a training
/// step may need more than with numbers.
fn assert_tells_its_memory<N: Network>() {
    let bytes = |line: &str, copies: usize, values: usize| {
        let cells = cells(N::SUMMARY).into_iter().find(|cells| cells.first() == Some(&line)).unwrap();
        let found: Vec<usize> =
            cells[1..].iter().map(|cell| cell.replace(' ', "").parse().unwrap()).collect();
        let expected = [1, 10, 100, 1000].map(|batch| 4 * (copies * N::PARAMS + batch * values));
        assert_eq!(found, expected, "{}", N::SUMMARY);
    };
    bytes("prediction", 1, N::FORWARD_MEMORY);
    bytes("training", 2, N::TRAINING_MEMORY);
}

#[test]
fn it_has_the_numbers_of_the_same_network_with_numbers() {
    assert_eq!(numbers(constants::Net::SUMMARY), numbers(Net::SUMMARY));
    assert_eq!(numbers(constants::Images::SUMMARY), numbers(Images::SUMMARY));
    assert_eq!(numbers(parameters::Net::<50, 10>::SUMMARY), numbers(Net::SUMMARY));
    for table in [constants::Images::SUMMARY, Images::SUMMARY] {
        assert!(table.starts_with("Images: (3, 28, 28), (3, 28, 28) -> (3, 28, 28)\n"), "{table}");
    }
}

#[test]
fn it_shows_the_memory_of_the_network() {
    assert_tells_its_memory::<Net>();
    assert_tells_its_memory::<constants::Net>();
    assert_tells_its_memory::<constants::Images>();
    assert_tells_its_memory::<parameters::Net<3, 10>>();
    assert_tells_its_memory::<Whole>();
}

#[test]
fn it_is_laid_out_like_one_with_numbers() {
    let expected = "\
Net: 784 -> 10
stage               layer                       output  parameters  multiply-adds    bytes
affine1             Affine(INPUTS, HIDDEN)          50      39 250         39 200  157 200
relu1               Relu                            50           0              0      200
out                 Affine(HIDDEN, 10), frozen      10         510            500    2 080
softmax_with_loss1  SoftmaxWithLoss               loss           0              0        0
total                                                       39 760         39 700  159 480

memory in bytes  batch 1  batch 10  batch 100  batch 1000
prediction       159 280   161 440    183 040     399 040
";
    assert!(constants::Net::SUMMARY.starts_with(expected), "{}", constants::Net::SUMMARY);
    assert_eq!(constants::Images::SUMMARY.replace("CHANNELS", "3"), Images::SUMMARY);
}

#[test]
fn every_size_of_a_generic_network_has_its_own() {
    let [small, large] = [parameters::Net::<1, 2>::SUMMARY, parameters::Net::<1000, 1_000_000>::SUMMARY];
    assert!(small.contains("relu1               Relu                       1 "), "{small}");
    assert!(large.contains(" 1 001 000 000 "), "{large}");
    assert!(large.starts_with("Net: 784 -> 1000000\n"), "{large}");
    fn of_any<const HIDDEN: usize>() -> &'static str {
        parameters::Net::<HIDDEN, 10>::SUMMARY
    }
    assert_eq!(of_any::<50>(), parameters::Net::<50, 10>::SUMMARY);
}

#[test]
fn nested_networks_are_shown_with_numbers() {
    let expected = "\
Whole: 784 -> 50
stage         layer            output  parameters  multiply-adds   bytes
affine1       Affine(784, 20)      20      15 700         15 680  62 880
part1         Part                 50       1 050          1 000   4 400
affine2       Affine(50, 20)       20       1 020          1 000   4 160
part2         Part                 50       1 050          1 000   4 400
affine3       Affine(50, 20)       20       1 020          1 000   4 160
part2_again1  &part2               50           0          1 000     200
total                                      19 840         20 680  80 200
";
    assert!(Whole::SUMMARY.starts_with(expected), "{}", Whole::SUMMARY);
    let layers: Vec<_> = Whole::LAYERS.iter().map(|layer| layer.kind).collect();
    assert_eq!(layers, ["Affine", "Part", "Affine", "Part", "Affine", "Part"]);
}

#[test]
fn it_shows_the_memory_of_weights_that_are_packed_for_few_samples() {
    fn check<N: Network<Scalar = f32>>() {
        let bytes = |line: &str| {
            let cells = cells(N::SUMMARY).into_iter().find(|cells| cells.first() == Some(&line)).unwrap();
            cells[1].replace(' ', "").parse::<usize>().unwrap()
        };
        let params = 4 * N::PARAMS;
        assert!(bytes("prediction") > params + 4 * N::TRAINING_MEMORY, "{}", N::SUMMARY);
        assert_eq!(bytes("prediction"), params + constnet::PredictWorkspace::<N, 1>::new().bytes());
        assert_eq!(bytes("training"), params + constnet::Workspace::<N, 1>::new().bytes());
    }
    check::<packed::Net>();
    check::<packed::Constants>();
}

#[test]
fn a_bias_that_a_norm_cancels_is_a_line() {
    mod known {
        use constnet::prelude::*;

        network! { pub struct With = fc: Affine(4, 3) -> BatchNorm -> Relu -> Affine(3, 2); }
        network! { pub struct Without = Affine(4, 3, bias = false) -> BatchNorm -> Relu -> Affine(3, 2); }
    }
    mod constants {
        use super::CHANNELS;
        use constnet::prelude::*;

        network! { pub struct With = fc: Affine(4, CHANNELS) -> BatchNorm -> Relu -> Affine(CHANNELS, 2); }
    }
    let line = "`batch_norm1` cancels the bias of `fc`: `bias = false` leaves it out\n";
    let tables = [known::With::<f32>::SUMMARY, constants::With::<f32>::SUMMARY];
    assert!(tables.iter().all(|table| table.ends_with(line)), "{tables:?}");
    assert!(!known::Without::<f32>::SUMMARY.contains("bias of"));
}
