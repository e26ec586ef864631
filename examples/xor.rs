//! Exclusive or, trained in a custom loop of gradients and optimizer steps.
//!
//! ```text
//! cargo run --release --example xor
//! ```

use std::process::ExitCode;

use constnet::prelude::*;

network! {
    /// Is exactly one of two inputs 1?
    struct Xor = Affine(2, 8) -> Sigmoid -> Affine(8, 1) -> SigmoidWithLoss;
}

fn main() -> ExitCode {
    command_line::no_options("xor", "Trains a network on exclusive or");
    command_line::run(|out| {
        // One sample is one column.
        let x = SMatrix::<f32, 2, 4>::from_column_slice(&[0., 0., 0., 1., 1., 0., 1., 1.]);
        let t = [0_u8, 1, 1, 0];

        let mut net = Xor::new(7);
        let mut ws = Xor::workspace::<4>();
        let mut optimizer = Adam::new(&net, 0.05);
        for step in 0..=500 {
            net.gradient(&x, &t, &mut ws)?;
            optimizer.step(&mut net, ws.gradient());
            if step % 100 == 0 {
                writeln!(out, "step {step:3} | loss: {:.4}", ws.loss())?;
            }
        }

        let logits = net.predict(&x, &mut ws)?;
        for (x, logit) in x.column_iter().zip(logits.iter()) {
            writeln!(out, "{} xor {} = {}", x[0], x[1], u8::from(*logit > 0.0))?;
        }
        Ok(())
    })
}
