//! Joins of branches.

use proc_macro2::Span;

use super::{Checker, Flow};
use crate::ast::{Argument, Join, JoinKind, Link, Value};
use crate::count::Count;
use crate::diag::Message;
use crate::flow::Source;
use crate::guards::{Condition, Guard};
use crate::layers::{self, UserType};
use crate::model::Node;
use crate::shape::{Dim, PLUS, Shape};
use crate::tensor::Saved;

impl Checker<'_> {
    pub(super) fn join(&mut self, join: &Join, next: Option<&Link>, flow: &Flow) -> Flow {
        let branches = self.branches(join, flow);
        match join.kind {
            JoinKind::Concat if self.expects_branches(next) => separate_branches(branches),
            JoinKind::Concat => self.concatenate(&branches, join),
            JoinKind::Add | JoinKind::Mul => self.fold(branches, join),
        }
    }

    /// Whether the stage after `[a, b]` takes the branches as separate inputs.
    fn expects_branches(&self, next: Option<&Link>) -> bool {
        let Some(Link::Stage(next)) = next else { return false };
        if next.shares {
            return self.owner(next).is_some_and(|owner| self.nodes[owner].input_shapes.len() > 1);
        }
        let is_of_several = |argument: &Argument| match &argument.value {
            Value::Arrow(ends) => matches!(ends[0].value, Value::List(_)),
            _ => false,
        };
        let layer = layers::find(&next.layer_name(), next.arguments.len());
        let is_custom = layer.is_some_and(|layer| layer.contract.user == UserType::Layer);
        is_custom && !next.path_is_long() && next.arguments.iter().any(is_of_several)
    }

    fn branches(&mut self, join: &Join, flow: &Flow) -> Vec<Flow> {
        let was_branch = std::mem::replace(&mut self.is_branch, true);
        let mut branches: Vec<Flow> = Vec::new();
        let reported = self.diagnostics.len();
        for branch in &join.branches {
            let mut flow = self.with_inferred_shape(flow);
            // An unknown input is reported once.
            if flow.source.is_some() && self.diagnostics.len() > reported {
                flow.shape = flow.shape.or(Some(Shape::unknown()));
            }
            branches.push(self.link(branch.as_ref(), None, flow));
        }
        self.is_branch = was_branch;
        branches
    }

    /// The input of a branch: an earlier branch may have determined the input shape of the network, or would
    /// have, without its errors.
    fn with_inferred_shape(&self, flow: &Flow) -> Flow {
        let mut flow = flow.clone();
        if let (Some(source @ Source::Input(input)), None) = (flow.source, &flow.shape) {
            let is_read = self.is_incomplete || self.nodes.iter().any(|node| node.sources.contains(&source));
            let settled = self.inputs.get(input).map(|input| input.shape.clone());
            flow.shape = settled.filter(|shape| is_read || !shape.is_unknown());
        }
        flow
    }

    /// `a + b + c` from left to right.
    fn fold(&mut self, branches: Vec<Flow>, join: &Join) -> Flow {
        let mut branches = branches.into_iter();
        let first = branches.next().unwrap_or_else(Flow::unknown);
        let mut operators = join.operators.iter().copied();
        branches.fold(first, |left, right| {
            let operator = operators.next().unwrap_or_else(Span::call_site);
            let shape = self.common_shape(&left, &right, join.kind, operator);
            let input_shapes = vec![shape.clone(); 2];
            self.join_node(&[left, right], input_shapes, shape, join.kind, operator)
        })
    }

    /// The common shape of both, or an error on the operator between them.
    fn common_shape(&mut self, left: &Flow, right: &Flow, kind: JoinKind, operator: Span) -> Shape {
        let (Some(a), Some(b)) = (&left.shape, &right.shape) else {
            return left.shape.clone().or_else(|| right.shape.clone()).unwrap_or(Shape::unknown());
        };
        let (a_sizes, b_sizes) = (a.sizes(), b.sizes());
        let is_unknown = |sizes: &[Dim]| sizes.iter().all(|size| matches!(size, Dim::Unknown));
        if is_unknown(a_sizes) || is_unknown(b_sizes) {
            return if is_unknown(a_sizes) { b.clone() } else { a.clone() };
        }
        let message = Message::BranchShapes {
            sign: kind.sign().to_owned(),
            left: left.subject(),
            left_output: a.to_string(),
            right: right.subject(),
            right_output: b.to_string(),
            fix: match [left, right].into_iter().find(|branch| branch.network.is_some()) {
                Some(network) if a_sizes.len() != b_sizes.len() => layers::after_network(&network.name()),
                _ => "make both shapes equal".to_owned(),
            },
        };
        let equal: Vec<_> = a_sizes.iter().zip(b_sizes).map(|(a, b)| a.equals(b)).collect();
        if a_sizes.len() != b_sizes.len() || equal.contains(&Some(false)) {
            self.diagnostics.report_at(operator, &message);
            // Which of the two was intended is unknown.
            return Shape::unknown();
        }
        for (a, b) in a_sizes.iter().zip(b_sizes).filter(|(a, b)| a.equals(b).is_none()) {
            self.require_equal(operator, [a, b], &message);
        }
        a.clone()
    }

    fn concatenate(&mut self, branches: &[Flow], join: &Join) -> Flow {
        let brackets = join.operators.first().copied().unwrap_or_else(Span::call_site);
        if let Some(rest) = self.common_rest(branches, brackets) {
            let input_shapes: Vec<_> = branches.iter().filter_map(|branch| branch.shape.clone()).collect();
            let first: Vec<_> =
                input_shapes.iter().flat_map(|shape| shape.sizes().first()).cloned().collect();
            let first = self.sum(&first, brackets);
            let output_shape = Shape::of([vec![first], rest].concat());
            return self.join_node(branches, input_shapes, output_shape, join.kind, brackets);
        }
        let sizes: Vec<Dim> = branches.iter().map(|branch| self.vector_size(branch, brackets)).collect();
        let input_shapes = sizes.iter().cloned().map(Shape::vector).collect();
        let output_shape = self.sum(&sizes, brackets);
        self.join_node(branches, input_shapes, Shape::vector(output_shape), join.kind, brackets)
    }

    /// All sizes but the first, if all branches have the same number of dimensions and more than one, such as the height
    /// and width of images: an error on the brackets if they differ.
    fn common_rest(&mut self, branches: &[Flow], brackets: Span) -> Option<Vec<Dim>> {
        let rest = |branch: &Flow| Some(branch.shape.as_ref()?.dimensions()?[1..].to_vec());
        let rests: Vec<_> = branches.iter().map(rest).collect::<Option<_>>()?;
        let first = rests.first()?.clone();
        if rests.iter().any(|rest| rest.len() != first.len()) {
            return None;
        }
        for (branch, other) in branches.iter().zip(&rests) {
            let shape = |branch: &Flow| branch.shape.as_ref().map(ToString::to_string).unwrap_or_default();
            let message = Message::BranchImages {
                left: branches[0].subject(),
                left_output: shape(&branches[0]),
                right: branch.subject(),
                right_output: shape(branch),
            };
            let pairs = || first.iter().zip(other);
            if pairs().any(|(a, b)| a.equals(b) == Some(false)) {
                self.diagnostics.report_at(brackets, &message);
                return Some(vec![Dim::Unknown; first.len()]);
            }
            for (a, b) in pairs().filter(|(a, b)| a.equals(b).is_none()) {
                self.require_equal(brackets, [a, b], &message);
            }
        }
        Some(first)
    }

    fn require_equal(&mut self, place: Span, [a, b]: [&Dim; 2], message: &Message) {
        let tokens = quote::quote_spanned!(place=> _);
        let condition = Condition::Equal(a.clone(), b.clone());
        let guard = Guard { tokens, condition, message: message.to_string() };
        self.guards.require(guard, self.diagnostics);
    }

    fn sum(&mut self, sizes: &[Dim], brackets: Span) -> Dim {
        match self.symbols.computed(&PLUS, sizes) {
            Some(size) => size,
            None => {
                let what: Vec<_> = sizes.iter().map(ToString::to_string).collect();
                let what = what.join(" + ");
                let message = match sizes.iter().any(Dim::is_parameter) {
                    true => Message::GenericArithmetic { what },
                    false => Message::SizeTooLarge { found: what },
                };
                self.diagnostics.report_at(brackets, &message);
                Dim::Unknown
            }
        }
    }

    /// The number of values of a branch's output.
    fn vector_size(&mut self, branch: &Flow, brackets: Span) -> Dim {
        let Some(shape) = &branch.shape else { return Dim::Unknown };
        self.symbols.values_of(shape).unwrap_or_else(|| {
            self.diagnostics.report_at(brackets, &Message::SizeTooLarge { found: shape.to_string() });
            Dim::Unknown
        })
    }

    fn join_node(
        &mut self,
        branches: &[Flow],
        input_shapes: Vec<Shape>,
        output_shape: Shape,
        kind: JoinKind,
        span: Span,
    ) -> Flow {
        let layer = layers::join(kind);
        let stage = self.names.of_join(layer, span);
        let sources: Option<Vec<Source>> = branches.iter().map(|branch| branch.source).collect();
        let Some(sources) = sources else {
            // A branch has no input or another error, which has been reported.
            let mut flow = self.recover();
            flow.shape = Some(output_shape);
            return flow;
        };
        if let Some(shape) = input_shapes.first() {
            self.set_input_shape(&sources, shape);
        }
        let node = Node {
            stage,
            layer,
            span,
            text: layer.signature.to_owned(),
            docs: Vec::new(),
            sources,
            input_shapes,
            output_shape,
            user: None,
            sizes: Vec::new(),
            constants: Vec::new(),
            tensors: Vec::new(),
            saved: Saved::default(),
            predictor: None,
            inference: layer.contract.inference,
            is_padded: false,
            macs: Count::default(),
            init: None,
            frozen: false,
            intended: false,
            shares: None,
        };
        let origin = match kind {
            // No stage alone outputs what a concatenation does.
            JoinKind::Concat => None,
            JoinKind::Add | JoinKind::Mul => branches.first().and_then(|branch| branch.origin.clone()),
        };
        self.push(node, origin)
    }
}

/// `[a, b]` before a stage that takes the branches as separate inputs: they are not concatenated.
fn separate_branches(branches: Vec<Flow>) -> Flow {
    let branches = branches.into_iter().map(|branch| Flow { before: branch.subject(), ..branch });
    Flow { branches: branches.collect(), ..Flow::unknown() }
}
