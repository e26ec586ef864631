use constnet::Averaged;
use constnet::prelude::*;

network! { struct One = MatMul(1, 1); }

fn one(value: f64) -> One<f64> {
    One::from_params([value].into()).unwrap()
}

fn mean_of(mut average: Averaged<One<f64>>, values: &[f64]) -> f64 {
    values.iter().for_each(|&value| average.update(&one(value)));
    assert_eq!(average.updates(), values.len() as u64);
    average.network().params()[0]
}

#[test]
fn the_uniform_average_is_the_mean() {
    let average = Averaged::uniform(&one(100.0));
    assert_eq!(mean_of(average.clone(), &[]), 100.0);
    assert_eq!(mean_of(average.clone(), &[2.0]), 2.0);
    assert!((mean_of(average, &[2.0, 4.0, 9.0]) - 5.0).abs() < 1e-15);
}

#[test]
fn the_exponential_average_decays() {
    // By hand: weights 0.9 and 9/11 at first.
    let average = Averaged::ema(&one(10.0), 0.99);
    assert!((mean_of(average.clone(), &[20.0]) - 19.0).abs() < 1e-14);
    assert!((mean_of(average, &[20.0, 8.0]) - (19.0 + 9.0 / 11.0 * (8.0 - 19.0))).abs() < 1e-14);
    // A small decay is constant from the beginning.
    let average = Averaged::ema(&one(10.0), 0.05);
    assert!((mean_of(average, &[1.0]) - 1.45).abs() < 1e-14);
}

#[test]
fn an_average_resumes() {
    let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0];
    for average in [Averaged::uniform(&one(0.5)), Averaged::ema(&one(0.5), 0.7)] {
        let whole = mean_of(average.clone(), &values);
        let mut half = average.clone();
        values[..3].iter().for_each(|&value| half.update(&one(value)));
        let mut resumed = average
            .resume(half.network().clone(), half.updates())
            .with_compensation(half.compensation().clone());
        values[3..].iter().for_each(|&value| resumed.update(&one(value)));
        assert_eq!(resumed.network().params()[0].to_bits(), whole.to_bits());
    }
}

network! { struct Normalised = Affine(2, 2) -> BatchNorm -> Affine(2, 1) -> MseLoss; }

#[test]
fn running_statistics_are_averaged_too() {
    let (mut first, mut second) = (Normalised::<f64>::seeded(1), Normalised::<f64>::seeded(2));
    first.buffers_mut().copy_from_slice(&[1.0, 2.0, 3.0, 4.0, 8.0]);
    second.buffers_mut().copy_from_slice(&[3.0, 2.0, 5.0, 0.0, 8.0]);
    let mut average = Averaged::uniform(&first);
    average.update(&first);
    average.update(&second);
    assert_eq!(average.network().buffers(), [2.0, 2.0, 4.0, 2.0, 8.0]);
}
