//! What rustc says about declarations that the compiler's own tests have made, from random tokens and from
//! random networks with a mistake: of those that are refused what stands above each of them, on a word of it,
//! and nothing else; of those that are accepted nothing.

#[path = "support/package.rs"]
mod package;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use package::Package;
use serde_json::Value;

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("declarations").join(name).with_extension("rs")
}

/// What rustc says about a program, but for how many errors there were.
fn said(name: &str) -> Vec<Value> {
    let package = Package::new("declarations", &["accepted", "refused"].map(program));
    let check = package.check(name, &["--quiet", "--message-format=json"]);
    let output = String::from_utf8_lossy(&check.stdout).into_owned();
    let lines = output.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    let mut said: Vec<_> = lines
        .filter(|line| line["reason"] == "compiler-message" && line["target"]["name"] == name)
        .map(|line| line["message"].clone())
        .collect();
    let is_checked = output.contains("\"reason\":\"build-finished\"");
    assert!(is_checked, "{}", String::from_utf8_lossy(&check.stderr));
    said.retain(|message| {
        let is_total = message["spans"].as_array().is_some_and(Vec::is_empty);
        !is_total || message["code"].is_object()
    });
    said
}

fn first_line(message: &Value) -> String {
    message["message"].as_str().and_then(|text| text.lines().next()).unwrap_or_default().to_owned()
}

#[test]
fn of_what_is_refused_only_our_words_are_said() {
    let source = fs::read_to_string(program("refused")).expect("the declarations");
    let mut expected = BTreeSet::new();
    let mut words = Vec::new();
    for (line, text) in source.lines().enumerate() {
        match text.trim().strip_prefix("//~ ") {
            Some(word) => words.push(word.to_owned()),
            None if text.contains("network! {") => {
                expected.extend(words.drain(..).map(|word| (line + 1, word)))
            }
            None => {}
        }
    }
    assert!(expected.len() > 100);
    let mut found = BTreeSet::new();
    for message in said("refused") {
        let spans = message["spans"].as_array().expect("places");
        let span = spans.iter().find(|span| span["is_primary"] == true).expect("a place");
        // A place that the expansion has made lies within the whole call, which rustc would underline.
        let is_ours = message["code"].is_null() && span["expansion"].is_null() && message["level"] == "error";
        assert!(is_ours, "{}", message["rendered"].as_str().unwrap_or_default());
        let line =
            span["line_start"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or_default();
        found.insert((line, first_line(&message)));
    }
    let lost: Vec<_> = expected.difference(&found).collect();
    let more: Vec<_> = found.difference(&expected).collect();
    assert!(lost.is_empty() && more.is_empty(), "not said: {lost:#?}\nsaid besides: {more:#?}");
}

#[test]
fn of_what_is_accepted_nothing_is_said() {
    let said = said("accepted");
    let rendered = said.iter().filter_map(|message| message["rendered"].as_str());
    assert!(said.is_empty(), "{}", rendered.collect::<String>());
}
