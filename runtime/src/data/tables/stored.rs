//! [`Schema`] as JSON, as it is stored with a network.
//!
//! ```json
//! {"missing":"mean",
//!  "inputs":[{"name":"area","kind":"number","fill":90.0},
//!            {"name":"city","kind":"one_hot","categories":["Oslo","Rome"],"fill":1}],
//!  "class":{"name":"kind","categories":["flat","house"]}}
//! ```

use std::collections::HashSet;

use super::categories::Categories;
use super::schema::{Encoding, InputColumn, Targets};
use super::{Missing, Schema, TableError, TableErrorKind};
use crate::json::{self, Value, quote};

const POLICIES: [(&str, Missing); 3] =
    [("refuse", Missing::Refuse), ("drop", Missing::Drop), ("mean", Missing::Mean)];

impl Schema {
    /// The description as JSON, for other places than a checkpoint; see [`from_json`](Self::from_json).
    #[must_use]
    pub fn to_json(&self) -> String {
        let policy = POLICIES.iter().find(|(_, missing)| *missing == self.missing);
        let policy = policy.map_or("refuse", |(name, _)| name);
        let inputs: Vec<String> = self.inputs.iter().map(input_text).collect();
        let targets = match &self.targets {
            Targets::Numbers(names) => format!("\"targets\":{}", json::list(names)),
            Targets::Class { name, categories } => {
                let categories = json::list(categories.names());
                format!("\"class\":{{\"name\":{},\"categories\":{categories}}}", quote(name))
            }
        };
        format!("{{\"missing\":\"{policy}\",\"inputs\":[{}],{targets}}}", inputs.join(","))
    }

    /// Parses a description. Untrusted text is safe.
    ///
    /// # Errors
    ///
    /// If it is not a description by [`to_json`](Self::to_json).
    pub fn from_json(text: &str) -> Result<Self, TableError> {
        read(text).map_err(|expected| TableErrorKind::Stored { expected }.into())
    }
}

fn input_text(input: &InputColumn) -> String {
    let (kind, categories, fill) = match &input.encoding {
        Encoding::Number { fill } => ("number", None, fill.map(|fill| format!("{fill:?}"))),
        Encoding::OneHot { categories, fill } => {
            ("one_hot", Some(categories), fill.map(|fill| fill.to_string()))
        }
        Encoding::Ordinal { categories, fill } => {
            ("ordinal", Some(categories), fill.map(|fill| fill.to_string()))
        }
    };
    let categories =
        categories.map_or(String::new(), |names| format!(",\"categories\":{}", json::list(names.names())));
    let fill = fill.map_or(String::new(), |fill| format!(",\"fill\":{fill}"));
    format!("{{\"name\":{},\"kind\":\"{kind}\"{categories}{fill}}}", quote(&input.name))
}

/// The members of an object, by name.
struct Members<'t>(Vec<(std::borrow::Cow<'t, str>, Value<'t>)>);

impl<'t> Members<'t> {
    fn of(value: Option<Value<'t>>) -> Result<Self, &'static str> {
        match value {
            Some(Value::Object(members)) => Ok(Self(members)),
            _ => Err("an object"),
        }
    }

    fn take(&mut self, name: &str) -> Option<Value<'t>> {
        let place = self.0.iter().position(|(member, _)| member == name)?;
        Some(self.0.swap_remove(place).1)
    }

    fn text(&mut self, name: &str) -> Result<String, &'static str> {
        match self.take(name) {
            Some(Value::String(text)) => Ok(text.into_owned()),
            _ => Err("a text"),
        }
    }

    fn categories(&mut self) -> Result<Categories, &'static str> {
        let names = self.take("categories").and_then(json::names);
        let names = names.filter(|names| !names.is_empty()).ok_or("a list of categories")?;
        Categories::new(names).map_err(|_| "different categories")
    }

    /// The number of the category that replaces a missing value.
    fn fill(&mut self, categories: &Categories) -> Result<Option<usize>, &'static str> {
        match self.take("fill") {
            None => Ok(None),
            Some(Value::Integer(number)) if number < categories.len() as u64 => Ok(Some(number as usize)),
            Some(_) => Err("the number of a category"),
        }
    }
}

fn read(text: &str) -> Result<Schema, &'static str> {
    let value = json::read(text).map_err(|_| "JSON")?;
    let mut all = Members::of(Some(value))?;
    let policy = all.text("missing")?;
    let policy = POLICIES.iter().find(|(name, _)| *name == policy);
    let missing = policy.map(|(_, missing)| *missing).ok_or("a policy for missing values")?;
    let Some(Value::Array(inputs)) = all.take("inputs") else { return Err("a list of inputs") };
    let inputs = inputs.into_iter().map(read_input).collect::<Result<Vec<_>, _>>()?;
    let targets = match all.take("class") {
        Some(class) => {
            let mut class = Members::of(Some(class))?;
            Targets::Class { name: class.text("name")?, categories: class.categories()? }
        }
        None => Targets::Numbers(all.take("targets").and_then(json::names).ok_or("a list of targets")?),
    };
    let schema = Schema { inputs, targets, missing };
    let mut names = HashSet::new();
    let all_differ =
        schema.inputs().chain(schema.targets().iter().map(String::as_str)).all(|name| names.insert(name));
    match all_differ && !schema.inputs.is_empty() {
        true => Ok(schema),
        false => Err("inputs and targets with different names"),
    }
}

fn read_input(value: Value<'_>) -> Result<InputColumn, &'static str> {
    let mut input = Members::of(Some(value))?;
    let name = input.text("name")?;
    let encoding = match &*input.text("kind")? {
        "number" => Encoding::Number {
            fill: match input.take("fill") {
                None => None,
                Some(Value::Number(fill)) => Some(fill),
                Some(Value::Integer(fill)) => Some(fill as f64),
                Some(_) => return Err("a number"),
            },
        },
        "one_hot" => {
            let categories = input.categories()?;
            Encoding::OneHot { fill: input.fill(&categories)?, categories }
        }
        "ordinal" => {
            let categories = input.categories()?;
            Encoding::Ordinal { fill: input.fill(&categories)?, categories }
        }
        _ => return Err("the kind of an input"),
    };
    Ok(InputColumn { name, encoding })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Table;

    fn all_kinds(missing: Missing) -> crate::data::SchemaBuilder {
        let builder = Schema::builder().numbers(["ar\"ea", "x"]).one_hot(["city"]);
        builder.ordinal("size", ["S", "M", "L"]).missing(missing)
    }

    fn table() -> Table {
        let rows = [["1e300", "-0.1", "Rome\n", "S", "0"], ["1e-300", "0.2", "Osló", "L", "1"]];
        Table::from_rows(["ar\"ea", "x", "city", "size", "y"], rows).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        for missing in [Missing::Refuse, Missing::Drop, Missing::Mean] {
            for builder in [all_kinds(missing), all_kinds(missing).target("y"), all_kinds(missing).class("y")]
            {
                let schema = builder.fit(&table()).unwrap();
                assert_eq!(Schema::from_json(&schema.to_json()).unwrap(), schema);
            }
        }
    }

    /// Files of this version are read by all later ones.
    #[test]
    fn the_text_is_stable() {
        let table = Table::parse("area,city,kind\n120,Rome,house\n60,Rome,flat\n60,Oslo,flat\n").unwrap();
        let builder = Schema::builder().numbers(["area"]).one_hot(["city"]).class("kind");
        let text = r#"{"missing":"mean","inputs":[{"name":"area","kind":"number","fill":80.0},{"name":"city","kind":"one_hot","categories":["Oslo","Rome"],"fill":1}],"class":{"name":"kind","categories":["flat","house"]}}"#;
        assert_eq!(builder.missing(Missing::Mean).fit(&table).unwrap().to_json(), text);
    }

    /// Every text that differs in one byte is refused or read; nothing else happens.
    #[test]
    fn damaged_descriptions_are_refused_or_read() {
        let text = all_kinds(Missing::Mean).class("y").fit(&table()).unwrap().to_json();
        for place in 0..text.len() {
            for other in [b'"', b'}', b'9', b'x'] {
                let mut bytes = text.clone().into_bytes();
                bytes[place] = other;
                _ = core::str::from_utf8(&bytes).map(|text| Schema::from_json(text).is_ok());
            }
            _ = text.get(..place).map(|text| assert!(Schema::from_json(text).is_err()));
        }
    }

    #[test]
    fn descriptions_that_can_not_be_are_refused() {
        let refuse = |text: &str| Schema::from_json(text).unwrap_err().to_string();
        assert_eq!(refuse("7"), "the description of columns is invalid: expected an object");
        let one = r#"{"missing":"refuse","inputs":[{"name":"a","kind":"one_hot","categories":["x"],"fill":1}],"targets":[]}"#;
        assert!(refuse(one).ends_with("expected the number of a category"));
        assert!(Schema::from_json(&one.replace(r#","fill":1"#, "")).is_ok());
        assert!(refuse(&one.replace(r#"["x"],"fill":1"#, r#"["x","x"]"#)).ends_with("different categories"));
        assert!(refuse(&one.replace(r#"["x"],"fill":1"#, "[]")).ends_with("a list of categories"));
        let twice = one.replace(r#","fill":1"#, "").replace("[]", r#"["a"]"#);
        assert!(refuse(&twice).ends_with("inputs and targets with different names"));
        let none = r#"{"missing":"refuse","inputs":[],"targets":[]}"#;
        assert!(refuse(none).ends_with("inputs and targets with different names"));
    }
}
