use super::SchemaBuilder;
use super::categories::Categories;

/// How the columns of a table become the inputs and targets of a network.
///
/// It is made from the training set: the chosen columns by name, the categories in them, the means that replace missing
/// values. It can then be applied to any table with these columns, in any order; others are ignored. Save it with
/// the network, so that a second program needs nothing else:
///
/// ```
/// use constnet::prelude::*;
///
/// network! { struct Net = Affine(3, 4) -> Relu -> Affine(4, 2) -> SoftmaxWithLoss; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("constnet-schema-{}", std::process::id()));
/// # let path = folder.join("homes.safetensors");
/// let table = Table::parse("area,city,kind\n120,Rome,house\n61,Oslo,flat\n55,Rome,flat\n98,Oslo,house\n")?;
/// let schema = Schema::builder().numbers(["area"]).one_hot(["city"]).class("kind").fit(&table)?;
/// let samples: Samples<f32, u8, 3> = schema.samples(&table)?;
/// assert_eq!(samples.matrix().column(0).as_slice(), [120.0, 0.0, 1.0]); // area, city=Oslo, city=Rome
/// assert_eq!((samples.targets()[0], schema.classes()[1].as_str()), (1, "house"));
///
/// let mut net = Net::new(1);
/// # let optimizer = Adam::new(&net, 0.01);
/// # Trainer::new().quiet().epochs(1).fit(&mut net, optimizer, &samples, &samples)?;
/// // ... after training:
/// Weights::of(&net).with_schema(&schema).save(&path)?;
///
/// // The second program:
/// let weights = Weights::load(&path)?;
/// let schema = weights.schema()?;
/// let mut net = Net::new(0);
/// weights.apply(&mut net)?;
/// let table = Table::parse("city,area\nOslo,70\n")?;
/// let predictions = schema.predict_all(&net, &table)?;
/// assert_eq!(predictions.names(), ["kind"]);
/// println!("{}", table.join(&predictions)?.to_csv());
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    pub(super) inputs: Vec<InputColumn>,
    pub(super) targets: Targets,
    pub(super) missing: Missing,
}

/// What is done with a row that has a missing value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// It is an error with line and column.
    #[default]
    Refuse,
    /// The row is left out; its prediction is a missing value.
    Drop,
    /// In inputs, numbers are replaced by the mean of the column in the training set, categories by the most frequent
    /// one. In targets it is an error.
    Mean,
}

/// An input column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct InputColumn {
    pub(super) name: String,
    pub(super) encoding: Encoding,
}

/// How the cells of an input column become values. `fill` replaces a missing value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Encoding {
    Number { fill: Option<f64> },
    OneHot { categories: Categories, fill: Option<usize> },
    Ordinal { categories: Categories, fill: Option<usize> },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Targets {
    /// As many columns of numbers; there may be none.
    Numbers(Vec<String>),
    Class {
        name: String,
        categories: Categories,
    },
}

impl Targets {
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::Numbers(names) => names,
            Self::Class { name, .. } => core::slice::from_ref(name),
        }
    }
}

impl Encoding {
    /// Number of values.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::OneHot { categories, .. } => categories.len(),
            _ => 1,
        }
    }
}

impl Schema {
    /// Chooses the columns of a table; [`fit`](SchemaBuilder::fit) completes it.
    pub fn builder() -> SchemaBuilder {
        SchemaBuilder::default()
    }

    /// Number of input values of a sample: 1 for a column of numbers, the number of categories for a one-hot column.
    #[must_use]
    pub fn features(&self) -> usize {
        self.inputs.iter().map(|input| input.encoding.len()).sum()
    }

    /// A name for each input value: that of the column, with the category if it is one-hot, such as `city=Rome`.
    #[must_use]
    pub fn feature_names(&self) -> Vec<String> {
        let names = |input: &InputColumn| match &input.encoding {
            Encoding::OneHot { categories, .. } => {
                categories.names().iter().map(|category| format!("{}={category}", input.name)).collect()
            }
            _ => vec![input.name.clone()],
        };
        self.inputs.iter().flat_map(names).collect()
    }

    /// The names of the input columns, in their order.
    pub fn inputs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(|input| input.name.as_str())
    }

    /// The names of the target columns, in their order.
    #[must_use]
    pub fn targets(&self) -> &[String] {
        self.targets.names()
    }

    /// The names of the classes, in the order of their labels; empty if the targets are numbers.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        match &self.targets {
            Targets::Class { categories, .. } => categories.names(),
            Targets::Numbers(_) => &[],
        }
    }

    /// What is done with missing values.
    #[must_use]
    pub fn missing(&self) -> Missing {
        self.missing
    }
}
