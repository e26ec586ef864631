//! Weight decay: which parameters decay, and the loops that let them.

use core::ops::Range;

use crate::{Network, ParamInfo, Scalar, kernel};

/// The parameters in parts, and whether each decays. Without a decay they are one.
pub(super) fn parts<N: Network>(weight_decay: f64) -> impl Iterator<Item = (Range<usize>, bool)> {
    let is_none = weight_decay == 0.0;
    let whole = is_none.then_some((0..N::PARAMS, false));
    let tensors = if is_none { &[] } else { N::TENSORS };
    let part = |tensor: &ParamInfo| (tensor.offset..tensor.offset + tensor.len(), tensor.decays());
    whole.into_iter().chain(tensors.iter().map(part))
}

/// `rule(p, g)` for each parameter, where `g` is its gradient and its decay; see [`kernel::update`].
pub(super) fn update<N: Network>(
    network: &mut N,
    gradient: &N,
    weight_decay: f64,
    rule: impl Fn(&mut N::Scalar, N::Scalar) + Sync,
) {
    let (p, g) = (network.params_mut(), gradient.params());
    let lambda = N::Scalar::from_f64(weight_decay);
    for (part, decays) in parts::<N>(weight_decay) {
        let (p, g) = (&mut p[part.clone()], &g[part]);
        match decays {
            true => kernel::update(p, g, |p, g| rule(p, g + lambda * *p)),
            false => kernel::update(p, g, &rule),
        }
    }
}

/// `rule(p, s, g)` for each parameter and its state; see [`update`].
pub(super) fn update1<N: Network>(
    network: &mut N,
    state: &mut N,
    gradient: &N,
    weight_decay: f64,
    rule: impl Fn(&mut N::Scalar, &mut N::Scalar, N::Scalar) + Sync,
) {
    let (p, s, g) = (network.params_mut(), state.params_mut(), gradient.params());
    let lambda = N::Scalar::from_f64(weight_decay);
    for (part, decays) in parts::<N>(weight_decay) {
        let (p, s, g) = (&mut p[part.clone()], &mut s[part.clone()], &g[part]);
        match decays {
            true => kernel::update1(p, s, g, |p, s, g| rule(p, s, g + lambda * *p)),
            false => kernel::update1(p, s, g, &rule),
        }
    }
}

/// `rule(p, s1, s2, g)` for each parameter and its two values of state; see [`update`].
pub(super) fn update2<N: Network>(
    network: &mut N,
    [s1, s2]: [&mut N; 2],
    gradient: &N,
    weight_decay: f64,
    rule: impl Fn(&mut N::Scalar, &mut N::Scalar, &mut N::Scalar, N::Scalar) + Sync,
) {
    let (p, g) = (network.params_mut(), gradient.params());
    let (s1, s2) = (s1.params_mut(), s2.params_mut());
    let lambda = N::Scalar::from_f64(weight_decay);
    for (part, decays) in parts::<N>(weight_decay) {
        let (p, g) = (&mut p[part.clone()], &g[part.clone()]);
        let (s1, s2) = (&mut s1[part.clone()], &mut s2[part]);
        match decays {
            true => kernel::update2(p, s1, s2, g, |p, s1, s2, g| rule(p, s1, s2, g + lambda * *p)),
            false => kernel::update2(p, s1, s2, g, &rule),
        }
    }
}
