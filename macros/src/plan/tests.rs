//! Plans of small networks, by hand.

use proc_macro2::TokenStream;
use quote::quote;

use super::Offset;
use super::interpreter::{self, Usage};
use super::{Argument, Call, Function, Part, Plan, Step, plan};
use crate::count::Count;
use crate::expand::tests::model;

fn known(count: &Count) -> usize {
    count.known().and_then(Result::ok).expect("a number")
}

fn verified(declaration: TokenStream) -> [Usage; 2] {
    interpreter::verify(&plan(&model(declaration)), &known)
}

/// The calls of the backward pass, of parameters and of inputs, each with its stage.
fn backward(declaration: TokenStream) -> Vec<String> {
    let model = model(declaration);
    let plan = plan(&model);
    interpreter::verify(&plan, &known);
    let text = |step: &Step| {
        let stage = step.node.map(|node| model.nodes[node].stage_name()).unwrap_or_default();
        let call = match step.call {
            Call::Gradient { accumulate } | Call::GradientAndBackward { accumulate } if accumulate => {
                "gradient again"
            }
            Call::Gradient { .. } | Call::GradientAndBackward { .. } => "gradient",
            Call::Backward { .. } => "backward",
            Call::SliceFrom { .. } => "take",
            Call::Accumulate => "sum",
            Call::ConvertLayout { .. } => "reorder",
            Call::Copy | Call::ConcatInto { .. } | Call::Forward { .. } | Call::Infer => "forward",
        };
        format!("{call} {stage}").trim_end().to_owned()
    };
    plan.train.backward.iter().chain(&plan.train.inputs).map(text).collect()
}

#[test]
fn the_first_layer_of_a_trained_network_has_no_input_gradient() {
    let calls = backward(quote!(Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss));
    assert_eq!(calls, ["gradient affine2", "backward affine2", "backward relu1", "gradient affine1"]);
}

#[test]
fn no_gradient_is_computed_before_the_first_parameters() {
    let calls = backward(quote!(struct Net: 4 = Sigmoid -> Relu -> Affine(4, 2) -> SoftmaxWithLoss;));
    assert_eq!(calls, ["gradient affine1"]);
}

#[test]
fn a_network_without_a_loss_has_the_gradient_of_its_input() {
    let calls = backward(quote!(Affine(4, 2) -> Relu));
    assert_eq!(calls, ["backward relu1", "gradient affine1", "backward affine1"]);
}

#[test]
fn gradients_of_branches_are_summed_up() {
    let calls = backward(quote!(Affine(4, 4) -> Sigmoid + Identity -> MseLoss));
    assert_eq!(calls, ["backward sigmoid1", "sum", "gradient affine1"]);
    let calls = backward(quote!(struct Net: 4 = Identity + Identity;));
    assert_eq!(calls, ["sum"]);
}

#[test]
fn a_frozen_stage_has_no_gradient_but_propagates_it() {
    let calls = backward(quote!(Affine(4, 4) -> #[frozen] Affine(4, 3) -> MseLoss));
    assert_eq!(calls, ["backward affine2", "gradient affine1"]);
    let model = model(quote!(#[frozen] Affine(4, 4) -> Relu -> MseLoss));
    let plan = plan(&model);
    assert!(plan.train.backward.is_empty() && plan.train.output_gradient.is_none());
    let [predict, train] = interpreter::verify(&plan, &known);
    assert_eq!(train.memory, predict.memory);
}

#[test]
fn the_gradients_of_a_shared_stage_accumulate() {
    let calls = backward(quote!(a: Affine(3, 3) -> Relu -> &a -> Sigmoid -> &a -> MseLoss));
    let gradients: Vec<_> = calls.iter().filter(|call| call.starts_with("gradient")).collect();
    assert_eq!(gradients, ["gradient a_again2", "gradient again a_again1", "gradient again a"]);
}

#[test]
fn an_activation_is_fused_into_the_layer_before_it() {
    let model = model(quote!(Affine(4, 3) -> Relu -> Affine(3, 2)));
    let plan = plan(&model);
    let calls: Vec<_> = plan.predict.steps.iter().map(|step| step.call).collect();
    assert_eq!(calls, [Call::Forward { activation: Some(1) }, Call::Forward { activation: None }]);
}

#[test]
fn values_with_several_readers_are_not_overwritten() {
    let in_place = |declaration: TokenStream| {
        let model = model(declaration);
        let plan = plan(&model);
        interpreter::verify(&plan, &known);
        plan.predict.steps.iter().filter(|step| step.replaces.is_some()).count()
    };
    assert_eq!(in_place(quote!(Affine(4, 4) -> Softmax -> Sigmoid)), 2);
    assert_eq!(in_place(quote!(Affine(4, 4) -> [Softmax, Identity])), 0);
    assert_eq!(in_place(quote!(struct Net: 4 = Softmax;)), 0);
}

#[test]
fn each_step_calls_its_function_with_its_parameters() {
    let model =
        model(quote!(a: Affine(4, 4) -> BatchNorm -> &a -> Relu -> Affine(4, 3) -> BatchNorm -> MseLoss));
    let plan = plan(&model);
    let part = |part: &Part| format!("{} of {}", known(&part.len), known(&part.offset));
    let text = |step: &Step| {
        let Function::Layer(name) = step.function else { panic!("{:?}", step.function) };
        let stored = step.arguments.iter().filter_map(|argument| match argument {
            Argument::Params(params) => Some(format!("p {}", part(params))),
            Argument::Running(running) => Some(format!("s {}", part(running))),
            Argument::Gradient { part: params, accumulate } => {
                Some(format!("d {} {accumulate}", part(params)))
            }
            _ => None,
        });
        format!("{name} {}", stored.collect::<Vec<_>>().join(", "))
    };
    let predict: Vec<_> = plan.predict.steps.iter().map(text).collect();
    let all = [
        "forward p 20 of 0",
        "forward p 8 of 20, s 9 of 0",
        "forward_fused p 20 of 0",
        "forward p 15 of 28",
        "forward p 6 of 43, s 7 of 9",
    ];
    assert_eq!(predict, all);
    let backward: Vec<_> = plan.train.backward.iter().map(text).collect();
    let all = [
        "gradient_and_backward p 6 of 43, s 7 of 9, d 6 of 43 false",
        "gradient d 15 of 28 false",
        "backward p 15 of 28",
        "backward ",
        "gradient d 20 of 0 false",
        "backward p 20 of 0",
        "gradient_and_backward p 8 of 20, s 9 of 0, d 8 of 20 false",
        "gradient d 20 of 0 true",
    ];
    assert_eq!(backward, all);
}

/// Naively, all activations and gradients of `784-50-10` are 170 and the gradients of all of them.
#[test]
fn memory_is_shared_by_lifetime() {
    let [predict, train] = verified(quote!(Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss));
    assert_eq!([predict.memory, train.memory], [60, 110]);
    let [predict, _] = verified(quote!(Affine(4, 9) -> Relu -> Affine(9, 9) -> Relu -> Affine(9, 9) -> Relu));
    assert_eq!(predict.memory, 18);
}

/// Verifies a plan of which one thing has been changed.
fn spoiled(declaration: TokenStream, spoil: impl Fn(&mut Plan<'_>)) {
    let model = model(declaration);
    let mut plan = plan(&model);
    spoil(&mut plan);
    interpreter::verify(&plan, &known);
}

#[test]
#[should_panic(expected = "overlap")]
fn overlapping_operands_are_found() {
    spoiled(quote!(Affine(4, 3) -> Affine(3, 3)), |plan| {
        plan.predict.values.iter_mut().for_each(|value| value.offset = Offset::At(0));
    });
}

#[test]
#[should_panic(expected = "is overwritten")]
fn a_live_value_that_is_overwritten_is_found() {
    // The input of both branches lives until the second one is read.
    spoiled(quote!(Affine(4, 3) -> [Sigmoid -> Affine(3, 3), Identity]), |plan| {
        plan.predict.values[2].offset = plan.predict.values[0].offset;
    });
}

#[test]
#[should_panic(expected = "the gradients of parameters")]
fn a_missing_gradient_is_found() {
    spoiled(quote!(Affine(4, 3) -> Affine(3, 3) -> MseLoss), |plan| {
        plan.train
            .backward
            .retain(|step| step.call != Call::Gradient { accumulate: false } || step.node != Some(0));
    });
}

#[test]
#[should_panic(expected = "the gradients of parameters")]
fn a_gradient_from_the_wrong_operand_is_found() {
    spoiled(
        quote!(struct Net = |a: 3, b: 3| (a -> MatMul(3, 3)) * (b -> Affine(3, 3)) -> MseLoss;),
        |plan| {
            let first =
                plan.train.backward.iter_mut().find(|step| step.writes.is_none()).expect("a gradient");
            first.reads[0].kind = super::OperandKind::Input(0);
        },
    );
}

#[test]
#[should_panic(expected = "is unused")]
fn an_unused_computation_is_found() {
    spoiled(quote!(struct Net: 3 = Sigmoid -> Relu;), |plan| {
        let value = plan.predict.value("y_more".to_owned(), Count::of(3));
        let mut step = Step::new(plan.predict.steps[0].call, Some(0), Vec::new(), Some(value));
        step.reads.clone_from(&plan.predict.steps[0].reads);
        step.arguments.clone_from(&plan.predict.steps[0].arguments);
        plan.predict.values[value].offset = Offset::At(3);
        plan.predict.memory = Some(6);
        plan.predict.steps.push(step);
    });
}
