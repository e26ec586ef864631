//! `Send` and `Sync`. That this compiles is the test.

use constnet::checkpoint::{LoadError, OptimizerError, ResumeError, Resumed};
use constnet::data::{
    Augmented, DataError, DatasetError, Idx, OneHot, SchemaBuilder, TableError, TableReader,
};
use constnet::gradient::GradientAccumulator;
use constnet::io::{SaveError, StdFileSystem};
use constnet::nalgebra::Const;
use constnet::optim::{OptimizerKind, OptimizerState};
use constnet::prelude::*;
use constnet::report::{History, Log, Report, ReportError};
use constnet::schedule::{
    Constant, Cosine, Exponential, OneCycle, ReduceOnPlateau, Schedule, ScheduleKind, StepDecay, Warmup,
};
use constnet::train::metrics::{ConfusionMatrix, RegressionErrors, Scores, TopK};
use constnet::train::{Callback, Epoch, LearningRateFinder, LearningRates, Misclassified, TrainError};
use constnet::{Averaged, BatchError, Rng};

network! { struct Net = Affine(4, 3) -> BatchNorm -> Relu -> Dropout(0.5) -> Affine(3, 2) -> SoftmaxWithLoss; }
network! { struct Chosen<const F: usize> = Affine(F, F) -> BatchNorm -> MseLoss; }
network! { struct Empty: 4 = Relu; }

fn send<T: Send + ?Sized>() {}
fn share<T: Send + Sync + ?Sized>() {}

#[test]
fn everything_can_move_and_nearly_everything_be_shared() {
    share::<(Net, Net<f64>, Empty, Workspace<Net, 8>, Workspace<Empty<f64>, 8>)>();
    share::<(Averaged<Net>, GradientAccumulator<Net>, Rng)>();

    share::<(Sgd, Momentum<Net>, Nesterov<Net>, AdaGrad<Net>)>();
    share::<(RmsProp<Net>, Adam<Net>, AdamW<Net>, OptimizerKind)>();
    send::<Box<dyn Optimizer<Net>>>();
    send::<(&mut dyn Optimizer<Net>, OptimizerState<'_, Net>)>();

    share::<(
        Constant,
        StepDecay,
        Exponential,
        Cosine,
        Warmup<Cosine>,
        OneCycle,
        ReduceOnPlateau,
        ScheduleKind,
    )>();
    send::<Box<dyn Schedule>>();
    send::<&mut dyn Schedule>();

    share::<(Trainer, LearningRateFinder, LearningRates, Epoch, constnet::train::Report, Misclassified)>();
    share::<(ConfusionMatrix, TopK, Scores, RegressionErrors)>();
    send::<Box<dyn Callback<Net>>>();
    send::<(&mut dyn Callback<Net>, Vec<Box<dyn Callback<Net>>>)>();

    share::<(Images<4>, Samples<f32, u8, 4>, OneHot<4>, TrainTest<Images<4>>, Idx)>();
    share::<(Augmented<Images<4>>, Batches<'_, f32, Images<4>>, Batch<'_, f32, Const<4>, u8>)>();

    share::<(Checkpoint<Net>, Checkpoints, Checkpoints<StdFileSystem>, Weights, Resumed<Net>)>();
    share::<(Table, TableReader, TableError, Schema, SchemaBuilder)>();
    share::<(History, Report, Log)>();
    share::<(BatchError, TrainError, DataError, DatasetError, LoadError)>();
    share::<(OptimizerError, ResumeError, SaveError, ReportError)>();

    fn of_any_network<N: Network>() {
        share::<(N, N::Cast<f64>, Checkpoint<N>, Adam<N>)>();
        send::<Box<dyn Optimizer<N>>>();
    }
    of_any_network::<Chosen<4>>();
}
