//! Generator of random valid declarations: chains and the branches in them.

use super::expected::Stage;
use super::flow::{Flow, Goal};
use super::generator::Generator;
use super::parts::{ARROW, Kind, Part};

/// The most stages; more would not make networks more interesting.
const MANY_STAGES: usize = 40;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Add,
    Mul,
}

impl Generator {
    /// Some links, and the stages needed to reach the goal. An input may come first only if the
    /// previous output is still used.
    pub fn chain(&mut self, flow: Option<Flow>, depth: usize, goal: &Goal, may_restart: bool) -> Flow {
        let links = if self.stages.len() > MANY_STAGES { 1 } else { 1 + self.random.below(3) };
        let mut flow = self.link(flow, depth, may_restart);
        for _ in 1..links {
            self.text(ARROW);
            flow = self.link(Some(flow), depth, false);
        }
        self.reach(flow, goal)
    }

    /// Adds stages until a branch has the required output.
    fn reach(&mut self, mut flow: Flow, goal: &Goal) -> Flow {
        while !goal.is_met(&flow) {
            self.text(ARROW);
            flow = match (goal, flow.is_image()) {
                (Goal::Exactly(goal), false) => self.product_to(&flow, Some(goal)),
                (Goal::Concrete, false) => {
                    let goal = Flow::of(self.any_size(), true);
                    self.product_to(&flow, Some(&goal))
                }
                _ => self.repeat(&flow),
            };
        }
        flow
    }

    fn link(&mut self, flow: Option<Flow>, depth: usize, may_restart: bool) -> Flow {
        let Some(mut flow) = flow else { return self.begin(depth) };
        if flow.is_undeclared && self.is_settled {
            flow.is_known = self.settled_by_literal;
        }
        if may_restart && !self.inputs.is_empty() && self.inputs[0].name.is_some() && self.random.one_in(4) {
            return self.input();
        }
        let is_full = depth == 0 || self.stages.len() > MANY_STAGES;
        match self.random.below(if is_full { 6 } else { 10 }) {
            0..6 => self.stage(&flow),
            6 => self.join(Join::Add, Some(&flow), depth - 1),
            7 => self.join(Join::Mul, Some(&flow), depth - 1),
            8 if flow.parameter.is_none() => self.concatenation(Some(&flow), depth - 1),
            8 => self.stage(&flow),
            _ => self.parenthesised(Some(flow), depth - 1, &Goal::Any, false),
        }
    }

    /// The beginning of a chain without an input.
    fn begin(&mut self, depth: usize) -> Flow {
        let must_use_all = self.branches == 0 && self.pending.len() > 1;
        if !must_use_all && (depth == 0 || self.random.one_in(2)) {
            return self.input();
        }
        let depth = depth.saturating_sub(1);
        match self.random.below(3) {
            0 => self.join(Join::Add, None, depth),
            1 => self.join(Join::Mul, None, depth),
            _ => self.concatenation(None, depth),
        }
    }

    fn input(&mut self) -> Flow {
        let input = match self.pending.pop() {
            Some(input) => input,
            None => self.random.below(self.inputs.len()),
        };
        let input = self.inputs[input].clone();
        let name = input.name.unwrap_or_default();
        self.write(Kind::Input, None, &input.flow, name, Vec::new());
        input.flow
    }

    /// The number of branches; without an input, enough to use all named inputs.
    fn branch_count(&mut self, flow: Option<&Flow>) -> usize {
        let some = 2 + self.random.below(2);
        match flow {
            None if self.branches == 0 => some.max(self.pending.len()),
            _ => some,
        }
    }

    /// `a + b`, where `b` may be `c * d`.
    fn join(&mut self, kind: Join, flow: Option<&Flow>, depth: usize) -> Flow {
        let count = self.branch_count(flow);
        self.branches += 1;
        let first = self.operand(kind, flow.cloned(), depth, &Goal::Any, false);
        // An image concatenated with itself has more channels than any other branch could have.
        let from = flow.unwrap_or(&self.inputs[0].flow);
        let count = if first.is_image() && !from.fits(&first) { 1 } else { count };
        let goal = Goal::Exactly(first.clone());
        let mut output_shape = first;
        for _ in 1..count {
            self.text(if kind == Join::Add { " + " } else { " * " });
            let operator = self.parts.len() - 1;
            // The previous output is used by the first branch; an image can't be created again.
            let may_restart = flow.is_some() && !output_shape.is_image();
            let branch = self.operand(kind, flow.cloned(), depth, &goal, may_restart);
            self.checked_by_operator(operator);
            output_shape.is_known &= branch.is_known;
        }
        self.branches -= 1;
        let (base, is_known) = (if kind == Join::Add { "add" } else { "mul" }, output_shape.is_known);
        for _ in 1..count {
            self.push_join(base, output_shape.shape.clone());
        }
        Flow { is_known, is_undeclared: false, ..output_shape }
    }

    fn operand(
        &mut self,
        kind: Join,
        flow: Option<Flow>,
        depth: usize,
        goal: &Goal,
        may_restart: bool,
    ) -> Flow {
        let may_multiply = kind == Join::Add && depth > 0 && !may_restart && matches!(goal, Goal::Any);
        if may_multiply && self.random.one_in(4) {
            return self.join(Join::Mul, flow.as_ref(), depth - 1);
        }
        match flow {
            Some(flow) if self.random.one_in(2) => self.stage_to(flow, depth, goal),
            None if self.random.one_in(2) && self.next_input_meets(goal) => self.input(),
            flow => self.parenthesised(flow, depth.saturating_sub(1), goal, may_restart),
        }
    }

    fn next_input_meets(&self, goal: &Goal) -> bool {
        self.pending.last().is_some_and(|&input| goal.is_met(&self.inputs[input].flow))
    }

    /// One stage, if one is enough.
    fn stage_to(&mut self, flow: Flow, depth: usize, goal: &Goal) -> Flow {
        match goal {
            Goal::Any => self.stage(&flow),
            _ if goal.is_met(&flow) && !self.must_state(&flow) => self.plain(&flow),
            Goal::Exactly(goal) if !goal.is_image() && !flow.is_image() => self.product_to(&flow, Some(goal)),
            _ => self.parenthesised(Some(flow), depth.saturating_sub(1), goal, false),
        }
    }

    fn parenthesised(&mut self, flow: Option<Flow>, depth: usize, goal: &Goal, may_restart: bool) -> Flow {
        self.text("(");
        let flow = match goal {
            // An image must have stayed an image.
            Goal::Exactly(image) if image.is_image() => {
                let flow = flow.unwrap_or_else(|| {
                    let input = self.input();
                    self.text(ARROW);
                    input
                });
                self.plain(&flow)
            }
            _ => self.chain(flow, depth, goal, may_restart),
        };
        self.text(")");
        flow
    }

    fn concatenation(&mut self, flow: Option<&Flow>, depth: usize) -> Flow {
        let count = self.branch_count(flow);
        self.branches += 1;
        self.text("[");
        let (mut sum, mut shapes) = (Flow::of(0, true), Vec::new());
        for branch in 0..count {
            self.text(if branch > 0 { ", " } else { "" });
            let may_restart = flow.is_some() && branch > 0;
            let part = self.chain(flow.cloned(), depth, &Goal::Concrete, may_restart);
            sum.shape[0] += part.len();
            sum.is_known &= part.is_known;
            shapes.push(part);
        }
        let first = &shapes[0];
        let is_image = |part: &Flow| {
            part.is_image() && part.is_known == first.is_known && part.shape[1..] == first.shape[1..]
        };
        if shapes.iter().all(is_image) {
            sum.shape = vec![shapes.iter().map(|part| part.shape[0]).sum(), first.shape[1], first.shape[2]];
        }
        let end = if self.random.one_in(5) { ",]" } else { "]" };
        self.text(end);
        self.branches -= 1;
        let are_vectors = !shapes.iter().any(Flow::is_image);
        if count == 2 && are_vectors && !self.random.one_in(4) {
            self.text(ARROW);
            return self.custom_of_two(&shapes);
        }
        self.push_join("concat", sum.shape.clone());
        sum
    }

    fn push_join(&mut self, base: &str, output_shape: Vec<usize>) {
        self.stages.push(Stage { name: None, base: base.to_owned(), output_shape, params: 0, macs: 0 });
    }

    /// Records the operator that reports a wrong output size of the last stage.
    fn checked_by_operator(&mut self, operator: usize) {
        let closing = |part: &&mut Part| !matches!(part, Part::Text(text) if text == ")");
        if let Some(Part::Stage(stage)) = self.parts.iter_mut().rev().find(closing) {
            stage.checked_by = Some(operator);
        }
    }
}
