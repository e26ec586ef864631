//! Mistakes inserted into valid declarations, one at a time.

use std::ops::Range;

use super::expected::Network;
use super::parts::{Kind, Part, WrittenStage};
use super::random::Random;

/// A declaration with one mistake, and the parts where it may be reported.
pub struct Wrong {
    pub parts: Vec<Part>,
    pub blamed: Range<usize>,
    pub mistake: &'static str,
}

/// A change of one stage that is a mistake; `None` if it would be valid.
type Change = fn(&mut WrittenStage) -> Option<()>;

fn of_kind(stage: &WrittenStage, kinds: &[Kind]) -> Option<()> {
    kinds.contains(&stage.kind).then_some(())
}

fn attribute(stage: &mut WrittenStage, kinds: &[Kind], text: &str) -> Option<()> {
    of_kind(stage, kinds)?;
    stage.attributes.push(text.to_owned());
    Some(())
}

/// Replaces the layer of a stage.
fn replaced(stage: &mut WrittenStage, text: &str, arguments: &[&str]) -> Option<()> {
    (stage.kind != Kind::Input && stage.kind != Kind::Loss).then_some(())?;
    stage.name = None;
    stage.attributes.clear();
    stage.layer = text.to_owned();
    stage.arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
    Some(())
}

fn output(stage: &mut WrittenStage, text: &str) -> Option<()> {
    of_kind(stage, &[Kind::Product])?;
    stage.arguments[1] = text.to_owned();
    Some(())
}

/// Replaces the value of a named argument of this layer.
fn named(stage: &mut WrittenStage, layer: &str, key: &str, value: &str) -> Option<()> {
    (stage.layer == layer).then_some(())?;
    stage.arguments.retain(|argument| !argument.starts_with(key));
    stage.arguments.push(format!("{key} = {value}"));
    Some(())
}

/// A wrong input size, if the compiler knows the size of the input.
fn wrong_input(stage: &mut WrittenStage) -> Option<()> {
    let input_shape = stage
        .input_shape
        .as_ref()
        .filter(|input_shape| input_shape.is_known && !input_shape.is_undeclared)?;
    let wrong = input_shape.len() + 1;
    match stage.kind {
        Kind::Product => stage.arguments[0] = wrong.to_string(),
        Kind::Filters => stage.arguments[0] = (input_shape.shape[0] + 1).to_string(),
        Kind::Custom => {
            let (_, outputs) = stage.arguments[1].split_once(" -> ")?;
            stage.arguments[1] = format!("{wrong} -> {outputs}");
        }
        Kind::Pair => {
            let (_, outputs) = stage.arguments[1].split_once(" -> ")?;
            stage.arguments[1] =
                format!("[{}, {}] -> {outputs}", input_shape.shape[0], input_shape.shape[1] + 1);
        }
        _ => return None,
    }
    Some(())
}

const WITHOUT_PARAMS: [Kind; 5] = [Kind::Plain, Kind::Sized, Kind::Upsample, Kind::Map, Kind::Loss];
const OF_THEIR_OWN: [Kind; 3] = [Kind::Custom, Kind::Pair, Kind::Network];
const LAYERS: [Kind; 10] = [
    Kind::Product,
    Kind::Plain,
    Kind::Sized,
    Kind::Filters,
    Kind::Upsample,
    Kind::Custom,
    Kind::Pair,
    Kind::Map,
    Kind::Network,
    Kind::Loss,
];

#[rustfmt::skip]
pub const CHANGES: &[(&str, Change)] = &[
    ("wrong input size", wrong_input),
    ("unknown layer with arguments", |stage| replaced(stage, "Blurb", &["3", "4"])),
    ("misspelt layer", |stage| { of_kind(stage, &[Kind::Product])?; stage.layer = "Afine".to_owned(); Some(()) }),
    ("lower case", |stage| { of_kind(stage, &[Kind::Plain])?; stage.layer = stage.layer.to_lowercase(); Some(()) }),
    ("path of a layer", |stage| { of_kind(stage, &[Kind::Product])?; stage.layer.insert_str(0, "layers::"); Some(()) }),
    ("network with arguments", |stage| replaced(stage, "nets::Encoder", &["3"])),
    ("join by name", |stage| replaced(stage, "Add", &[])),
    ("zero outputs", |stage| output(stage, "0")),
    ("inferred outputs", |stage| output(stage, "_")),
    ("negative size", |stage| output(stage, "-3")),
    ("suffix", |stage| output(stage, "3u8")),
    // With a name: of a computation with integers alone the value is known, and checked.
    ("computed size", |stage| output(stage, "SIDE + 4")),
    ("float", |stage| output(stage, "1.5")),
    ("text", |stage| output(stage, "\"many\"")),
    ("too large a size", |stage| output(stage, "99999999999999999999999")),
    ("named argument", |stage| output(stage, "outputs = SIDE")),
    ("sizes in an argument", |stage| output(stage, "3 -> 4")),
    ("empty argument", |stage| output(stage, "")),
    ("missing argument", |stage| { of_kind(stage, &[Kind::Product, Kind::Sized, Kind::Custom])?; stage.arguments.pop().filter(|_| stage.kind != Kind::Custom).map(drop) }),
    ("surplus argument", |stage| { of_kind(stage, &[Kind::Product, Kind::Sized, Kind::Custom, Kind::Plain, Kind::Loss])?; stage.arguments.push("3".to_owned()); Some(()) }),
    ("zero copies", |stage| { of_kind(stage, &[Kind::Sized])?; stage.arguments[0] = "0".to_owned(); Some(()) }),
    ("no divisor", |stage| { (stage.kind != Kind::Pair).then_some(())?; stage.input_shape.as_ref().filter(|input_shape| input_shape.is_known && !input_shape.is_undeclared)?; let more = stage.input_shape.as_ref()?.len() + 1; replaced(stage, "Sum", &[])?; stage.arguments = vec![more.to_string()]; Some(()) }),
    ("no sizes", |stage| { of_kind(stage, &[Kind::Custom, Kind::Pair])?; stage.arguments[1] = "4".to_owned(); Some(()) }),
    ("no type", |stage| { of_kind(stage, &[Kind::Custom, Kind::Pair, Kind::Map])?; stage.arguments[0] = "3".to_owned(); Some(()) }),
    ("other brackets", |stage| { of_kind(stage, &[Kind::Product])?; stage.layer += &format!("[{}]", stage.arguments.join(", ")); stage.arguments.clear(); Some(()) }),
    ("angle brackets", |stage| { of_kind(stage, &[Kind::Product])?; stage.layer += &format!("<{}>", stage.arguments.join(", ")); stage.arguments.clear(); Some(()) }),
    ("sizes of three", |stage| { of_kind(stage, &[Kind::Pair])?; stage.arguments[1] = "[1, 2, 3] -> 4".to_owned(); Some(()) }),
    ("sizes of two of one vector", |stage| { of_kind(stage, &[Kind::Custom])?; stage.arguments[1] = "[1, 2] -> 4".to_owned(); Some(()) }),
    ("unknown shared stage", |stage| replaced(stage, "&nothing_here", &[])),
    ("shared with arguments", |stage| { of_kind(stage, &[Kind::Shared])?; stage.arguments.push("3".to_owned()); Some(()) }),
    ("attribute of a shared stage", |stage| attribute(stage, &[Kind::Shared], "#[frozen]")),
    ("unknown attribute", |stage| attribute(stage, &LAYERS, "#[bogus]")),
    ("attribute with arguments", |stage| attribute(stage, &LAYERS, "#[intended(1)]")),
    ("attribute twice", |stage| { stage.attributes.retain(|attribute| !attribute.contains("intended")); attribute(stage, &LAYERS, "#[intended] #[intended]") }),
    ("inner attribute", |stage| attribute(stage, &LAYERS, "#![intended]")),
    ("frozen without parameters", |stage| attribute(stage, &WITHOUT_PARAMS, "#[frozen]")),
    ("init without weight", |stage| attribute(stage, &WITHOUT_PARAMS, "#[init(he)]")),
    ("init of a custom layer", |stage| attribute(stage, &OF_THEIR_OWN, "#[init(he)]")),
    ("unknown init", |stage| { stage.attributes.retain(|attribute| !attribute.contains("init")); attribute(stage, &[Kind::Product], "#[init(uniform)]") }),
    ("second init", |stage| { stage.attributes.retain(|attribute| !attribute.contains("init")); attribute(stage, &[Kind::Product], "#[init(he)] #[init(he)]") }),
    ("attribute of an input", |stage| attribute(stage, &[Kind::Input], "#[frozen]")),
    ("named input", |stage| { of_kind(stage, &[Kind::Input])?; stage.name = Some("other".to_owned()); Some(()) }),
    ("keyword as name", |stage| { of_kind(stage, &LAYERS)?; stage.name.is_none().then_some(())?; stage.name = Some("self".to_owned()); Some(()) }),
    ("missing colon", |stage| { of_kind(stage, &[Kind::Product])?; stage.name.is_none().then_some(())?; stage.layer.insert_str(0, "hidden "); Some(()) }),
    ("name alone", |stage| { replaced(stage, "hidden:", &[]) }),
    ("second loss", |stage| { of_kind(stage, &[Kind::Loss])?; stage.name = None; stage.layer = "MseLoss -> SigmoidWithLoss".to_owned(); Some(()) }),
    ("layers behind the loss", |stage| { of_kind(stage, &[Kind::Loss])?; stage.layer += " -> Relu"; Some(()) }),
    ("loss in a branch", |stage| { stage.in_branch.then_some(())?; replaced(stage, "MseLoss", &[]) }),
    ("number as a layer", |stage| replaced(stage, "12", &[])),
    ("empty branch", |stage| replaced(stage, "()", &[])),
    ("groups that don't divide", |stage| { let known = stage.input_shape.as_ref().filter(|input_shape| input_shape.is_known); let more = known?.shape[0] + 1; named(stage, "Conv2d", "groups", &more.to_string()) }),
    ("no groups", |stage| named(stage, "Conv2d", "groups", "0")),
    ("groups of each axis", |stage| named(stage, "Conv2d", "groups", "(1, 1)")),
    ("large dilation", |stage| { let known = stage.input_shape.as_ref().is_some_and(|input_shape| input_shape.is_known); known.then_some(())?; let layer = stage.layer.clone(); let kernel = ["DepthwiseConv2d", "Conv2d"].iter().position(|&name| name == layer)?; named(stage, &layer, "dilation", "99")?; stage.arguments[kernel + 1] = "2".to_owned(); Some(()) }),
    ("three dilations", |stage| named(stage, "Conv2d", "dilation", "(1, 1, 1)")),
    ("large output padding", |stage| named(stage, "ConvTranspose2d", "stride", "2").and_then(|()| named(stage, "ConvTranspose2d", "output_pad", "2"))),
    ("groups of a transposed convolution", |stage| named(stage, "ConvTranspose2d", "groups", "1")),
    ("unknown mode", |stage| named(stage, "Upsample2d", "mode", "cubic")),
    ("zero factor", |stage| { of_kind(stage, &[Kind::Upsample])?; stage.arguments[0] = "0".to_owned(); Some(()) }),
    ("short concatenation", |stage| { of_kind(stage, &[Kind::Plain])?; replaced(stage, "[Relu]", &[]) }),
];

/// A change between stages.
type Rearranged = fn(&Network, &mut Random) -> Option<(Vec<Part>, Range<usize>)>;

pub const REARRANGED: &[(&str, Rearranged)] = &[
    ("missing arrow", missing_arrow),
    ("wrong arrow", wrong_arrow),
    ("doubled arrow", doubled_arrow),
    ("branch of another shape", another_shape),
    ("unused input", unused_input),
    ("duplicate name", duplicate_name),
    ("dropped flow", dropped_flow),
];

/// The index of an arrow between two stages.
fn arrow(network: &Network, random: &mut Random) -> Option<usize> {
    let is_between = |&at: &usize| {
        let stages = [at.checked_sub(1), Some(at + 1)];
        let stage = |at: Option<usize>| network.parts.get(at?)?.stage();
        network.parts[at].is_arrow() && stages.into_iter().all(|at| stage(at).is_some())
    };
    let arrows: Vec<_> = (0..network.parts.len()).filter(is_between).collect();
    (!arrows.is_empty()).then(|| *random.pick(&arrows))
}

/// Reported at the stage after it.
fn missing_arrow(network: &Network, random: &mut Random) -> Option<(Vec<Part>, Range<usize>)> {
    let at = arrow(network, random)?;
    let mut parts = network.parts.clone();
    parts[at] = Part::Text("\n".to_owned());
    Some((parts, at + 1..at + 2))
}

fn wrong_arrow(network: &Network, random: &mut Random) -> Option<(Vec<Part>, Range<usize>)> {
    let at = arrow(network, random)?;
    let mut parts = network.parts.clone();
    parts[at] = Part::Text(random.pick(&[" => ", ", ", " - ", " | ", " . "]).to_string());
    // In a concatenation a comma separates branches.
    let is_comma = matches!(&parts[at], Part::Text(text) if text == ", ");
    let brackets = super::parts::text(&parts[..at]).matches('[').count();
    (!is_comma || brackets == 0).then_some((parts, at..at + 1))
}

fn doubled_arrow(network: &Network, random: &mut Random) -> Option<(Vec<Part>, Range<usize>)> {
    let at = arrow(network, random)?;
    let mut parts = network.parts.clone();
    parts[at] = Part::Text(" -> -> ".to_owned());
    Some((parts, at..at + 1))
}

/// Reported at the operator between branches.
fn another_shape(network: &Network, random: &mut Random) -> Option<(Vec<Part>, Range<usize>)> {
    let last_of_branch = |&at: &usize| {
        let stage = network.parts[at].stage();
        let stage = stage.filter(|stage| {
            stage.kind == Kind::Product && stage.output_shape.is_known && stage.name.is_none()
        });
        stage.and_then(|stage| stage.checked_by).is_some_and(|operator| first_is_known(network, operator))
    };
    let stages: Vec<_> = (0..network.parts.len()).filter(last_of_branch).collect();
    let at = (!stages.is_empty()).then(|| *random.pick(&stages))?;
    let mut parts = network.parts.clone();
    let Part::Stage(stage) = &mut parts[at] else { return None };
    stage.arguments[1] = (stage.output_shape.len() + 1).to_string();
    let operator = stage.checked_by?;
    Some((parts, operator..operator + 1))
}

/// Whether the compiler knows the output size of the branch before an operator.
fn first_is_known(network: &Network, operator: usize) -> bool {
    let before = network.parts[..operator].iter().rev().find_map(Part::stage);
    let is_plain = network.parts[operator - 1].stage().is_some();
    is_plain && before.is_some_and(|stage| stage.output_shape.is_known && stage.checked_by.is_none())
}

fn unused_input(network: &Network, _: &mut Random) -> Option<(Vec<Part>, Range<usize>)> {
    let is_end = |part: &Part| matches!(part, Part::Text(text) if text == "| ");
    let end = network.parts.iter().position(is_end)?;
    (network.inputs.len() < 8).then_some(())?;
    let mut parts = network.parts.clone();
    parts.insert(end, Part::Text(", unused: 3".to_owned()));
    Some((parts, end..end + 1))
}

fn duplicate_name(network: &Network, random: &mut Random) -> Option<(Vec<Part>, Range<usize>)> {
    let is_named = |&at: &usize| network.parts[at].stage().is_some_and(|stage| stage.name.is_some());
    let named: Vec<_> = (0..network.parts.len()).filter(is_named).collect();
    let at = *named.get(1..).filter(|rest| !rest.is_empty()).map(|rest| random.pick(rest))?;
    let mut parts = network.parts.clone();
    let first = network.parts[named[0]].stage()?.name.clone();
    let Part::Stage(stage) = &mut parts[at] else { return None };
    stage.name = first;
    (!is_shared(network, at)).then_some((parts, at..at + 1))
}

/// Whether another stage shares the parameters of this one, and so needs its name.
fn is_shared(network: &Network, at: usize) -> bool {
    let name = network.parts[at].stage().and_then(|stage| stage.name.as_ref());
    let shared = name.map(|name| format!("&{name}"));
    network.parts.iter().filter_map(Part::stage).any(|stage| Some(&stage.layer) == shared.as_ref())
}

/// An input in the middle of a chain, of the size that is expected there.
fn dropped_flow(network: &Network, random: &mut Random) -> Option<(Vec<Part>, Range<usize>)> {
    let at = arrow(network, random)? + 1;
    let stage =
        network.parts[at].stage().filter(|stage| stage.kind != Kind::Loss && stage.output_shape.is_known)?;
    let fits = |input: &&super::expected::Input| {
        input.name.is_some() && input.flow.fits(&stage.output_shape) && input.flow.is_known
    };
    let name = network.inputs.iter().find(fits)?.name.clone()?;
    // In a join it would be one branch of several, and alone before a loss not a network.
    let is_operand = matches!(network.parts.get(at + 1), Some(Part::Text(text)) if [" + ", " * "].contains(&text.as_str()));
    (!is_operand && !is_shared(network, at) && network.stages.len() > 1).then_some(())?;
    let mut parts = network.parts.clone();
    parts[at] = Part::Text(name);
    Some((parts, at..at + 1))
}

/// A network with one mistake of the kind of this number, if possible.
pub fn planted(network: &Network, number: usize, random: &mut Random) -> Option<Wrong> {
    if let Some((mistake, change)) = CHANGES.get(number) {
        let changed = |(at, part): (usize, &Part)| {
            let mut stage = part.stage()?.clone();
            change(&mut stage)?;
            // A stage that shares its parameters needs its name, and has the same input size.
            let is_same = stage.name.is_some() && *mistake != "wrong input size";
            (is_same || !is_shared(network, at)).then_some((at, stage))
        };
        let places: Vec<_> = network.parts.iter().enumerate().filter_map(changed).collect();
        let (at, stage) = (!places.is_empty()).then(|| random.pick(&places).clone())?;
        let mut parts = network.parts.clone();
        parts[at] = Part::Stage(Box::new(stage));
        return Some(Wrong { parts, blamed: at..at + 1, mistake });
    }
    let (mistake, rearrange) = REARRANGED.get(number - CHANGES.len())?;
    rearrange(network, random).map(|(parts, blamed)| Wrong { parts, blamed, mistake })
}
