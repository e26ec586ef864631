//! Call notation: layers nested as calls, called with their input, or reached by modules and methods.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::operands::{is_named, split};
use super::{keys, missing, names, rewrite};
use crate::ast::JoinKind;
use crate::layers::Role;
use crate::parse::cursor::{is_arrow, is_punct};
use crate::shape::source_text;

/// Call notation, translated.
pub struct Call {
    /// The number of its tokens.
    pub length: usize,
    pub why: &'static str,
    /// In our syntax.
    pub text: String,
}

const NESTED: &str = "layers are joined with `->`, not nested as calls";
const CALLED: &str = "a layer is not called with its input, which comes before it";
const MERGED: &str = "branches are joined with `a + b`, `a * b` or `[a, b]`";
const RESIDUAL: &str = "a residual connection is the sum of a branch and `Identity`";
const LISTED: &str = "a network is a chain of layers joined with `->`, not a list";
const PATH: &str = "a layer is its name and its sizes, without modules, constructors and methods";
const NAMED: &str = "expected `:` between the name of a stage and its layer, found `=`";

const LISTS: &[&str] = &["sequential", "sequence", "seq", "chain", "stack", "modulelist"];
const RESIDUALS: &[&str] =
    &["residual", "residualblock", "skip", "skipconnection", "shortcut", "residualadd"];
/// Modules of other libraries; those of the user may hold custom layers.
const MODULES: &[&str] = &["nn", "candle_nn", "burn", "tch", "torch", "keras", "tf", "ops"];
const CONSTRUCTORS: &[&str] = &["new", "default", "builder", "create"];
/// Methods that say nothing about the layer.
const PLUMBING: &[&str] =
    &["init", "to", "unwrap", "expect", "clone", "cuda", "cpu", "build", "into", "train", "eval", "finish"];
/// Methods whose argument is the next layer.
const NEXT: &[&str] = &["apply", "then", "push", "add", "append", "add_module", "layer"];
const CALLS: &[&str] = &["forward", "call", "forward_t"];

/// `nn.Linear(784, 50)(x).relu()?`
struct Head {
    segments: Vec<String>,
    groups: Vec<TokenStream>,
    methods: Vec<(String, TokenStream)>,
    /// A `.` in the path, a method, or a `?`.
    is_dotted: bool,
    length: usize,
}

/// Call notation at the beginning of these tokens; `None` if they are no such notation.
pub fn read(trees: &[TokenTree], inputs: &[String]) -> Option<Call> {
    if let Some((name, before)) = assigned(trees) {
        let head = head(&trees[before..], inputs)?;
        let rest = &trees[before..before + head.length];
        let text = format!("{name}: {}", operand(rest, inputs));
        return Some(Call { length: before + head.length, why: NAMED, text });
    }
    let head = head(trees, inputs)?;
    let (why, text) = translated(&head, inputs)?;
    Some(Call { length: head.length, why, text })
}

/// `fc1 = Affine(...)`, `self.fc1 = Affine(...)`: the name, and the number of tokens before the layer.
fn assigned(trees: &[TokenTree]) -> Option<(String, usize)> {
    let own = match trees {
        [TokenTree::Ident(own), TokenTree::Punct(dot), ..] if own == "self" && dot.as_char() == '.' => 2,
        _ => 0,
    };
    match &trees[own..] {
        [TokenTree::Ident(name), TokenTree::Punct(equals), TokenTree::Ident(layer), ..]
            if equals.as_char() == '=' && begins(&name.to_string(), char::is_lowercase) =>
        {
            let is_layer = begins(&layer.to_string(), char::is_uppercase)
                || is_punct(trees.get(own + 3), '.')
                || is_punct(trees.get(own + 3), ':');
            is_layer.then(|| (name.to_string(), own + 2))
        }
        _ => None,
    }
}

fn begins(text: &str, wanted: fn(char) -> bool) -> bool {
    text.chars().next().is_some_and(wanted)
}

fn head(trees: &[TokenTree], inputs: &[String]) -> Option<Head> {
    let [TokenTree::Ident(first), ..] = trees else { return None };
    let mut head = Head {
        segments: vec![first.to_string()],
        groups: Vec::new(),
        methods: Vec::new(),
        is_dotted: false,
        length: 1,
    };
    let is_input = inputs.contains(&head.segments[0]);
    loop {
        match &trees[head.length..] {
            _ if is_input => break,
            [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(next), ..]
                if a.as_char() == ':' && b.as_char() == ':' =>
            {
                head.segments.push(next.to_string());
                head.length += 3;
            }
            [TokenTree::Punct(dot), TokenTree::Ident(next), ..]
                if dot.as_char() == '.' && begins(head.last(), char::is_lowercase) =>
            {
                head.segments.push(next.to_string());
                head.is_dotted = true;
                head.length += 2;
            }
            _ => break,
        }
    }
    while let Some(TokenTree::Group(group)) = trees.get(head.length)
        && group.delimiter() == Delimiter::Parenthesis
        && (head.groups.is_empty() || head.groups.len() == 1 && holds_inputs(group.stream(), inputs))
    {
        head.groups.push(group.stream());
        head.length += 1;
    }
    loop {
        match &trees[head.length..] {
            [TokenTree::Punct(question), ..] if question.as_char() == '?' => head.length += 1,
            [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(arguments), ..]
                if dot.as_char() == '.'
                    && arguments.delimiter() == Delimiter::Parenthesis
                    && begins(&method.to_string(), char::is_lowercase) =>
            {
                head.methods.push((method.to_string(), arguments.stream()));
                head.length += 3;
            }
            _ => return Some(head),
        }
        head.is_dotted = true;
    }
}

/// Whether the second pair of parentheses holds what a layer is called with.
fn holds_inputs(tokens: TokenStream, inputs: &[String]) -> bool {
    match tokens.into_iter().next() {
        Some(TokenTree::Ident(name)) => {
            inputs.contains(&name.to_string()) || begins(&name.to_string(), char::is_lowercase)
        }
        Some(TokenTree::Group(list)) => list.delimiter() == Delimiter::Bracket,
        _ => false,
    }
}

impl Head {
    fn last(&self) -> &str {
        self.segments.last().map_or("", String::as_str)
    }

    /// The layer's name, without constructors after it.
    fn name(&self) -> &str {
        let is_name = |segment: &&String| !CONSTRUCTORS.contains(&segment.as_str());
        self.segments.iter().rev().find(is_name).map_or("", String::as_str)
    }
}

/// Why it is call notation, and in our syntax.
fn translated(head: &Head, inputs: &[String]) -> Option<(&'static str, String)> {
    let (mut why, mut text) = match inputs.contains(&head.segments[0]) {
        true => (None, head.segments[0].clone()),
        false => layer(head, inputs)?,
    };
    for (method, arguments) in &head.methods {
        let method = method.as_str();
        let operands: Vec<_> = split(arguments.clone()).iter().map(|trees| operand(trees, inputs)).collect();
        if PLUMBING.contains(&method) || method.starts_with("with_") || method.starts_with("set_") {
            continue;
        }
        text = match (CALLS.contains(&method), NEXT.contains(&method), operands.last()) {
            (true, _, Some(input)) => format!("{input} -> {text}"),
            (_, true, Some(next)) => format!("{text} -> {next}"),
            _ => {
                let arguments: Vec<_> =
                    split(arguments.clone()).into_iter().map(TokenStream::from_iter).collect();
                format!("{text} -> {}", rewrite::by_name(method, &arguments, false)?.text())
            }
        };
    }
    let has_constructor = head.last() != head.name();
    let is_foreign = head.segments.len() > 1 && MODULES.contains(&head.segments[0].as_str());
    let is_path = head.is_dotted || has_constructor || is_foreign && !head.groups.is_empty();
    if is_path {
        why = why.or(Some(PATH));
    }
    why.map(|why| (why, text))
}

/// The layer without its methods, and why it is call notation, if it is.
fn layer(head: &Head, inputs: &[String]) -> Option<(Option<&'static str>, String)> {
    let name = head.name();
    let normal = names::normalised(name);
    let operands = || -> Vec<String> { operands(head, inputs) };
    if LISTS.contains(&normal.as_str()) {
        let layers = operands();
        return (!layers.is_empty()).then(|| (Some(LISTED), layers.join(" -> ")));
    }
    if RESIDUALS.contains(&normal.as_str()) {
        let layers = operands();
        return (!layers.is_empty())
            .then(|| (Some(RESIDUAL), format!("({}) + Identity", layers.join(" -> "))));
    }
    let found = names::find(name);
    if let Some((merge, _)) = found
        && let Role::Join(kind) = merge.role
    {
        let branches = operands();
        return (branches.len() > 1).then(|| (Some(MERGED), joined(kind, &branches)));
    }
    let is_known = found.is_some() || missing::way_out(name).is_some() || missing::is_input(name);
    if !is_known && (head.groups.len() < 2 || !begins(name, char::is_uppercase)) {
        return None;
    }
    let (nested, own): (Vec<_>, Vec<_>) = match head.groups.first() {
        Some(arguments) => split(arguments.clone()).into_iter().partition(|trees| is_operand(trees, inputs)),
        None => Default::default(),
    };
    let called = head.groups.get(1).map(|group| flattened(group.clone()));
    let why = match (&called, nested.is_empty()) {
        (Some(_), _) => Some(CALLED),
        (None, false) => Some(NESTED),
        (None, true) => None,
    };
    let before: Vec<_> =
        nested.iter().chain(called.iter().flatten()).map(|trees| operand(trees, inputs)).collect();
    let settings = head.methods.iter().filter_map(|(method, value)| {
        let key =
            Ident::new(method.strip_prefix("with_").or(method.strip_prefix("set_"))?, Span::call_site());
        keys::find(&key.to_string()).map(|_| quote!(#key = #value))
    });
    let own: Vec<_> = own.into_iter().map(TokenStream::from_iter).chain(settings).collect();
    let layer = match rewrite::by_name(name, &own, false) {
        Some(rewritten) => rewritten.text(),
        None if own.is_empty() => name.to_owned(),
        None => format!("{name}({})", own.iter().map(source_text).collect::<Vec<_>>().join(", ")),
    };
    let text = match before.as_slice() {
        [] => layer,
        [only] => format!("{only} -> {layer}"),
        several => format!("{} -> {layer}", joined(JoinKind::Concat, several)),
    };
    Some((why, text))
}

/// The layers and inputs among all arguments.
fn operands(head: &Head, inputs: &[String]) -> Vec<String> {
    let parts = head.groups.iter().flat_map(|group| flattened(group.clone()));
    let are_operands =
        parts.filter(|trees| !is_named(trees) && !matches!(trees.as_slice(), [TokenTree::Literal(_)]));
    are_operands.map(|trees| operand(&trees, inputs)).collect()
}

/// Arguments, and in their place those of lists.
fn flattened(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let parts = split(tokens).into_iter().flat_map(|trees| match trees.as_slice() {
        [TokenTree::Group(list)] if list.delimiter() != Delimiter::Brace => split(list.stream()),
        [TokenTree::Ident(vec), TokenTree::Punct(bang), TokenTree::Group(list)]
            if vec == "vec" && bang.as_char() == '!' =>
        {
            split(list.stream())
        }
        _ => vec![trees],
    });
    parts.collect()
}

/// Whether an argument is a layer or an input.
fn is_operand(trees: &[TokenTree], inputs: &[String]) -> bool {
    let is_known = |name: &str| {
        names::find(name).is_some()
            || missing::way_out(name).is_some()
            || LISTS.contains(&names::normalised(name).as_str())
    };
    match trees {
        [TokenTree::Ident(only)] => inputs.contains(&only.to_string()),
        // Branches in parentheses, before which an arrow is missing.
        _ if is_named(trees) || (0..trees.len()).any(|at| is_arrow(&trees[at], trees.get(at + 1))) => false,
        _ => head(trees, inputs).is_some_and(|head| !head.groups.is_empty() && is_known(head.name())),
    }
}

/// A chain of layers, each translated.
fn operand(trees: &[TokenTree], inputs: &[String]) -> String {
    let arrows: Vec<_> = (0..trees.len()).filter(|&at| is_arrow(&trees[at], trees.get(at + 1))).collect();
    let starts = std::iter::once(0).chain(arrows.iter().map(|at| at + 2));
    let ends = arrows.iter().copied().chain([trees.len()]);
    let parts = starts.zip(ends).map(|(start, end)| {
        let part = &trees[start..end];
        match read(part, inputs) {
            Some(call) if call.length == part.len() => call.text,
            _ => plain(part),
        }
    });
    parts.collect::<Vec<_>>().join(" -> ")
}

/// A layer in our notation, perhaps with the name or the arguments of another library.
fn plain(trees: &[TokenTree]) -> String {
    let rewritten = match trees {
        [TokenTree::Ident(name)] => rewrite::by_name(&name.to_string(), &[], false),
        [TokenTree::Ident(name), TokenTree::Group(arguments)] => {
            let arguments: Vec<_> =
                split(arguments.stream()).into_iter().map(TokenStream::from_iter).collect();
            rewrite::by_name(&name.to_string(), &arguments, false)
        }
        _ => None,
    };
    let text = || source_text(&trees.iter().cloned().collect()).replace(" : ", ": ");
    rewritten.map_or_else(text, |rewritten| rewritten.text())
}

fn joined(kind: JoinKind, branches: &[String]) -> String {
    match kind {
        JoinKind::Concat => format!("[{}]", branches.join(", ")),
        kind => {
            let branches: Vec<_> = branches.iter().map(|branch| in_parentheses(branch)).collect();
            branches.join(&format!(" {} ", kind.sign()))
        }
    }
}

/// With parentheses, if it is more than one stage.
pub fn in_parentheses(text: &str) -> String {
    let is_one = !text.contains(" -> ") && !text.contains(" + ");
    if is_one { text.to_owned() } else { format!("({text})") }
}

/// The layers in braces: statements with `let`, or fields of a type.
pub fn in_braces(tokens: TokenStream, inputs: &[String]) -> Option<String> {
    let trees: Vec<_> = tokens.into_iter().collect();
    if trees.iter().any(|tree| is_punct(Some(tree), '<')) {
        return None;
    }
    if !trees.iter().any(|tree| is_punct(Some(tree), ';')) {
        let fields = split(trees.into_iter().collect());
        let layers = fields.iter().map(|field| match field.as_slice() {
            [TokenTree::Ident(public), rest @ ..] if public == "pub" => operand_of_field(rest, inputs),
            field => operand_of_field(field, inputs),
        });
        return layers.collect::<Option<Vec<_>>>().map(|layers| layers.join(" -> "));
    }
    let mut known: Vec<(String, String)> = Vec::new();
    for statement in trees.split(|tree| is_punct(Some(tree), ';')) {
        let (name, expression) = match statement {
            [TokenTree::Ident(keyword), TokenTree::Ident(name), TokenTree::Punct(equals), rest @ ..]
                if keyword == "let" && equals.as_char() == '=' && is_used_once(name, &trees) =>
            {
                (name.to_string(), rest)
            }
            [] => continue,
            [TokenTree::Ident(keyword), ..] if keyword == "let" => return None,
            rest => (String::new(), rest),
        };
        let text = match expression {
            [TokenTree::Ident(before), rest @ ..] => {
                let at = known.iter().position(|(own, _)| before == own);
                match at.map(|at| known.remove(at)) {
                    // The chain goes on.
                    Some((_, text)) => format!("{text} {}", source_text(&rest.iter().cloned().collect())),
                    None => operand(expression, inputs),
                }
            }
            _ => return None,
        };
        known.push((name, text));
    }
    match known.as_slice() {
        [(_, only)] => Some(only.clone()),
        _ => None,
    }
}

/// Whether a name occurs in its definition and once more.
fn is_used_once(name: &Ident, trees: &[TokenTree]) -> bool {
    fn count(name: &Ident, trees: impl IntoIterator<Item = TokenTree>) -> usize {
        let counts = trees.into_iter().map(|tree| match tree {
            TokenTree::Ident(other) => usize::from(other == *name),
            TokenTree::Group(group) => count(name, group.stream()),
            _ => 0,
        });
        counts.sum()
    }
    count(name, trees.iter().cloned()) == 2
}

/// `fc1: Linear(784, 50)`.
fn operand_of_field(trees: &[TokenTree], inputs: &[String]) -> Option<String> {
    match trees {
        [TokenTree::Ident(name), TokenTree::Punct(colon), rest @ ..]
            if colon.as_char() == ':' && !rest.is_empty() =>
        {
            Some(format!("{name}: {}", operand(rest, inputs)))
        }
        _ => None,
    }
}
