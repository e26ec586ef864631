//! Benchmarks of constnet against other libraries: `cargo run --release -- [FILTER]`.
//!
//! All in one process, in turns, as the same binary varies from process to process. One line for
//! each peer: both medians and their ratio, below 1 if constnet is faster.

mod adam;
mod check_time;
mod convolutions;
mod images;
mod inputs;
mod layers;
mod lenet;
mod mlperf_tiny;
mod networks;
mod peak_flops;
mod peers;
mod predictor;
mod products;
mod thread_grid;
mod three_layers;
mod timing;
mod trainer;
mod two_layers;

use std::cell::Cell;
use std::process::ExitCode;

fn main() -> ExitCode {
    let filter = std::env::args().nth(1).unwrap_or_default();
    let matched = Cell::new(false);
    let selected = |workload: &str| {
        let selected = workload.contains(&filter);
        matched.set(matched.get() || selected);
        selected
    };
    println!("isa {}", constnet::kernel::isa());
    // The peers use one thread; workloads with more set their number themselves.
    constnet::threads::set(1);
    products::run(&selected);
    convolutions::run(&selected);
    two_layers::training::run(&selected);
    three_layers::run(&selected);
    two_layers::prediction::run(&selected);
    layers::run(&selected);
    lenet::run(&selected);
    mlperf_tiny::run(&selected);
    predictor::run(&selected);
    thread_grid::run(&selected);
    check_time::run(&selected);
    if matched.get() {
        return ExitCode::SUCCESS;
    }
    eprintln!("no workload contains `{filter}` in its name");
    ExitCode::FAILURE
}
