//! Reproducibility of optimizer steps: the same bits from version to version and on every instruction set, as digests since 0.1.0.

use std::env;
use std::process::Command;

use constnet::gradient::{self, GradientAccumulator};
use constnet::kernel::Isa;
use constnet::prelude::*;
use constnet::{Averaged, Rng};

network! {
    /// Tensors of many lengths, with running statistics, and some that are frozen.
    struct Net: 37 = Affine(37, 61) -> BatchNorm -> Relu -> Affine(61, 33) -> Relu -> MatMul(33, 1)
        -> #[intended] #[frozen] Affine(1, 3) -> SoftmaxWithLoss;
}

/// Numbers of very different sizes, some of them 0.
fn random<T: Scalar>(seed: u64) -> Net<T> {
    let (mut net, mut rng) = (Net::zeros(), Rng::new(seed));
    let mut number = || match rng.below(16) {
        0 => T::zero(),
        1 => -T::zero(),
        sixteenth => T::from_f64(rng.normal() * 10_f64.powi(2 - sixteenth as i32)),
    };
    net.params_mut().fill_with(&mut number);
    net.buffers_mut().fill_with(&mut number);
    net
}

/// FNV-1a over the bits of all values.
fn digest<N: Network>(net: &N) -> u64 {
    let values = net.params().iter().chain(net.buffers());
    let bytes = values.flat_map(|value| value.as_f64().to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Of the network after five steps.
fn five_steps<T: Scalar>(mut optimizer: impl Optimizer<Net<T>>) -> u64 {
    let mut net = random(1);
    for step in 0..5 {
        optimizer.step(&mut net, &random(2 + step));
    }
    digest(&net)
}

fn averaged<T: Scalar>(mut average: Averaged<Net<T>>) -> u64 {
    (0..5).for_each(|step| average.update(&random(2 + step)));
    digest(average.network()) ^ digest(average.compensation()).rotate_left(1)
}

fn accumulated<T: Scalar>() -> u64 {
    let mut sum = GradientAccumulator::new(&random::<T>(1));
    (0..5).for_each(|step| sum.add(&random(2 + step), 1 + step as usize));
    digest(sum.gradient())
}

fn changed<T: Scalar>(change: impl FnOnce(&mut Net<T>)) -> u64 {
    let mut gradient = random(2);
    change(&mut gradient);
    digest(&gradient)
}

fn digests<T: Scalar>() -> Vec<(&'static str, u64)> {
    let net = &random::<T>(1);
    macro_rules! each {
        ($($optimizer:ident $($decay:literal)?),*) => {
            vec![$((
                concat!(stringify!($optimizer), $(" ", $decay)?),
                five_steps::<T>($optimizer::new(net, 0.02)$(.weight_decay($decay))?),
            )),*]
        };
    }
    let mut all = each![
        Sgd, Sgd 0.1, Momentum, Momentum 0.1, Nesterov, Nesterov 0.1, AdaGrad, AdaGrad 0.1, RmsProp, RmsProp 0.1,
        Adam, Adam 0.1, AdamW 0.0, AdamW 0.1
    ];
    all.push(("a plain mean", averaged(Averaged::uniform(net))));
    all.push(("a mean that forgets", averaged(Averaged::ema(net, 0.7))));
    all.push(("parts", accumulated::<T>()));
    all.push(("a shorter gradient", changed::<T>(|gradient| _ = gradient::clip_norm(gradient, 0.3))));
    all.push(("clipped values", changed::<T>(|gradient| gradient::clip_values(gradient, 0.01))));
    all
}

const F32: &[(&str, u64)] = &[
    ("Sgd", 0xc8f8_09db_5887_190f),
    ("Sgd 0.1", 0x4b2c_335d_3e84_08f5),
    ("Momentum", 0x93f8_6e1e_7402_f74c),
    ("Momentum 0.1", 0x4930_5b2c_80d1_53b3),
    ("Nesterov", 0x846d_a708_e2cf_db9f),
    ("Nesterov 0.1", 0xd3e3_fe9a_3846_0479),
    ("AdaGrad", 0xb50e_84c2_5e1b_e305),
    ("AdaGrad 0.1", 0x547d_9fbe_10bb_0e60),
    ("RmsProp", 0x1bb4_5e37_0fe4_48f7),
    ("RmsProp 0.1", 0xfa86_5dd8_4547_078e),
    ("Adam", 0x6596_3b22_6671_0aa2),
    ("Adam 0.1", 0xbb9e_daf6_108b_ed56),
    ("AdamW 0.0", 0x5db3_0eee_267f_66d2),
    ("AdamW 0.1", 0x9dc2_e0c8_4f3e_5818),
    ("a plain mean", 0xc41f_ef69_3c33_c549),
    ("a mean that forgets", 0x08a2_7e7d_b35f_9ebf),
    ("parts", 0x07c4_731a_8319_67f7),
    ("a shorter gradient", 0x90de_d417_92e9_dfaf),
    ("clipped values", 0x9fee_31e6_2094_5d27),
];

const F64: &[(&str, u64)] = &[
    ("Sgd", 0x8be9_076f_ca3a_8f17),
    ("Sgd 0.1", 0x9669_0515_f726_db0c),
    ("Momentum", 0x3af7_2520_f1bf_bfa4),
    ("Momentum 0.1", 0x55e4_d58d_aac9_b903),
    ("Nesterov", 0xa27d_9474_8311_a70c),
    ("Nesterov 0.1", 0x2c7c_3b8c_0238_a1a9),
    ("AdaGrad", 0x80eb_461c_9b3c_db36),
    ("AdaGrad 0.1", 0xc7fe_b1c7_0368_d455),
    ("RmsProp", 0x918c_563f_9822_3bd2),
    ("RmsProp 0.1", 0x9abc_554a_83a7_175c),
    ("Adam", 0xf88e_210f_0b15_5e82),
    ("Adam 0.1", 0x46fc_4348_404c_6f85),
    ("AdamW 0.0", 0x7668_47af_4699_ec7d),
    ("AdamW 0.1", 0x814e_ef44_0ed9_6506),
    ("a plain mean", 0x63e8_d9d1_1d3c_a531),
    ("a mean that forgets", 0xdbdd_a2c6_b6d6_4f72),
    ("parts", 0xb190_0c45_7621_7624),
    ("a shorter gradient", 0xd2c8_a9de_491e_50d1),
    ("clipped values", 0x64fc_8f54_a448_898b),
];

#[test]
fn steps_give_the_recorded_bits() {
    assert_eq!(digests::<f32>(), F32);
    assert_eq!(digests::<f64>(), F64);
}

#[test]
fn every_instruction_set_gives_these_bits() {
    for path in Isa::available() {
        let mut again = Command::new(env::current_exe().unwrap());
        again.args(["--exact", "bits::steps_give_the_recorded_bits"]);
        let output = again.env("CONSTNET_SIMD", path.to_string()).output().unwrap();
        let (said, errors) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && said.contains("1 passed"), "{path}: {said}{errors}");
    }
}
