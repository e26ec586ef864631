//! The check of one network: its inputs, and its gradients.

use constnet::ParamInfo;

use crate::check::{DISTANCE, central_differences, compare, dot, values};

/// The most points that are tried until one is conclusive.
const POINTS: u64 = 60;

/// A network, as far as its check needs it.
pub struct Case {
    pub params: usize,
    pub tensors: &'static [ParamInfo],
    pub inputs: usize,
    pub outputs: usize,
}

/// A point at which a network is checked.
struct Point {
    params: Vec<f64>,
    x: Vec<f64>,
    /// Targets, or the gradient of the output.
    dy: Vec<f64>,
}

impl Case {
    fn point(&self, seed: u64, samples: usize) -> Point {
        // Smaller parameters keep deep networks out of the saturated ends of their activations.
        let params = values(3 * seed + 1, self.params).iter().map(|value| 0.6 * value).collect();
        let x = values(3 * seed + 2, samples * self.inputs);
        Point { params, x, dy: values(3 * seed + 3, samples * self.outputs) }
    }

    fn trained(&self) -> Vec<usize> {
        let trained = self.tensors.iter().filter(|tensor| !tensor.frozen);
        trained.flat_map(|tensor| tensor.offset..tensor.offset + tensor.len()).collect()
    }

    /// Whether the gradient of the parameters is that of `value`; `None` if the point is inconclusive.
    fn of_params(&self, value: impl Fn(&[f64]) -> f64, params: &[f64], found: &[f64]) -> Option<()> {
        let trained = self.trained();
        for at in (0..self.params).filter(|at| !trained.contains(at)) {
            assert_eq!(found[at], 0.0, "the gradient of a frozen parameter");
        }
        let pick = |values: &[f64]| trained.iter().map(|&at| values[at]).collect::<Vec<_>>();
        let function = |probe: &[f64]| {
            let mut params = params.to_vec();
            trained.iter().zip(probe).for_each(|(&at, value)| params[at] = *value);
            value(&params)
        };
        if trained.is_empty() {
            Some(())
        } else {
            agrees(function, &pick(params), &pick(found), "parameters")
        }
    }

    /// The output of a predictor, and that of the network: of one sample, and of more than a network predicts one by one.
    pub fn predictor(&self, both: impl Fn(&[f64], &[f64]) -> [Vec<f64>; 2]) {
        for (seed, samples) in [(1, 1), (2, 6)] {
            let Point { params, x, .. } = self.point(seed, samples);
            let [found, right] = both(&params, &x);
            assert_eq!(found.len(), right.len());
            for (found, right) in found.iter().zip(&right) {
                assert!((found - right).abs() <= 1e-12 * right.abs().max(1.0), "{found}, not {right}");
            }
        }
    }

    /// Tries points until one is conclusive.
    fn at_some_point(&self, look: impl Fn(&Point) -> Option<()>) {
        for samples in [1, 3] {
            let told = (0..POINTS).find_map(|seed| look(&self.point(seed, samples)));
            assert!(told.is_some(), "the gradient of this network tells nothing at any point");
        }
    }

    /// A network without a loss: its output, and its gradients with respect to parameters and inputs.
    pub fn mapping(
        &self,
        predict: impl Fn(&[f64], &[f64]) -> Vec<f64>,
        backward: impl Fn(&[f64], &[f64], &[f64]) -> (Vec<f64>, Vec<f64>),
    ) {
        self.at_some_point(|Point { params, x, dy }| {
            let value = |params: &[f64], x: &[f64]| dot(&predict(params, x), dy);
            let (of_params, of_x) = backward(params, x, dy);
            self.of_params(|params| value(params, x), params, &of_params)?;
            agrees(|x| value(params, x), x, &of_x, "inputs")
        });
    }

    /// A network with a loss: that, and its gradient with respect to the parameters.
    pub fn loss(
        &self,
        loss: impl Fn(&[f64], &[f64], &[f64]) -> f64,
        gradient: impl Fn(&[f64], &[f64], &[f64]) -> Vec<f64>,
    ) {
        self.at_some_point(|Point { params, x, dy }| {
            // Every loss accepts values between 0 and 1 as targets.
            let targets: Vec<_> = dy.iter().map(|value| value.abs() / 1.5).collect();
            let found = gradient(params, x, &targets);
            self.of_params(|params| loss(params, x, &targets), params, &found)
        });
    }
}

/// Whether a gradient is right; `None` if differences over two distances do not agree: over a
/// kink, or if nothing changes.
fn agrees(function: impl Fn(&[f64]) -> f64, point: &[f64], found: &[f64], what: &str) -> Option<()> {
    let [near, far] =
        [DISTANCE, 2.0 * DISTANCE].map(|distance| central_differences(&function, point, distance));
    compare(&far, &near).ok()?;
    assert_eq!(compare(found, &near), Ok(()), "of the {what}");
    Some(())
}

/// The inputs of a network, concatenated in a slice.
macro_rules! inputs {
    ($x:ident, $samples:expr, ($name:ident $features:literal)) => {
        crate::support::batch::<f64, $features>($x)
    };
    ($x:ident, $samples:expr, ($($name:ident $features:literal),*)) => {{
        let mut rest: &[f64] = $x;
        ($({
            let (first, others) = rest.split_at($features * $samples);
            rest = others;
            let _ = rest;
            crate::support::batch::<f64, $features>(first)
        },)*)
    }};
}

/// The gradients of the inputs, concatenated.
macro_rules! input_gradients {
    ($dx:ident, ($name:ident $features:literal)) => {
        $dx.as_slice().to_vec()
    };
    ($dx:ident, ($($name:ident $features:literal),*)) => {
        [$($dx.$name.as_slice()),*].concat()
    };
}

/// The test of the network in this module: its parameters' values, its inputs and its output.
macro_rules! checked {
    (case [$($size:literal,)*] ($($name:ident $features:literal),*) $output:literal) => {
        type Whole = Net<$($size,)* f64>;
        type Lent<'p> = Net<$($size,)* f64, &'p [f64]>;
        const INPUTS: usize = 0 $(+ $features)*;
        const CASE: crate::checked::Case = crate::checked::Case {
            params: <Whole as Network>::PARAMS,
            tensors: <Whole as Network>::TENSORS,
            inputs: INPUTS,
            outputs: $output,
        };
    };
    (predictor $inputs:tt) => {
        #[test]
        fn predictor() {
            CASE.predictor(|params, x| {
                let x = inputs!(x, x.len() / INPUTS, $inputs);
                let net = Lent::from_params(params).unwrap();
                let predictor = net.predictor();
                let mut scratch = predictor.scratch::<6>();
                let found = predictor.predict(&x, &mut scratch).unwrap().as_slice().to_vec();
                [found, net.predict_alloc(&x).unwrap().as_slice().to_vec()]
            });
        }
    };
    (loss $sizes:tt $inputs:tt $output:literal) => {
        checked! { case $sizes $inputs $output }
        checked! { predictor $inputs }

        #[test]
        fn gradients() {
            let loss = |params: &[f64], x: &[f64], t: &[f64]| {
                let x = inputs!(x, x.len() / INPUTS, $inputs);
                Lent::from_params(params).unwrap().loss_alloc(&x, &crate::support::batch::<f64, $output>(t)).unwrap()
            };
            let gradient = |params: &[f64], x: &[f64], t: &[f64]| {
                let x = inputs!(x, x.len() / INPUTS, $inputs);
                let mut ws = Workspace::<Whole, 4>::new();
                let net = Lent::from_params(params).unwrap();
                net.gradient(&x, &crate::support::batch::<f64, $output>(t), &mut ws).unwrap().params().to_vec()
            };
            CASE.loss(loss, gradient);
        }
    };
    (mapping $sizes:tt $inputs:tt $output:literal) => {
        checked! { case $sizes $inputs $output }
        checked! { predictor $inputs }

        #[test]
        fn gradients() {
            let predict = |params: &[f64], x: &[f64]| {
                let x = inputs!(x, x.len() / INPUTS, $inputs);
                let mut ws = Workspace::<Whole, 4>::new();
                Lent::from_params(params).unwrap().predict(&x, &mut ws).unwrap().as_slice().to_vec()
            };
            let backward = |params: &[f64], x: &[f64], dy: &[f64]| {
                let x = inputs!(x, x.len() / INPUTS, $inputs);
                let mut ws = Workspace::<Whole, 4>::new();
                let net = Lent::from_params(params).unwrap();
                let dx = net.backward(&x, &crate::support::batch::<f64, $output>(dy), &mut ws).unwrap();
                let dx = input_gradients!(dx, $inputs);
                (ws.gradient().params().to_vec(), dx)
            };
            CASE.mapping(predict, backward);
        }
    };
}
