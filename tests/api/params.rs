//! Parameters: storage, initialisation and access.

use constnet::prelude::*;
use constnet::{LengthError, Rng};

network! { struct Net = Affine(3, 4) -> Relu -> out: Affine(4, 2) -> SoftmaxWithLoss; }
network! { struct Flash = Affine(2, 2); }

fn bits(net: &Net) -> Vec<u32> {
    net.params().iter().map(|value| value.to_bits()).collect()
}

#[test]
fn the_seed_fixes_every_bit() {
    assert_eq!(bits(&Net::new(42)), bits(&Net::new(42)));
    assert_eq!(bits(&Net::new(42)), bits(&Net::seeded(42)));
    for other in [0, 1, 43, u64::MAX] {
        let different =
            bits(&Net::new(42)).iter().zip(bits(&Net::new(other))).filter(|(a, b)| **a != *b).count();
        assert_eq!(different, 3 * 4 + 4 * 2, "every weight differs with seed {other}; biases are zero");
    }
}

#[test]
fn both_scalar_types_are_initialised_alike() {
    let wide = Net::<f64>::seeded(42);
    assert_eq!(bits(&wide.cast()), bits(&Net::new(42)));
}

#[test]
fn initialize_continues_with_the_generator() {
    let (mut net, mut rng) = (Net::new(1), Rng::new(42));
    net.params_mut().fill(7.0);
    net.initialize(&mut rng);
    assert_eq!(bits(&net), bits(&Net::new(42)));
    net.initialize(&mut rng);
    assert_ne!(bits(&net), bits(&Net::new(42)));
}

#[test]
fn views_are_the_parameters_by_name() {
    let mut net = Net::new(5);
    let params = net.params().to_vec();
    let view = net.view();
    for (o, i) in (0..4).flat_map(|o| (0..3).map(move |i| (o, i))) {
        assert_eq!(view.affine1.weight[(o, i)], params[o + 4 * i]);
    }
    for (o, i) in (0..2).flat_map(|o| (0..4).map(move |i| (o, i))) {
        assert_eq!(view.out.weight[(o, i)], params[16 + o + 2 * i]);
    }
    assert_eq!(view.affine1.weight.shape(), (4, 3));
    assert_eq!(view.affine1.bias.shape(), (4, 1));
    assert_eq!(view.affine1.weight.as_ptr(), net.params().as_ptr());
    assert_eq!(net.view().out.bias.as_ptr(), net.params()[24..].as_ptr());
    net.params_mut()[4 * 2 + 1] = 3.5;
    assert_eq!(net.view().affine1.weight[(1, 2)], 3.5);
}

#[test]
fn writing_through_a_view_changes_the_parameters() {
    let mut net = Net::new(5);
    let mut view = net.view_mut();
    view.affine1.weight[(1, 2)] = 8.0;
    view.out.bias[1] = 9.0;
    view.out.weight.fill(0.5);
    assert_eq!(net.params()[4 * 2 + 1], 8.0);
    assert_eq!(net.params()[16..], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 9.0]);
}

#[test]
fn a_gradient_has_the_layout_of_its_network() {
    let net = Net::new(5);
    let mut ws = Net::workspace::<2>();
    let gradient = net.gradient(&SMatrix::<f32, 3, 2>::repeat(0.5), &[0_u8, 1], &mut ws).unwrap();
    assert_eq!(gradient.params().len(), Net::PARAMS);
    assert_eq!(gradient.view().out.bias.as_slice(), &gradient.params()[24..]);
    ws.gradient_mut().params_mut().fill(0.25);
    assert_eq!(ws.gradient().view().affine1.weight[(0, 0)], 0.25);
}

#[test]
fn parameters_may_be_in_any_storage() {
    static IN_FLASH: [f32; 6] = [1.0, 2.0, 3.0, 4.0, 10.0, 20.0];
    let x = SVector::<f32, 2>::new(1.0, -1.0);
    let expected = [-2.0 + 10.0, -2.0 + 20.0];
    let owned: Flash = Flash::from_params(IN_FLASH.into()).unwrap();
    assert_eq!(owned.predict_alloc(&x).unwrap().as_slice(), expected);
    let boxed = Flash::from_params(Box::from(IN_FLASH) as Box<[f32]>).unwrap();
    assert_eq!(boxed.predict_alloc(&x).unwrap().as_slice(), expected);
    let array = Flash::from_params(IN_FLASH).unwrap();
    assert_eq!(array.predict_alloc(&x).unwrap().as_slice(), expected);
    let flash = Flash::from_params(&IN_FLASH).unwrap();
    assert_eq!(flash.predict_alloc(&x).unwrap().as_slice(), expected);
    assert_eq!(flash.params().as_ptr(), IN_FLASH.as_ptr(), "nothing has been copied");
    assert_eq!(flash.predict(&x, &mut Flash::workspace::<1>()).unwrap().as_slice(), expected);
    let slice = Flash::from_params(IN_FLASH.as_slice()).unwrap();
    assert_eq!(slice.view().affine1.weight[(0, 1)], 3.0);
    let mut vec = Flash::from_params(IN_FLASH.to_vec()).unwrap();
    vec.view_mut().affine1.bias[0] = 0.0;
    assert_eq!(vec.params(), [1.0, 2.0, 3.0, 4.0, 0.0, 20.0]);
    let wide = Flash::from_params(IN_FLASH.map(f64::from)).unwrap();
    assert_eq!(wide.predict_alloc(&x.cast::<f64>()).unwrap().as_slice(), expected.map(f64::from));
}

#[test]
fn a_wrong_number_of_parameters_is_refused() {
    let error = Flash::from_params([0.0_f32; 5]).unwrap_err();
    assert_eq!(error, LengthError { expected: 6, found: 5 });
    assert_eq!(error.to_string(), "the buffer must hold 6 values, but it holds 5");
    assert!(Flash::from_params(vec![0.0_f64; 7]).is_err());
}

#[test]
fn a_cast_rounds_each_parameter() {
    let wide = Flash::from_params([0.1_f64, 1e-300, 1e300, -2.5, 1.0 / 3.0, f64::MIN_POSITIVE]).unwrap();
    let narrow = wide.cast::<f32>();
    assert_eq!(narrow.params(), [0.1, 0.0, f32::INFINITY, -2.5, 1.0 / 3.0, 0.0]);
    let net = Net::new(9);
    assert_eq!(bits(&net.cast::<f64>().cast::<f32>()), bits(&net));
}

#[test]
fn a_clone_has_its_own_parameters() {
    let net = Net::new(1);
    let mut copy = net.clone();
    copy.params_mut()[0] += 1.0;
    assert_ne!(copy.params(), net.params());
    assert_eq!(net.params(), Net::new(1).params());
}

#[test]
fn networks_and_workspaces_go_to_other_threads() {
    fn assert_sendable<T: Send + Sync + 'static>() {}
    assert_sendable::<Net>();
    assert_sendable::<Workspace<Net<f64>, 4>>();
}
