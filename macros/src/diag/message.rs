//! Catalogue of all error messages of `network!`.

use std::fmt;

use crate::ast::Argument;

/// Declares the errors, each with its message. The tests check that each template
/// occurs in a compile-fail case.
macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident $({ $($field:ident),* })? = $template:literal;)*) => {
        /// An error in a declaration.
        #[derive(Clone, Debug)]
        pub enum Message {
            $($(#[$doc])* $name $({ $($field: String),* })?,)*
        }

        impl fmt::Display for Message {
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
    EmptyCall = "expected the declaration of a network\n\
        write `pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;`";
    NotAStruct { found } = "expected `struct`, found `{found}`\n\
        a network is declared as `pub struct Net = Affine(784, 50) -> ...;`";
    MissingName = "the network has no name\nwrite `struct Net = ...;`";
    Parameter { found } =
        "`{found}` can't be a parameter of a network; only sizes can\n\
        write `const HIDDEN: usize`";
    ParameterKind { name, found } =
        "a parameter must be a size, a `usize`, but `{name}` is declared as `{found}`\n\
        write `const {name}: usize`";
    ParameterDefault { name } = "the parameter `{name}` can't have a default\n\
        write `const {name}: usize`";
    DuplicateParameter { name } = "two parameters are named `{name}`\ngive one of them another name";
    UnclosedParameters { name } = "this `<` is never closed\nwrite `>` after the last parameter of `{name}`";
    WhereClause = "a network can't have a `where` clause\nremove it";
    BodyInBraces { name, layers } =
        "a network is a chain of layers, not a list of fields\n\
        write `struct {name} = {layers};`";
    MissingEquals { name } = "expected `=` and the layers of `{name}`\n\
        write `struct {name} = Affine(784, 50) -> Relu -> ...;`";
    MissingSemicolon { name } =
        "expected `;` at the end of the declaration of `{name}`\n\
        write `;` after its last layer";
    AfterTheEnd = "unexpected tokens after the declaration\neach `network!` call declares one network";
    EmptyDerive { found, name } =
        "`{found}` can't be derived, as it would create a `{name}` without its parameters\n\
        use `{name}::new(seed)`, or `{name}::from_params(values)`";
    EmptyNetwork { name } = "{name} has no layers\n\
        write at least one, such as `Affine(784, 10)`";

    MissingStruct { name } = "`struct` is missing before `{name}`\nwrite `struct {name} = ...;`";
    InnerAttribute = "an inner attribute is not allowed here\nwrite `#[...]` before `struct`";
    BrokenAttribute = "this attribute can't be parsed";
    LeftOver = "unexpected tokens";
    Visibility { found } = "`{found}` is not a visibility\nwrite `pub`, `pub(crate)` or nothing";
    ExpandArguments = "`expand` takes no arguments\nwrite `#[expand]`";
    TooDeep = "brackets are nested more than 64 levels deep";

    // Named inputs.
    NoInputs = "expected at least one input between the bars\nwrite `|x|`, or remove `||`";
    UnclosedInputs = "this `|` is never closed\nwrite `|` after the last input";
    NotAnInput { found } = "expected the name of an input, found `{found}`";
    AfterInput { found, name } = "expected `,` or `|` after the input `{name}`, found `{found}`";
    TwoInputs =
        "the input is declared twice, after the name of the network and here\n\
        write the shape of a named input after its name, `|x: 784|`";

    // The chain.
    MissingStage = "expected a layer here\nwrite one after each `->`";
    WrongArrow { found } = "expected `->` between two layers, found `{found}`";
    MissingArrow { found } = "expected `->` before `{found}`";
    NotALayer { found } = "expected a layer, found `{found}`";
    QuotedName { name } = "the name of a stage is written without quotes\nwrite `{name}: ` before its layer";
    MissingBranch { operator } = "expected a branch here\nwrite one on each side of `{operator}`";
    MissingColon { text } = "expected `:` between the name of a stage and its layer\nwrite `{text}`";
    OtherNotation { why, text } = "{why}\nwrite `{text}`";
    Statements =
        "a network is one chain of layers, without `let` and braces\n\
        write `x -> Affine(784, 50) -> Relu -> ...`, and `[a, b]`, `a + b` or `a * b` where branches meet";
    RepeatedBranch { count, text } =
        "`* {count}` does not repeat layers: `*` multiplies the values of two branches\n\
        declare the layers as a network, `struct Block = ...;`, and write `{text}`";
    NameAlone { name } = "expected a layer after `{name}:`\nwrite one, such as `{name}: Relu`";
    UnfinishedPath { path, found } = "expected a name after `{path}`, found `{found}`";
    EmptyBranch = "a branch has no layers\nwrite at least one, such as `Identity`";
    ShortConcatenation = "a concatenation needs at least two branches\nwrite them as `[a, b]`";
    BranchAttribute = "an attribute applies to one stage, not to a branch\nwrite it before a layer";
    AttributeAlone = "this attribute is not followed by a layer\nwrite it before the layer that it applies to";
    AttributeAfterName { text } = "an attribute must come before the name of its stage\nwrite `{text}`";
    BranchName { name } = "`{name}` can't name a branch\nname its layers instead, `{name}: Relu`";
    SharedStage { found } = "expected the name of an earlier stage after `&`, found `{found}`\nwrite `&hidden`";
    MissingShared = "expected the name of an earlier stage after `&`\nwrite `&hidden`";
    SharedArguments { name } =
        "`&` must be followed by the name of an earlier stage, without arguments\n\
        write `&{name}`";
    DoubledBracket = "unexpected second `<`\nwrite one before the first layer, or none";
    UnclosedBracket = "this `<` is never closed\nwrite `>` after the last layer, or remove both";
    UnopenedBracket = "this `>` has no matching `<`\nwrite `<` before the first layer, or remove both";
    OtherBrackets { layer, text } = "the arguments of `{layer}` must be in parentheses\nwrite `{text}`";
    DuplicateStage { name } = "two stages are named `{name}`\ngive one of them another name";
    KeywordAsName { name, what } = "`{name}` can't name {what}, as it is a keyword\nchoose another name";
    StageAttribute { found } =
        "a stage has no attribute `{found}`\n\
        available: `#[init(...)]`, `#[frozen]` and `#[intended]`";
    UnknownInit { found } =
        "`{found}` is not an initialiser\n\
        write `#[init(zeros)]`, `#[init(normal(0.01))]`, `#[init(xavier)]` or `#[init(he)]`";
    InitDeviation { found } =
        "`{found}` is not a standard deviation\n\
        write a number of at least 0, such as `normal(0.01)`";
    SecondInit = "a second `#[init(...)]` on one stage\nremove one of them";
    InitWithoutWeight { layer } = "`{layer}` has no weight to initialise\nremove `#[init(...)]`";

    PlainAttribute { name } = "`{name}` takes no arguments\nwrite `#[{name}]`";
    SecondAttribute { name } = "a second `#[{name}]` on one stage\nremove one of them";
    CustomInit { layer } = "`{layer}` initialises its parameters itself\nremove `#[init(...)]`";
    FrozenWithoutParams { layer } = "`{layer}` has no parameters to freeze\nremove `#[frozen]`";
    InputAttribute { input } = "`{input}` is an input, which can't have attributes\nremove this one";
    SharedAttribute { name } =
        "`&{name}` shares the parameters of `{name}`\n\
        write this attribute before `{name}`, or remove it";

    // The graph.
    NoInput { layer, input } =
        "`{layer}` has no input here\n\
        begin with an input, such as `{input} -> {layer}`";
    UnusedOutput { input, before } =
        "the output of {before} is unused, as `{input}` is an input\n\
        begin with `{input}`, or join the two with `+`, `*` or `[ , ]`";
    DuplicateInput { name } = "two inputs are named `{name}`\ngive one of them another name";
    UnusedInput { name } = "the input `{name}` is never used\nuse it, or remove it";
    TooManyInputs { most } = "a network has at most {most} inputs\ncombine several in one vector";
    UnknownInputName { found, known } = "unknown input `{found}`; {known}";
    InputArguments { input } = "`{input}` is an input, which takes no arguments\nwrite `{input}`";
    NamedInputStage { input } = "`{input}` is an input and already has a name\nremove this one";
    JoinByName { layer, signature } = "`{layer}` is written `{signature}`";
    BranchShapes { sign, left, left_output, right, right_output, fix } =
        "`{sign}` needs branches of the same shape, but {left} {left_output} and {right} {right_output}\n\
        {fix}";
    BranchImages { left, left_output, right, right_output } =
        "images are concatenated by channel, but {left} {left_output} and {right} {right_output}\n\
        make height and width equal, or write `Flatten` in each branch";
    UnknownShared { name, known } = "no earlier stage is named `{name}`\n{known}";
    StageAsLayer { name } = "`{name}` is a stage, not a layer\nwrite `&{name}` to use its parameters again";
    SharedWithoutParams { name } = "`{name}` has no parameters to share\nwrite the layer itself";
    SharedStatistics { name } = "`{name}` can't be shared, as it has running statistics\nwrite the layer itself";
    Lint { before, layer, why } =
        "`{layer}` after `{before}`: {why}, or write `#[intended]` before `{layer}`";

    // Layers and their arguments.
    InputLayer { name, shape, layer } =
        "the input is not a layer; its shape comes after the name of the network\n\
        write `struct {name}: {shape} = ...`, without `{layer} ->`";
    MissingLayer { found, way } = "constnet has no layer `{found}`: {way}";
    ForeignArguments { layer, key, text } = "`{layer}` has no argument `{key}`\nwrite `{text}`";
    ForeignValue { found, text } = "`{found}` is written without quotes and in lower case\nwrite `{text}`";
    UnknownLayer { found, suggestion } = "unknown layer `{found}`; {suggestion}";
    LayerPath { found } =
        "`{found}` is not a layer: a path names a network, which takes no arguments\n\
        write `Custom(path::MyLayer, inputs -> outputs)` for a custom layer";
    ArgumentCount { layer, signature, wanted, given } =
        "`{layer}` takes {wanted}, but {given}\nwrite `{signature}`";
    ArgumentKind { layer, signature, found } =
        "`{found}` is not a size\n\
        `{layer}` takes sizes, `{signature}`: integers, `const` names or blocks";
    NamedArgument { layer, signature } = "`{layer}` has no argument with this name\nwrite `{signature}`";
    MisspeltKey { layer, key, text } = "`{layer}` has no argument `{key}`; did you mean `{text}`?";
    PositionalArgument { key, text } = "this argument is positional and can't be named `{key}`\nwrite `{text}`";
    ColonForEquals { text } = "expected `=` between the name of an argument and its value\nwrite `{text}`";
    MissingComma { text } = "expected `,` between two arguments\nwrite `{text}`";
    SecondKey { key } = "a second `{key} = ...`\nremove one of them";
    AfterKey { key, found } =
        "the positional argument `{found}` comes after `{key} = ...`\n\
        write positional arguments first";
    ArgumentPair { what, found } =
        "`{found}` is not a {what}\n\
        write one size, or two for height and width, such as `(3, 5)`";
    ArgumentNumber { layer, signature, found } =
        "`{found}` is not a number\n\
        `{layer}` takes a number, `{signature}`, or a `const` of type `f64`";
    ArgumentWord { layer, found, word } =
        "`{found}` is not a variant of `{layer}`\n\
        write `{layer}` or `{layer}({word})`";
    NumberRange { layer, what, range, found, example } = "`{layer}` takes a {what} {range}, not `{found}`\n\
        write a number such as `{example}`";
    NotABool { layer, found } =
        "`{found}` does not say whether `{layer}` has a bias\nwrite `bias = false` or `bias = true`";
    NotAPad { found } =
        "`{found}` is not a padding\n\
        write one size, `(height, width)`, `(top, bottom, left, right)` or `pad = same`; without `pad` there is none";
    SamePadOfConstant { size } =
        "`pad = same` depends on `{size}`, whose value `network!` does not know\n\
        write the size as a number, or the same padding on both sides, such as `pad = 1`";
    PadOfConstant { size } =
        "different paddings need numbers, but the value of `{size}` is not known to `network!`\n\
        write the size as a number, or the same padding on both sides, such as `pad = 1`";
    MissingArgument = "expected an argument here";
    NegativeSize { found } = "`{found}` is negative\na size must be at least 1; `_` is inferred from the stage before";
    ComputedSize { found } = "a computed size must be in braces\nwrite `{{ {found} }}`";
    UnreadableCode = "the code in these braces is not a Rust expression\nwrite an expression such as `{{ 2 * 5 }}`";
    SizeSuffix { found } = "`{found}` is not a `usize`\nwrite the integer without a suffix";
    SizeTooLarge { found } = "`{found}` is out of range for `usize`";
    ZeroSize { layer, what } = "`{layer}` can't have 0 {what}\nwrite at least 1";

    // Shapes.
    Mismatch { layer, expected, before, actual, fix } =
        "`{layer}` expects {expected} inputs, but {before} {actual}\n\
        write {fix}";
    NotAVector { layer, before, actual, values } =
        "`{layer}` expects a vector, but {before} shape {actual}\n\
        write `Flatten` before it, which outputs a vector of {values} values";
    UnknownInput { layer, name } =
        "the input size of `{layer}` is unknown\n\
        write it after the name, {name}, or begin with a layer that specifies it, such as `Affine(784, 50)`";
    InferredInput { layer, name } =
        "`{layer}` is the first layer, so the number of its inputs can't be inferred\n\
        write it, or specify it after the name: {name}";
    InferredOutput { layer } = "the number of outputs of `{layer}` can't be inferred\nwrite the number";
    ZeroInput = "the input of a network can't have 0 values\nwrite at least 1";
    InputShape { found, fix } = "`{found}` is not a shape\nwrite {fix}";
    ChannelsLast { found, fix } =
        "`{found}` is read as channels, height and width, but seems to end in the channels\n\
        write `{fix}`";

    NotAnImage { layer, before, actual, fix } =
        "`{layer}` expects an image, but {before} a vector of size {actual}\n\
        {fix}";
    HiddenImage { layer, before, network } =
        "`{layer}` would treat each of the {network}::OUTPUTS values separately, as {before} is a network, whose output is a vector even if it is an image\n\
        write `Reshape(channels, height, width)` before it, or `Flatten` if that is intended";
    UnknownImage { layer } =
        "the input image of `{layer}` is unknown\n\
        write its shape after the name, `struct Net: (1, 28, 28) = ...`";
    Channels { layer, expected, before, actual, fix } =
        "`{layer}` expects {expected}, but {before} shape {actual}\n\
        write {fix}";
    OtherImage { layer, expected, before, actual } =
        "`{layer}` expects shape {expected}, but {before} shape {actual}\n\
        make the shapes equal";
    ZeroWindow { layer, what } = "`{layer}` can't have a {what} of 0\nwrite at least 1";
    WindowTooLarge { layer, kernel, image, place, most, pad } =
        "`{layer}` with kernel {kernel} does not fit an image of {image} ({place})\n\
        use a kernel of at most {most} or {pad}";
    PadTooLarge { layer, pad, kernel } =
        "`{layer}` with kernel {kernel} can't have a padding of {pad}, as some windows would contain only padding\n\
        use a padding smaller than the kernel";
    Indivisible { layer, whole, part, fix } = "`{layer}` can't divide {whole} into {part}\n{fix}";
    OutputPadTooLarge { layer, output_pad, stride } =
        "`{layer}` with stride {stride} can't have an output padding of {output_pad}\n\
        use an output padding smaller than the stride";
    PaddedAway { layer, pad, size } =
        "`{layer}` with a padding of {pad} has no output, as both sides are cut off from {size}\n\
        use a smaller padding";
    UnknownMode { layer, found } =
        "`{found}` is not a mode of `{layer}`\n\
        write `mode = nearest` or `mode = bilinear`";
    ReshapeValues { layer, makes, before, actual, fix } =
        "`{layer}` has {makes} values, but {before} {actual}\n\
        write {fix}";
    InferredTwice = "only one size can be inferred\nwrite the other size";
    NotAMultiple { layer, part, before, actual } =
        "`{layer}` expects a multiple of {part} values, but {before} {actual}";
    GenericArithmetic { what } =
        "`{what}` would be computed from a parameter of the network, which stable Rust does not allow in a type\n\
        make it a separate parameter, or a `const`";
    GenericCustom { layer, parameter } =
        "`{layer}` can't use `{parameter}`, a parameter of the network, as its number of parameters would be unknown\n\
        write a `const`";
    GenericSize { parameter, other } =
        "`{parameter}` is a parameter of the network and can't be assumed to be {other}\n\
        write the same size in both places";
    CustomImage { layer, found, text } =
        "`{layer}` maps vectors to vectors, but `{found}` has the shape of an image\n\
        write `{text}`";
    NotSizes { found } =
        "`{found}` does not specify the input and output sizes\n\
        write `inputs -> outputs`, such as `50 -> 20`";
    CustomInputs { found } =
        "`{found}` does not specify the input sizes of two branches\n\
        write the size of each, such as `[3, 4] -> 20`, or `50 -> 20` for one vector";
    NoBranches { layer, found } =
        "`{layer}` expects two branches, but {found}\n\
        write `[a, b]` directly before it";
    CustomTensors { layer } =
        "`PARAMS` of `{layer}` is not the number of values in its `TENSORS`\n\
        remove `PARAMS`, so that it is computed from `TENSORS`";
    NotAType { found } = "`{found}` is not a type\nwrite the path of your layer, such as `layers::MyLayer`";

    // Losses and totals.
    SelfReference { name } = "`{name}` can't be a layer of itself\nwrite its layers, or the name of another network";
    LossInBranch { layer } =
        "`{layer}` is a loss, which must be the last stage, so it can't be in a branch\n\
        write it after the branches";
    LossNotLast { layer } =
        "`{layer}` is a loss, which must be the last stage, but more layers follow\n\
        remove the layers after it, or remove the loss";
    StandardizePlace =
        "`Standardize` must be the first stage, to standardise inputs, or the last one before a regression loss \
        (`MseLoss`, `MaeLoss`, `HuberLoss`), to standardise targets\n\
        move it there, or write `BatchNorm` or `LayerNorm` between layers";
    StandardizeImage { shape } =
        "`Standardize` before a loss expects a vector, but its input is an image of {shape}\n\
        write `Flatten` before it";
    SecondLoss { layer, first } = "`{layer}` is a second loss after `{first}`\nremove one of the two";
    LossAlone { layer } =
        "`{layer}` has no predictions to compare with its targets\n\
        write at least one layer before it, such as `Affine(784, 10)`";
    Budget =
        "this budget can't be parsed\n\
        write `#[budget(params = 40_000, macs = 40_000, ram = \"64 KiB\", train_ram = \"1 MiB\", batch = 1)]`, or some of these";
    UnknownBudget { found } =
        "unknown budget `{found}`\n\
        available: `params`, `macs`, `ram`, `train_ram` and `batch`";
    SecondBudget { key } = "a second budget for `{key}`\nremove one of them";
    BudgetValue { key, found, example } = "`{found}` is not a valid budget for `{key}`\nwrite {example}";
    OverBudget { verb, total, unit, limit, part } =
        "the network {verb} {total} {unit}, but its budget is {limit}\n\
        {part}";
    TooLarge { stage, count, what } =
        "`{stage}` makes the network too large\n\
        up to this stage it has {count} {what}, more than memory can address";
}

impl Message {
    /// A negative size.
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
        let folders = ["ui", "ui_rustc"].into_iter().flat_map(|folder| entries(&tests.join(folder)));
        // Those of the macro are in folders by topic.
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
