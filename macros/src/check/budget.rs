//! `#[budget(...)]`: limits on the cost of a network, checked against its actual cost.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, MetaNameValue, Token};

use crate::ast::Form;
use crate::count::{Count, grouped};
use crate::diag::{Diagnostics, Message};
use crate::guards::{Condition, Guard, Memory};
use crate::model::Node;
use crate::plan::{BYTES, Plan};
use crate::shape::source_text;

/// A limit as it was written.
struct Limit {
    key: Key,
    value: usize,
    tokens: TokenStream,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Params,
    Macs,
    Ram,
    TrainRam,
    Batch,
}

const KEYS: [(&str, Key); 5] = [
    ("params", Key::Params),
    ("macs", Key::Macs),
    ("ram", Key::Ram),
    ("train_ram", Key::TrainRam),
    ("batch", Key::Batch),
];

/// Reports each exceeded limit; a cost that depends on constants is left to rustc.
pub fn check(plan: &Plan<'_>, diagnostics: &mut Diagnostics) -> Vec<Guard> {
    let Form::Item(item) = &plan.model.form else { return Vec::new() };
    let mut limits: Vec<Limit> = Vec::new();
    for attribute in &item.budgets {
        read(attribute, &mut limits, diagnostics);
    }
    let batch = limits.iter().find(|limit| limit.key == Key::Batch).map_or(1, |limit| limit.value);
    let guards = limits.iter().filter_map(|limit| exceeded(plan, limit, batch, diagnostics));
    guards.collect()
}

fn read(attribute: &Attribute, limits: &mut Vec<Limit>, diagnostics: &mut Diagnostics) {
    let pairs = attribute.parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated);
    let Ok(pairs) = pairs else {
        return diagnostics.report(attribute, &Message::Budget);
    };
    for pair in &pairs {
        let name = pair.path.to_token_stream().to_string();
        let Some((_, key)) = KEYS.iter().find(|(known, _)| *known == name) else {
            diagnostics.report(&pair.path, &Message::UnknownBudget { found: name });
            continue;
        };
        if limits.iter().any(|limit| limit.key == *key) {
            diagnostics.report(&pair.path, &Message::SecondBudget { key: name.clone() });
        }
        match value(&pair.value, *key) {
            Some(value) => limits.push(Limit { key: *key, value, tokens: pair.value.to_token_stream() }),
            None => {
                let found = source_text(&pair.value.to_token_stream()).replace("- ", "-");
                let example = match key {
                    Key::Ram | Key::TrainRam => "a number of bytes, or text such as `\"64 KiB\"`",
                    Key::Batch => "an integer of at least 1",
                    Key::Params | Key::Macs => "an integer",
                };
                let message = Message::BudgetValue { key: name, found, example: example.to_owned() };
                diagnostics.report(&pair.value, &message);
            }
        }
    }
}

fn value(value: &Expr, key: Key) -> Option<usize> {
    let Expr::Lit(literal) = value else { return None };
    let is_memory = matches!(key, Key::Ram | Key::TrainRam);
    match &literal.lit {
        Lit::Int(integer) => {
            let value = integer.base10_parse().ok().filter(|_| integer.suffix().is_empty())?;
            (key != Key::Batch || value > 0).then_some(value)
        }
        Lit::Str(text) if is_memory => bytes(&text.value()),
        _ => None,
    }
}

/// `64 KiB`, `1.5 MB`.
fn bytes(text: &str) -> Option<usize> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let scale: u64 = match unit.trim() {
        "" | "B" => 1,
        "kB" | "KB" => 1000,
        "KiB" => 1 << 10,
        "MB" => 1_000_000,
        "MiB" => 1 << 20,
        "GB" => 1_000_000_000,
        "GiB" => 1 << 30,
        _ => return None,
    };
    let number: f64 = number.replace('_', "").parse().ok()?;
    let bytes = number * scale as f64;
    (bytes.is_finite() && bytes < usize::MAX as f64).then_some(bytes as usize)
}

/// A cost that a limit applies to.
struct Cost {
    total: Total,
    /// The verb in "the network has 39 760 parameters".
    verb: &'static str,
    unit: String,
    of_stage: fn(&Node, usize) -> Count,
}

enum Total {
    Count(Count),
    /// Bytes of parameters and gradients, and the memory of a batch, which only rustc knows.
    Memory {
        params: Count,
        memory: Memory,
    },
}

fn cost(plan: &Plan<'_>, key: Key, batch: usize) -> Option<Cost> {
    let in_batch = |what: &str| format!("bytes to {what} a batch of {}", grouped(batch));
    let of_stage: fn(&Node, usize) -> Count =
        |node, batch| node.params().plus(&node.output_shape.len().times(batch)).times(BYTES);
    let bytes = |known: Option<Count>, copies: usize, memory| {
        let params = plan.params().times(copies).times(BYTES);
        known.map_or(Total::Memory { params, memory }, Total::Count)
    };
    Some(match key {
        Key::Params => Cost {
            total: Total::Count(plan.params()),
            verb: "has",
            unit: "parameters".to_owned(),
            of_stage: |node, _| node.params(),
        },
        Key::Macs => Cost {
            total: Total::Count(plan.macs()),
            verb: "needs",
            unit: "multiply-adds per sample".to_owned(),
            of_stage: |node, _| node.macs.clone(),
        },
        Key::Ram => Cost {
            total: bytes(plan.prediction_bytes(batch), 1, Memory::Forward),
            verb: "needs",
            unit: in_batch("predict"),
            of_stage,
        },
        Key::TrainRam => Cost {
            total: bytes(plan.training_bytes(batch), 2, Memory::Training),
            verb: "needs",
            unit: in_batch("train on"),
            of_stage,
        },
        Key::Batch => return None,
    })
}

fn exceeded(plan: &Plan<'_>, limit: &Limit, batch: usize, diagnostics: &mut Diagnostics) -> Option<Guard> {
    let cost = cost(plan, limit.key, batch)?;
    let total = match &cost.total {
        Total::Count(count) => count.to_string(),
        Total::Memory { params, memory } => {
            format!("{params} + {BYTES} * {}", memory.text(&grouped(batch)))
        }
    };
    let message = Message::OverBudget {
        verb: cost.verb.to_owned(),
        total,
        unit: cost.unit.clone(),
        limit: grouped(limit.value),
        part: largest_part(plan, &cost, batch),
    };
    let condition = match cost.total {
        Total::Count(count) => match count.known() {
            Some(Ok(total)) if total <= limit.value => return None,
            Some(_) => {
                diagnostics.report(&limit.tokens, &message);
                return None;
            }
            None => Condition::AtMost(count, limit.value),
        },
        Total::Memory { params, memory } => {
            let is_generic = !plan.model.parameters().is_empty();
            Condition::MemoryAtMost { bytes: params, memory, batch, most: limit.value, is_generic }
        }
    };
    Some(Guard { tokens: limit.tokens.clone(), condition, message: message.to_string() })
}

/// The stage with the largest cost.
fn largest_part(plan: &Plan<'_>, cost: &Cost, batch: usize) -> String {
    let stages = plan.model.nodes.iter().map(|node| (node.stage_name(), (cost.of_stage)(node, batch)));
    let stages: Option<Vec<_>> = stages.map(|(stage, part)| Some((stage, part.known()?.ok()?))).collect();
    match stages.and_then(|stages| stages.into_iter().max_by_key(|&(_, part)| part)) {
        Some((stage, part)) => format!("`{stage}` has the largest share: {}", grouped(part)),
        None => "the share of each stage depends on constants".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn memory_is_written_with_units() {
        for (text, expected) in [("64 KiB", 65_536), ("1.5MB", 1_500_000), ("100", 100), ("2 GiB", 2 << 30)] {
            assert_eq!(bytes(text), Some(expected), "{text}");
        }
        for text in ["", "KiB", "64 kb", "-1 B", "1e9 B", "many", "1.2.3 B", "99999999999999 GiB"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
