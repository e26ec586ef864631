//! The catalogue: every sentence that `network!` refuses a declaration with.

use std::fmt;

use crate::ast::Argument;

/// Declares the faults, each with its message. The templates are public to the tests, which hold
/// that each of them occurs in a compile-fail case.
macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident $({ $($field:ident),* })? = $template:literal;)*) => {
        /// What can be wrong with a declaration.
        #[derive(Clone, Debug)]
        pub enum Fault {
            $($(#[$doc])* $name $({ $($field: String),* })?,)*
        }

        impl fmt::Display for Fault {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name $({ $($field),* })? => write!(f, $template),)*
                }
            }
        }

        #[cfg(test)]
        const TEMPLATES: &[(&str, &str)] = &[$((stringify!($name), $template)),*];
    };
}

catalogue! {
    // The declaration as a whole.
    EmptyCall = "a network is missing\n\
        write `pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;`";
    NotAStruct { found } = "expected `struct`, found `{found}`\n\
        a network is declared as `pub struct Net = Affine(784, 50) -> ...;`";
    MissingName = "the network has no name\nwrite `struct Net = ...;`";
    Parameter { found } = "`{found}` can't be a parameter of a network, as only sizes can\n\
        write `const HIDDEN: usize`";
    ParameterKind { name, found } = "a parameter is a size, a `usize`, but `{name}` is declared as `{found}`\n\
        write `const {name}: usize`";
    ParameterDefault { name } = "the parameter `{name}` can't have a default\n\
        write `const {name}: usize`";
    DuplicateParameter { name } = "two parameters are named `{name}`\ngive one of them another name";
    UnclosedParameters { name } = "this `<` is never closed\nwrite `>` after the last parameter of `{name}`";
    WhereClause = "a network has no `where` clause\nleave it out";
    BodyInBraces { name } = "a network is a chain of layers, not a list of fields\n\
        write `struct {name} = Affine(784, 50) -> Relu -> ...;`";
    MissingEquals { name } = "expected `=` and the layers of `{name}`\n\
        write `struct {name} = Affine(784, 50) -> Relu -> ...;`";
    MissingSemicolon { name } = "the declaration of `{name}` ends without `;`\n\
        write `;` after its last layer";
    AfterTheEnd = "the declaration ends before this\n\
        each `network!` call declares one network";
    EmptyDerive { found, name } = "`{found}` can't be derived: it would make a `{name}` without its parameters\n\
        use `{name}::new(seed)`, or `{name}::from_params(values)`";
    EmptyNetwork { name } = "{name} has no layers\n\
        write at least one, such as `Affine(784, 10)`";

    MissingStruct { name } = "`{name}` is not declared as a type\n\
        write `struct {name} = ...;`";
    InnerAttribute = "an inner attribute has no place here\nwrite `#[...]` before `struct`";
    BrokenAttribute = "this attribute can't be read";
    LeftOver = "this does not belong here";
    Visibility { found } = "`{found}` is no visibility\nwrite `pub`, `pub(crate)` or nothing";
    ExpandArguments = "`expand` takes nothing\nwrite `#[expand]`";
    TooDeep = "brackets are nested more than 64 deep";

    // Named inputs.
    NoInputs = "no inputs are named here\nwrite `|x|`, or leave `||` out";
    UnclosedInputs = "this `|` is never closed\nwrite `|` after the last input";
    NotAnInput { found } = "expected the name of an input, found `{found}`";
    BehindInput { found, name } = "expected `,` or `|` after the input `{name}`, found `{found}`";
    TwoInputs = "the input is declared twice, after the name of the network and here\n\
        write the shapes of named inputs beside them, `|x: 784|`";

    // The chain.
    MissingStage = "a layer is missing here\nwrite one after each `->`";
    WrongArrow { found } = "expected `->` between two layers, found `{found}`";
    MissingArrow { found } = "expected `->` before `{found}`";
    NotALayer { found } = "expected a layer, found `{found}`";
    MissingBranch { operator } = "a branch is missing here\nwrite one on each side of `{operator}`";
    MissingColon { text } = "expected `:` between the name of a stage and its layer\nwrite `{text}`";
    NameAlone { name } = "`{name}:` names no layer\nwrite one after it, such as `{name}: Relu`";
    UnfinishedPath { path, found } = "expected a name after `{path}`, found `{found}`";
    EmptyBranch = "a branch has no layers\nwrite at least one, such as `Identity`";
    ShortConcatenation = "a concatenation joins at least two branches\nwrite them as `[a, b]`";
    BranchAttribute = "an attribute belongs to one stage, not to a branch\nwrite it before a layer";
    AttributeAlone = "this attribute stands before no layer\nwrite it before the layer that it belongs to";
    AttributeBehindName { text } = "an attribute stands before the name of its stage\nwrite `{text}`";
    BranchName { name } = "`{name}` can't name a branch\nwrite names before layers, `{name}: Relu`";
    SharedStage { found } = "expected the name of an earlier stage after `&`, found `{found}`\nwrite `&hidden`";
    NothingShared = "the name of an earlier stage is missing after `&`\nwrite `&hidden`";
    SharedArguments { name } = "`&` stands before the name of an earlier stage, which has its arguments already\n\
        write `&{name}` alone";
    DoubledBracket = "one `<` is enough\nwrite one before the first layer, or none";
    UnclosedBracket = "this `<` is never closed\nwrite `>` after the last layer, or leave both out";
    UnopenedBracket = "this `>` closes nothing\nwrite `<` before the first layer, or leave both out";
    OtherBrackets { layer } = "the arguments of `{layer}` stand in parentheses";
    DuplicateStage { name } = "two stages are named `{name}`\ngive one of them another name";
    KeywordAsName { name, what } = "`{name}` can't name {what}, as it is a word of the language\n\
        write another name";
    StageAttribute { found } = "a stage has no attribute `{found}`\n\
        there are `#[init(...)]`, `#[frozen]` and `#[intended]`";
    UnknownInit { found } = "`{found}` names no initialiser\n\
        write `#[init(zeros)]`, `#[init(normal(0.01))]`, `#[init(xavier)]` or `#[init(he)]`";
    InitDeviation { found } = "`{found}` is no standard deviation\n\
        write a number of at least 0, such as `normal(0.01)`";
    SecondInit = "a second `#[init(...)]` on one stage\nleave one of them out";
    InitWithoutWeight { layer } = "`{layer}` has no weight to initialise\nleave `#[init(...)]` out";

    PlainAttribute { name } = "`{name}` takes nothing\nwrite `#[{name}]`";
    SecondAttribute { name } = "a second `#[{name}]` on one stage\nleave one of them out";
    InitOfItsOwn { layer } = "`{layer}` draws its parameters itself\nleave `#[init(...)]` out";
    FrozenWithoutParams { layer } = "`{layer}` has no parameters to freeze\nleave `#[frozen]` out";
    AttributeOnInput { input } = "`{input}` is an input, which has no attributes\nleave this one out";
    AttributeOnShared { name } = "`&{name}` shares the parameters of `{name}`\n\
        write this attribute before `{name}`, or leave it out";

    // The graph.
    NothingFlows { layer, input } = "nothing flows into `{layer}` here\n\
        begin with an input, such as `{input} -> {layer}`";
    DroppedFlow { input, before } = "what {before} gives is dropped, as `{input}` is an input\n\
        begin with `{input}`, or join the two by `+`, `*` or `[ , ]`";
    DuplicateInput { name } = "two inputs are named `{name}`\ngive one of them another name";
    UnusedInput { name } = "the input `{name}` is never used\nuse it, or leave it out";
    TooManyInputs { most } = "a network has at most {most} inputs\n\
        give several as one vector";
    UnknownInputName { found, known } = "there is no input `{found}`; {known}";
    InputArguments { input } = "`{input}` is an input, which takes no arguments\nwrite `{input}` alone";
    NamedInputStage { input } = "`{input}` is an input and has its name already\nleave this one out";
    JoinByName { layer, signature } = "`{layer}` is written `{signature}`";
    BranchShapes { sign, left, left_gives, right, right_gives, fix } =
        "`{sign}` takes branches of one shape, but {left} gives {left_gives} and {right} gives {right_gives}\n\
        {fix}";
    BranchImages { left, left_gives, right, right_gives } =
        "images are joined by channel, but {left} gives {left_gives} and {right} gives {right_gives}\n\
        make height and width the same, or write `Flatten` in each branch";
    UnknownShared { name, known } = "no stage `{name}` comes before this\n{known}";
    StageAsLayer { name } = "`{name}` is a stage, not a layer\n\
        write `&{name}` to compute with its parameters once more";
    SharedWithoutParams { name } = "`{name}` has no parameters to share\nwrite the layer itself";
    SharedStatistics { name } = "`{name}` can't be shared, as its running statistics are those of one place\n\
        write the layer itself";
    Suspicious { before, layer, why } = "`{layer}` behind `{before}`: {why}, or write `#[intended]` before `{layer}`";

    // Layers and their arguments.
    UnknownLayer { found, suggestion } = "there is no layer `{found}`; {suggestion}";
    LayerPath { found } = "`{found}` is no layer: by a path stands a network, which takes no arguments\n\
        write `Custom(path::MyLayer, inputs -> outputs)` for a layer of your own";
    ArgumentCount { layer, signature, wanted, given } =
        "`{layer}` takes {wanted}, but {given}\nwrite `{signature}`";
    ArgumentKind { layer, signature, found } =
        "`{found}` is no size\n`{layer}` takes sizes, `{signature}`: integers, `const` names or blocks";
    NamedArgument { layer, signature } = "`{layer}` has no argument of this name\nwrite `{signature}`";
    MisspeltKey { layer, key, text } = "`{layer}` has no argument `{key}`; did you mean `{text}`?";
    PositionalArgument { key, text } = "this argument is told by its position, not by a name such as `{key}`\n\
        write `{text}`";
    ColonForEquals { text } = "expected `=` between the name of an argument and its value\nwrite `{text}`";
    MissingComma { text } = "expected `,` between two arguments\nwrite `{text}`";
    SecondKey { key } = "a second `{key} = ...`\nleave one of them out";
    BehindKey { key, found } = "`{found}` stands behind `{key} = ...`\nwrite arguments without a name first";
    ArgumentPair { what, found } = "`{found}` is no {what}\n\
        write one size, or two for height and width, such as `(3, 5)`";
    ArgumentNumber { layer, signature, found } = "`{found}` is no number\n\
        `{layer}` takes one, `{signature}`, or a `const` of type `f64`";
    ArgumentWord { layer, found, word } = "`{found}` is no form of `{layer}`\n\
        write `{layer}` or `{layer}({word})`";
    NumberRange { layer, what, range, found, example } = "`{layer}` takes a {what} {range}, not `{found}`\n\
        write one such as `{example}`";
    MissingArgument = "an argument is missing here";
    NegativeSize { found } = "`{found}` is negative\na size is at least 1";
    ComputedSize { found } = "a size that is computed stands in braces\nwrite `{{ {found} }}`";
    UnreadableCode = "the code in these braces is not a Rust expression\nwrite one such as `{{ 2 * 5 }}`";
    SizeSuffix { found } = "`{found}` is no `usize`\nwrite the integer without a suffix";
    SizeTooLarge { found } = "`{found}` is more than a `usize` can hold";
    ZeroSize { layer, what } = "`{layer}` can't have 0 {what}\nwrite at least 1";

    // Shapes.
    Mismatch { layer, takes, before, gives, fix } =
        "`{layer}` takes {takes} inputs here, but {before} gives {gives}\nwrite {fix}";
    NotAVector { layer, before, gives, values } =
        "`{layer}` takes a vector here, but {before} gives an image of {gives}\n\
        write `Flatten` before it, which makes {values} values of it";
    UnknownInput { layer, name } = "the size of the input of `{layer}` is not known\n\
        write it after the name, {name}, or begin with a layer that states it, \
        such as `Affine(784, 50)`";
    InferredInput { layer, name } = "nothing comes before this `{layer}`, so its inputs can't be inferred\n\
        write their number, or state it after the name: {name}";
    InferredOutput { layer } = "the outputs of `{layer}` can't be inferred\nwrite their number";
    ZeroInput = "the input of a network can't have 0 values\nwrite at least 1";
    InputShape { found } = "`{found}` is no shape\nwrite `784` or `(1, 28, 28)`";

    NotAnImage { layer, before, gives, fix } =
        "`{layer}` takes an image here, but {before} gives a vector of {gives}\n{fix}";
    HiddenImage { layer, before, network } =
        "`{layer}` would take each of the {network}::OUTPUTS values by itself, as {before} is a network, which gives its \
        image as a vector\nwrite `Reshape(channels, height, width)` before it, or `Flatten` if that is meant";
    UnknownImage { layer } = "the image that flows into `{layer}` is not known\n\
        write its shape after the name, `struct Net: (1, 28, 28) = ...`";
    Channels { layer, takes, before, gives, fix } =
        "`{layer}` takes {takes} here, but {before} gives an image of {gives}\nwrite {fix}";
    OtherImage { layer, takes, before, gives } =
        "`{layer}` takes an image of {takes} here, but {before} gives one of {gives}\nmake both the same";
    ZeroWindow { layer, what } = "`{layer}` can't have a {what} of 0\nwrite at least 1";
    WindowTooLarge { layer, kernel, image, place, most, pad } =
        "`{layer}` with kernel {kernel} does not fit an image of {image} ({place})\n\
        use a kernel of at most {most} or {pad}";
    PadTooLarge { layer, pad, kernel } = "`{layer}` with kernel {kernel} can't have a padding of {pad}, as windows \
        would lie in the padding alone\nuse a padding below the kernel's size";
    ReshapeValues { layer, makes, before, gives, fix } =
        "`{layer}` has {makes} values, but {before} gives {gives}\nwrite {fix}";
    InferredTwice = "only one size can be inferred\nwrite the other one";
    NotAMultiple { layer, part, before, gives } =
        "`{layer}` takes a multiple of {part} values here, but {before} gives {gives}";
    GenericArithmetic { what } = "`{what}` would be computed from a parameter of the network, \
        which stable Rust can't do in a type\nmake it a parameter of its own, or a `const`";
    GenericCustom { layer, parameter } = "`{layer}` can't take `{parameter}`, a parameter of the network, as its own \
        number of parameters could not be known then\nwrite a `const`";
    GenericSize { parameter, other } = "`{parameter}` is a parameter of the network, so it can't be known to be {other}\n\
        write the same size in both places";
    CustomImage { layer, found, text } = "`{layer}` takes a vector and gives one, but `{found}` is about images\n\
        write `{text}`";
    NotSizes { found } = "`{found}` does not say what flows in and out\nwrite `inputs -> outputs`, such as `50 -> 20`";
    CustomInputs { found } = "`{found}` does not say what flows in from two branches\n\
        write the size of each, such as `[3, 4] -> 20`, and of one vector `50 -> 20`";
    NoBranches { layer, found } = "`{layer}` takes two branches, but {found}\nwrite `[a, b]` directly before it";
    CustomTensors { layer } = "the `PARAMS` of `{layer}` are not the values of its `TENSORS`\nleave `PARAMS` out, and those of \
        `TENSORS` are counted";
    NotAType { found } = "`{found}` is no type\nwrite the path of your layer, such as `layers::MyLayer`";

    // Losses and totals.
    OwnLayer { name } = "`{name}` can't be a layer of itself\nwrite its layers, or the name of another network";
    LossInBranch { layer } = "`{layer}` is a loss and ends the network, so it can't stand in a branch\n\
        write it behind the branches";
    LossNotLast { layer } = "`{layer}` is a loss and ends the network, but more layers follow\n\
        remove what follows, or remove the loss";
    SecondLoss { layer, first } = "`{layer}` is a second loss; `{first}` ends the network already\n\
        remove one of the two";
    LossAlone { layer } = "`{layer}` has nothing to compare with its targets\n\
        write at least one layer before it, such as `Affine(784, 10)`";
    Budget = "this budget can't be read\n\
        write `#[budget(params = 40_000, macs = 40_000, ram = \"64 KiB\", train_ram = \"1 MiB\", batch = 1)]`, or some of these";
    UnknownBudget { found } = "there is no budget for `{found}`\n\
        there are `params`, `macs`, `ram`, `train_ram` and `batch`";
    SecondBudget { key } = "a second budget for `{key}`\nleave one of them out";
    BudgetValue { key, found, example } = "`{found}` is no budget for `{key}`\nwrite {example}";
    OverBudget { verb, total, unit, limit, part } =
        "the network {verb} {total} {unit}, and its budget is {limit}\n{part}";
    TooLarge { stage, amount, what } = "`{stage}` makes the network too large\n\
        with it there are {amount} {what}, more than memory can address";
}

impl Fault {
    /// A size with a minus before it.
    pub fn negative(argument: &Argument) -> Self {
        Self::NegativeSize { found: argument.text().replace("- ", "-") }
    }
}

#[cfg(test)]
mod tests {
    use super::TEMPLATES;
    use std::fs;
    use std::path::Path;

    /// The fixed parts of a message.
    fn fragments(template: &str) -> Vec<String> {
        let mut fragments = vec![String::new()];
        let mut depth = 0;
        for c in template.replace("{{", "\u{1}").replace("}}", "\u{2}").chars() {
            match c {
                '{' => depth += 1,
                '}' => {
                    depth -= 1;
                    fragments.push(String::new());
                }
                _ if depth > 0 => {}
                _ => fragments.last_mut().into_iter().for_each(|part| part.push(c)),
            }
        }
        let braces = |part: &String| part.replace('\u{1}', "{").replace('\u{2}', "}");
        fragments.iter().map(braces).filter(|part| !part.trim().is_empty()).collect()
    }

    fn occurs(template: &str, outputs: &[String]) -> bool {
        outputs.iter().any(|output| {
            let mut rest = output.as_str();
            fragments(template).iter().all(|part| {
                let found = rest.find(part.as_str());
                rest = found.map_or(rest, |at| &rest[at + part.len()..]);
                found.is_some()
            })
        })
    }

    /// Messages as the compiler prints them, without its indentation of further lines.
    fn printed_messages() -> Vec<String> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
        let entries = |folder: &Path| {
            fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>()
        };
        let folders = ["ui", "by_rustc"].into_iter().flat_map(|folder| entries(&tests.join(folder)));
        // Those of the macro lie in folders of topics.
        let files = folders.flat_map(|path| if path.is_dir() { entries(&path) } else { vec![path] });
        let outputs = files.filter(|path| path.extension().is_some_and(|extension| extension == "stderr"));
        let texts = outputs.map(|path| fs::read_to_string(path).unwrap_or_default());
        let indented = [format!("\n{:14}", ""), format!("\n{:7}", "")];
        texts
            .flat_map(|text| {
                let text = indented.iter().fold(text, |text, indented| text.replace(indented, "\n"));
                let parts = text.split("error: ").flat_map(|text| text.split("evaluation panicked: "));
                parts.map(str::to_owned).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn every_message_occurs_in_a_compile_fail_case() {
        let outputs = printed_messages();
        let missing: Vec<_> = TEMPLATES.iter().filter(|(_, template)| !occurs(template, &outputs)).collect();
        assert!(missing.is_empty(), "no case in tests/ui shows {missing:#?}");
    }
}
