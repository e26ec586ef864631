//! The same numbers as scikit-learn 1.9: `ColumnTransformer` with `SimpleImputer` (mean and most frequent),
//! `OneHotEncoder` and `OrdinalEncoder`, on the same text.

use constnet::data::{Missing, Samples, Schema, Table};

const TEXT: &str = "id,area,rooms,city,size,level
1,120.5,4,Rome,L,10
2,,3,Oslo,S,9
3,61,NA,Rome,M,10
4,98.25,2,\"New York, NY\",,2
5,75,3,,L,9
6,,,Oslo,L,2
";

#[test]
fn missing_values_and_categories_become_the_same_numbers() {
    let table = Table::parse(TEXT).unwrap();
    let builder =
        Schema::builder().numbers(["area", "rooms"]).one_hot(["city"]).ordinal("size", ["S", "M", "L"]);
    let schema = builder.class("level").missing(Missing::Mean).fit(&table).unwrap();
    let samples: Samples<f64, u8, 6> = schema.samples(&table).unwrap();
    let expected = [
        [120.5, 4.0, 0.0, 0.0, 1.0, 2.0],
        [88.6875, 3.0, 0.0, 1.0, 0.0, 0.0],
        [61.0, 3.0, 0.0, 0.0, 1.0, 1.0],
        [98.25, 2.0, 1.0, 0.0, 0.0, 2.0],
        [75.0, 3.0, 0.0, 1.0, 0.0, 2.0],
        [88.6875, 3.0, 0.0, 1.0, 0.0, 2.0],
    ];
    assert_eq!(samples.matrix().as_slice(), expected.as_flattened());
    // Classes that are numbers are in their order, as in `LabelEncoder` of a column of integers.
    assert_eq!(
        (schema.classes(), samples.targets()),
        (&["2", "9", "10"].map(String::from)[..], &[2, 1, 2, 0, 1, 0][..])
    );
    assert_eq!(schema.feature_names()[2..5], ["city=New York, NY", "city=Oslo", "city=Rome"]);
}
