//! Numbers in files: valid values are loaded, invalid ones are reported by name, even with a valid digest.

use constnet::checkpoint::{Checkpoint, LoadErrorKind, OptimizerError, Weights};
use constnet::optim::OptimizerKind;
use constnet::prelude::*;

use super::Small;
use super::sealed::{metadata, sealed, with_entry};

/// The values that replace each number.
const EXTREMES: [&str; 19] = [
    "0",
    "1",
    "-1",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551614",
    "18446744073709551615",
    "18446744073709551616",
    "1.5",
    "1e308",
    "-1e308",
    "NaN",
    "inf",
    "-inf",
    "",
    "x",
];

/// A checkpoint after two steps of an optimizer.
fn trained(kind: OptimizerKind) -> Vec<u8> {
    let mut net = Small::<f32>::seeded(3);
    let mut optimizer = kind.build(&net, 0.01);
    let mut ws = Small::workspace::<4>();
    train(&mut net, &mut ws, &mut optimizer, 2);
    let checkpoint = Checkpoint::of(&net).with_optimizer(&mut optimizer).with_rng(ws.rng());
    checkpoint.with_progress(1, 2).with_copy("best", &net).to_bytes()
}

fn train(net: &mut Small, ws: &mut Workspace<Small, 4>, optimizer: &mut dyn Optimizer<Small>, steps: usize) {
    let x = SMatrix::<f32, 3, 4>::from_fn(|row, column| (row * 4 + column) as f32 / 5.0 - 1.0);
    for _ in 0..steps {
        net.gradient(&x, &[0, 1, 1, 0_u8], ws).unwrap();
        optimizer.step(net, ws.gradient());
    }
}

/// The result of resuming from a file.
fn resumes(kind: OptimizerKind, file: &[u8]) -> Result<(), String> {
    let checkpoint = Checkpoint::<Small>::from_bytes(file).map_err(|error| error.to_string())?;
    let mut net = checkpoint.network().clone();
    let mut optimizer = kind.build(&net, 0.01);
    checkpoint.restore_optimizer(&mut optimizer).map_err(|error| error.to_string())?;
    let mut ws = Small::workspace::<4>();
    checkpoint.rng().into_iter().for_each(|rng| ws.set_rng(rng));
    train(&mut net, &mut ws, &mut optimizer, 3);
    assert!(
        net.params().iter().all(|value| value.is_finite()),
        "a number that can be leads to one that can't"
    );
    Ok(())
}

#[test]
fn every_number_is_loaded_or_refused_by_its_name() {
    for kind in OptimizerKind::ALL {
        let file = trained(kind);
        assert_eq!(resumes(kind, &file), Ok(()));
        let numbers = metadata(&file).into_iter().filter(|(key, value)| {
            value.parse::<f64>().is_ok() && key != "sha256" && !key.starts_with("constnet.")
        });
        let keys: Vec<String> = numbers.map(|(key, _)| key).collect();
        assert!(
            ["epoch", "step", "rng.seed", "rng.position", "optimizer.setting.learning_rate"]
                .iter()
                .all(|key| keys.iter().any(|own| own == key))
        );
        for (key, value) in keys.iter().flat_map(|key| EXTREMES.map(|value| (key, value))) {
            let too_large_a_step = key.contains("setting") && value.len() > 1;
            let resumed = std::panic::catch_unwind(|| resumes(kind, &with_entry(&file, key, value)));
            match resumed {
                Ok(Err(error)) => {
                    let name = key.rsplit('.').next().unwrap();
                    assert!(
                        error.contains(name) && error.contains("expected"),
                        "{kind} {key} {value}: {error}"
                    );
                }
                Ok(Ok(())) => {}
                // Any hyperparameters in their range are valid.
                Err(_) => assert!(too_large_a_step, "{kind} {key} {value}"),
            }
        }
    }
}

#[test]
fn the_message_describes_the_invalid_number() {
    let file = trained(OptimizerKind::Adam);
    let error =
        |key: &str, value: &str| resumes(OptimizerKind::Adam, &with_entry(&file, key, value)).unwrap_err();
    assert_eq!(
        error("optimizer.counter.steps", "18446744073709551615"),
        "expected a whole number from 0 to 2^53 as `optimizer.counter.steps` in the metadata, but found \
         `18446744073709551615`"
    );
    assert_eq!(
        error("epoch", "18446744073709551616"),
        "expected a whole number from 0 to 2^64 - 1 as `epoch` in the metadata, but found `18446744073709551616`"
    );
    assert_eq!(
        error("optimizer.setting.beta1", "1"),
        "the file's adam has 1.0 as `beta1`, but a number from 0 to below 1 is expected"
    );
    assert_eq!(
        error("optimizer.setting.learning_rate", "-0.1"),
        "the file's adam has -0.1 as `learning_rate`, but a finite number of at least 0 is expected"
    );
    assert_eq!(
        error("optimizer.setting.learning_rate", "1e300"),
        "the file's adam has 1e300 as `learning_rate`, but a number from 0 to 3.4028235e38 (the largest `f32`) \
         is expected"
    );
    assert_eq!(
        error("optimizer.setting.learning_rate", "NaN"),
        "expected a finite number as `optimizer.setting.learning_rate` in the metadata, but found `NaN`"
    );
}

/// The file with another first value of a tensor.
fn with_value(file: &[u8], tensor: &str, value: f32) -> Vec<u8> {
    let (length, header) = safetensors::SafeTensors::read_metadata(file).unwrap();
    let begin = 8 + length + header.tensors()[tensor].data_offsets.0;
    let mut file = file.to_vec();
    file[begin..begin + 4].copy_from_slice(&value.to_le_bytes());
    sealed(file)
}

#[test]
fn values_that_can_not_be_negative_are_refused() {
    for tensor in
        ["batch_norm1.running_var", "batch_norm1.num_batches_tracked", "copy.best.batch_norm1.running_var"]
    {
        let file = with_value(&trained(OptimizerKind::Adam), tensor, -1.0);
        let error = Checkpoint::<Small>::from_bytes(&file).unwrap_err();
        let place = if tensor.ends_with("tracked") { tensor.to_owned() } else { format!("{tensor}[0]") };
        assert_eq!(
            error.to_string(),
            format!(
                "the file contains numbers that are not valid for the network `Small`:\
                 \n  `{place}` is -1.0, expected a number that is not negative"
            )
        );
    }
    for (kind, slot) in [
        (OptimizerKind::Adam, "v"),
        (OptimizerKind::AdamW, "v"),
        (OptimizerKind::AdaGrad, "h"),
        (OptimizerKind::RmsProp, "h"),
    ] {
        let file = with_value(&trained(kind), &format!("optimizer.{kind}.{slot}.affine1.weight"), -0.5);
        let error = resumes(kind, &file).unwrap_err();
        let expected =
            format!("the file's {kind} has -0.5 as `{slot}`, but a number that is not negative is expected");
        assert_eq!(error, expected);
    }
    // A velocity may be.
    let file = with_value(&trained(OptimizerKind::Momentum), "optimizer.momentum.v.affine1.weight", -0.5);
    assert_eq!(resumes(OptimizerKind::Momentum, &file), Ok(()));
}

#[test]
fn a_refused_optimizer_is_unchanged() {
    let file = with_entry(&trained(OptimizerKind::Adam), "optimizer.setting.learning_rate", "-1");
    let checkpoint = Checkpoint::<Small>::from_bytes(&file).unwrap();
    let net = Small::<f32>::seeded(1);
    let mut adam = Adam::new(&net, 0.5).betas(0.5, 0.5);
    let error = checkpoint.restore_optimizer(&mut adam).unwrap_err();
    assert!(matches!(error, OptimizerError::Range { .. }), "{error}");
    assert_eq!(adam, Adam::new(&net, 0.5).betas(0.5, 0.5));
}

#[test]
fn a_later_version_is_refused_with_both() {
    let checkpoint = with_entry(&trained(OptimizerKind::Sgd), "constnet.version", "7.8.9");
    let weights = with_entry(&Weights::of(&Small::<f32>::seeded(1)).to_bytes(), "constnet.version", "7.8.9");
    for (version, is_later) in
        [("2", true), ("99999999999999999999999", true), ("0", false), ("", false), ("x", false)]
    {
        let newer = [&checkpoint, &weights].map(|file| with_entry(file, "constnet.format", version));
        let faults = [
            Checkpoint::<Small>::from_bytes(&newer[0]).unwrap_err(),
            Weights::from_bytes(&newer[0]).unwrap_err(),
            Weights::from_bytes(&newer[1]).unwrap_err(),
        ];
        for fault in faults {
            assert_eq!(matches!(fault, LoadErrorKind::Version { .. }), is_later, "{version}: {fault}");
            assert!(
                !is_later
                    || fault.to_string().starts_with(&format!(
                        "the file has format version {version}, but this constnet reads versions up to 1; \
                 load it with constnet 7.8.9, which wrote it, or "
                    )),
                "{fault}"
            );
        }
    }
}

network! { #[derive(PartialEq)] struct Normed = Affine(2, 1) -> BatchNorm; }

#[test]
fn non_finite_weights_are_refused_or_allowed() {
    let mut wide = Normed::<f64>::seeded(1);
    wide.params_mut()[1] = 1e300;
    wide.params_mut()[2] = f64::NAN;
    let weights = Weights::of(&wide);
    let mut net = Normed::<f32>::seeded(2);
    let error = weights.apply(&mut net).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file contains numbers that are not valid for the network `Normed`:\
         \n  `affine1.weight[0, 1]` is 1e300, expected a number in the range of f32, up to 3.4e38\
         \n  `affine1.bias[0]` is NaN, expected a finite number\
         \n  `Weights::allow_non_finite` accepts NaN and infinity"
    );
    assert_eq!(net, Normed::seeded(2));
    // Only on request.
    let error = weights.apply(&mut Normed::<f64>::seeded(2)).unwrap_err().to_string();
    assert!(!error.contains("1e300") && error.contains("`affine1.bias[0]` is NaN"), "{error}");
    weights.apply_where(&mut Normed::<f64>::seeded(2), |name| name != "affine1.bias").unwrap();

    weights.clone().allow_non_finite().apply(&mut net).unwrap();
    assert_eq!(net.params()[1], f32::INFINITY);
    assert!(net.params()[2].is_nan());

    // The largest numbers of an f32, and those that are rounded to them.
    wide.params_mut()[1] = 3.402_823_5e38;
    wide.params_mut()[2] = -f64::from(f32::MAX);
    Weights::of(&wide).apply(&mut net).unwrap();
    assert_eq!(net.params()[1..3], [f32::MAX, f32::MIN]);

    // A variance can't be negative in any case.
    wide.buffers_mut()[1] = -1.0;
    let error = Weights::of(&wide).allow_non_finite().apply(&mut net).unwrap_err().to_string();
    assert!(
        error.ends_with("`batch_norm1.running_var[0]` is -1.0, expected a number that is not negative"),
        "{error}"
    );
}

#[test]
fn sizes_that_only_overflow_together_are_refused() {
    // Eight tensors that claim to end at the last byte of the address space.
    let size = (1_u64 << 61) - 1;
    let entry = |tensor: u64| {
        let (begin, end) = (tensor * size, (tensor + 1) * size);
        format!(r#""w{tensor}":{{"dtype":"U8","shape":[{size}],"data_offsets":[{begin},{end}]}}"#)
    };
    let header = format!("{{{}}}", (0..8).map(entry).collect::<Vec<_>>().join(","));
    let file = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &[0; 8]].concat();
    Weights::from_bytes(&file).unwrap_err();

    // A matrix without a value can have any number of rows.
    let header = r#"{"w":{"dtype":"F32","shape":[0,18446744073709551615],"data_offsets":[0,0]}}"#;
    let file = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes()].concat();
    let turned = Weights::from_bytes(&file).unwrap().transpose(|_| true);
    assert_eq!(turned.tensors().next(), Some(("w", &[usize::MAX, 0][..])));
}

/// The comparison of structures was once quadratic.
#[test]
fn a_structure_of_many_lines_takes_no_time() {
    let lines: Vec<String> = (0..50_000).map(|line| format!("s{line}: Relu, 1 -> 1")).collect();
    let file = with_entry(&trained(OptimizerKind::Sgd), "structure", &lines.join("\n"));
    let begun = std::time::Instant::now();
    Checkpoint::<Small>::from_bytes(&file).unwrap_err();
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}
