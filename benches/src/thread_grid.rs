//! Two threads against one, for training and prediction with networks of all sizes: two should never take longer.
//!
//! One line each, the best times of all turns: `threads-train-256-256-10x16 threads 2 constnet 62.1 us threads 1 97.8 us
//! ratio 0.63`.

use constnet::prelude::*;

use crate::mlperf_tiny;
use crate::networks::{Ad, Ic, Kws, LeNet, Mlp, Tiny, Vww};
use crate::three_layers::ThreeLayerNet;
use crate::timing::best_of_threads;
use crate::trainer::Trainer;

network! { struct Square<const W: usize> = Affine(W, W) -> Relu -> Affine(W, 10) -> SoftmaxWithLoss; }

/// Lines for a training step on a batch of this size, for its prediction and, with `single`, for that of one sample.
macro_rules! race {
    ($selected:ident, $net:ty, $name:expr, $batch:expr, $step:ident, $single:expr) => {
        let (name, batch): (String, usize) = ($name.to_string(), $batch);
        let single = if $single && batch > 1 { vec![1] } else { vec![] };
        let train = format!("threads-train-{name}x{batch}");
        let predict = |samples: usize| format!("threads-predict-{name}x{samples}");
        let predictions: Vec<usize> =
            single.into_iter().chain([batch]).filter(|&samples| $selected(&predict(samples))).collect();
        let training = $selected(&train);
        if training || !predictions.is_empty() {
            let mut trainer = Trainer::<$net, { $batch }>::new(<$net>::new(7));
            if training {
                best_of_threads(&train, || trainer.$step());
            }
            for samples in predictions {
                best_of_threads(&predict(samples), || trainer.predict(samples));
            }
        }
    };
}

fn square<const W: usize>(selected: &dyn Fn(&str) -> bool) {
    race!(selected, Square<W>, format!("{W}-{W}-10"), 1, step, false);
    race!(selected, Square<W>, format!("{W}-{W}-10"), 16, step, false);
    race!(selected, Square<W>, format!("{W}-{W}-10"), 128, step, false);
}

/// All networks.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    race!(selected, Tiny, "4-8-8-2", 16, step, true);
    race!(selected, Mlp, "784-50-10", 100, step, true);
    race!(selected, ThreeLayerNet, "784-512-256-10", 128, step, true);
    race!(selected, LeNet, "lenet", 128, step, true);
    race!(selected, Ad, "ad", mlperf_tiny::BATCH, step_to_values, true);
    race!(selected, Ic, "ic", mlperf_tiny::BATCH, step, true);
    race!(selected, Kws, "kws", mlperf_tiny::BATCH, step, true);
    race!(selected, Vww, "vww", mlperf_tiny::BATCH, step, true);
    square::<16>(selected);
    square::<64>(selected);
    square::<256>(selected);
    square::<1024>(selected);
}
