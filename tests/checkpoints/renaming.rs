//! Renaming of weights: never two under one name.

use std::time::Instant;

use constnet::checkpoint::{LoadErrorKind, Weights};
use constnet::prelude::*;

network! { #[derive(PartialEq)] struct Two = affine1: Affine(1, 2) -> Relu -> affine2: Affine(2, 1); }
network! { struct Same = a: Affine(2, 2) -> Relu -> b: Affine(2, 2); }

/// A file of tensors with a single value each: names, and values as `f32`.
fn file<'n>(tensors: impl IntoIterator<Item = (&'n str, f32)>) -> Vec<u8> {
    let (mut entries, mut data) = (Vec::new(), Vec::new());
    for (name, value) in tensors {
        let begin = data.len();
        data.extend(value.to_le_bytes());
        let end = data.len();
        entries.push(format!(r#""{name}":{{"dtype":"F32","shape":[1],"data_offsets":[{begin},{end}]}}"#));
    }
    let header = format!("{{{}}}", entries.join(","));
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &data].concat()
}

fn names(weights: &Weights) -> Vec<&str> {
    weights.tensors().map(|(name, _)| name).collect()
}

/// A regression: the second tensor was loaded without an error.
#[test]
fn an_existing_name_is_an_error_that_names_both() {
    network! { struct One = Affine(1, 1); }
    let tensors = [("a1.weight", 1.0), ("a1.bias", 1.0), ("affine1.weight", 2.0), ("affine1.bias", 2.0)];
    let weights = Weights::from_bytes(&file(tensors)).unwrap();
    let error = weights.clone().rename_stages([("a1", "affine1")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "several tensors would have the same name; rename them differently, or remove some with `retain`:\
         \n  `affine1.bias` would be the name of `a1.bias` and `affine1.bias`\
         \n  `affine1.weight` would be the name of `a1.weight` and `affine1.weight`"
    );
    let weights =
        weights.retain(|name| !name.starts_with("affine1.")).rename_stages([("a1", "affine1")]).unwrap();
    weights.transpose(|_| false).apply_where(&mut One::new(1), |name| name == "affine1.bias").unwrap();
}

#[test]
fn two_tensors_never_get_one_name() {
    let two = Two::new(1);
    let error = Weights::of(&two).rename(|name| name.replace("affine2", "affine1")).unwrap_err();
    let LoadErrorKind::Ambiguous { conflicts } = error else { panic!("{error}") };
    let sources: Vec<_> = conflicts.iter().map(|clash| clash.sources.join(" ")).collect();
    assert_eq!(sources, ["affine1.bias affine2.bias", "affine1.weight affine2.weight"]);
    Weights::of(&two).rename(|_| "same".to_owned()).unwrap_err();
    // Names in capitals are others.
    let capitals = Weights::of(&two).rename_stages([("affine1", "Affine2")]).unwrap();
    assert!(names(&capitals).contains(&"Affine2.weight") && names(&capitals).contains(&"affine2.weight"));
}

#[test]
fn all_names_change_at_once() {
    let net = Same::new(1);
    let swapped = Weights::of(&net).rename_stages([("a", "b"), ("b", "a")]).unwrap();
    let mut other = Same::new(2);
    swapped.apply(&mut other).unwrap();
    assert_eq!((other.view().a.weight, other.view().b.weight), (net.view().b.weight, net.view().a.weight));
    assert_eq!(other.view().a.bias, net.view().b.bias);

    // Each moves by one, in any order of the pairs.
    for pairs in [[("a", "b"), ("b", "c")], [("b", "c"), ("a", "b")]] {
        let moved = Weights::of(&net).rename_stages(pairs).unwrap();
        assert_eq!(names(&moved), ["b.weight", "b.bias", "c.weight", "c.bias"]);
    }
    assert!(Weights::from_bytes(&swapped.to_bytes()).is_ok());
}

#[test]
fn the_innermost_stage_counts_whatever_the_order() {
    let bytes = file([("fc.weight", 0.0), ("fc.0.weight", 1.0), ("fc.0.1.weight", 2.0), ("fcx.weight", 3.0)]);
    for pairs in [[("fc", "x"), ("fc.0", "y")], [("fc.0", "y"), ("fc", "x")]] {
        let renamed = Weights::from_bytes(&bytes).unwrap().rename_stages(pairs).unwrap();
        let mut names = names(&renamed);
        names.sort_unstable();
        assert_eq!(names, ["fcx.weight", "x.weight", "y.1.weight", "y.weight"]);
    }
}

#[test]
fn a_stage_has_one_new_name() {
    let weights = Weights::of(&Two::new(1));
    let error = weights.clone().rename_stages([("affine1", "a"), ("affine1", "b")]).unwrap_err();
    assert_eq!(error.to_string(), "`affine1` can't be renamed to both `a` and `b`");
    weights.clone().rename_stages([("affine1", "a"), ("affine1", "a")]).unwrap();
    weights.name_in_order(&Two::new(1), &["affine2", "affine2"]).unwrap_err();
}

#[test]
fn a_duplicate_name_in_a_file_is_an_error() {
    // Without data, so that the reader of the format finds nothing wrong with their places.
    let entry = r#"{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#;
    let as_list = r#"["F32",[0],[0,0]]"#;
    for (header, name) in [
        (format!(r#"{{"w":{entry},"w":{entry}}}"#), "w"),
        (format!(r#"{{"w":{entry},"v":{entry},"\u0077":{entry}}}"#), "w"),
        (format!(r#"{{"w":{as_list},"w":{entry}}}"#), "w"),
        (format!(r#"{{"__metadata__":{{"a":"1","b":"2","a":"1"}},"w":{entry}}}"#), "a"),
    ] {
        let bytes = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes()].concat();
        let error = Weights::from_bytes(&bytes).unwrap_err().to_string();
        assert_eq!(error, format!("the file contains `{name}` twice; write it again with unique names"));
    }
}

/// A search among all names before each took 6.5 s for these.
#[test]
fn many_tensors_take_no_time() {
    let all: Vec<String> = (0..40_000).map(|tensor| format!("block{tensor}.weight")).collect();
    let bytes = file(all.iter().map(|name| (name.as_str(), 1.0)));
    let pairs: Vec<_> = (0..40_000).map(|stage| (format!("block{stage}"), format!("stage{stage}"))).collect();
    let weights = Weights::from_bytes(&bytes).unwrap();
    let begun = Instant::now();
    let weights = weights.rename(|name| format!("net.{name}")).unwrap();
    let weights = weights.rename(|name| name.replace("net.", "")).unwrap();
    let weights = weights.rename_stages(pairs.iter().map(|(old, new)| (old.as_str(), new.as_str()))).unwrap();
    let renamed = begun.elapsed();
    assert!(renamed.as_secs() < 5, "{renamed:?}");
    weights.apply(&mut Two::new(1)).unwrap_err();
    assert_eq!(Weights::from_bytes(&weights.to_bytes()).unwrap().tensors().len(), 40_000);
    println!("renamed three times in {renamed:?}, applied, written and read by {:?}", begun.elapsed());
}
