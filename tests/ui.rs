//! Declarations that must not compile, with the messages of the compiler for each.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p constnet-tests --test ui`, then
//! read the difference.

use std::fs;
use std::path::{Path, PathBuf};

/// The messages of the macro itself are the same on every compiler.
#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}

/// The error message in the README is a real one.
#[test]
fn the_readme_shows_a_real_message() {
    let said =
        include_str!("ui/surroundings/readme.stderr").replace("ui/surroundings/readme.rs", "src/main.rs");
    assert!(include_str!("../README.md").contains(said.trim()), "the README should show\n{said}");
}

/// The reports in the folders of topics, or of a folder of cases alone.
fn reports(folder: &str) -> Vec<PathBuf> {
    let entries = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("the cases");
        entries.map(|entry| entry.expect("a case").path()).collect::<Vec<_>>()
    };
    let files = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).into_iter();
    let files = files.flat_map(|path| if path.is_dir() { entries(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|end| end == "stderr")).collect()
}

/// The five shortest messages in the documentation of the language are real ones, too.
#[test]
fn the_documentation_shows_the_shortest_messages() {
    let mut answers: Vec<(String, String)> = reports("ui")
        .into_iter()
        .filter_map(|path| {
            let answer = fs::read_to_string(&path).expect("a report");
            let topic = path.parent()?.file_name()?.to_str()?;
            let case = format!("ui/{topic}/{}.rs", path.file_stem()?.to_str()?);
            let message = answer.split("\n --> ").next()?.to_owned();
            let is_single = answer.matches("\nerror").count() == 0;
            is_single.then(|| (message, answer.replace(&case, "src/main.rs")))
        })
        .collect();
    answers.sort_by_key(|(message, answer)| (message.len(), message.clone(), answer.len()));
    answers.dedup_by_key(|(message, _)| message.clone());
    let guide = include_str!("../runtime/src/language.md");
    for (_, answer) in &answers[..5] {
        assert!(guide.contains(answer.trim()), "language.md should show\n{answer}");
    }
}

/// No report is within generated code, none mentions it, and none underlines the whole call, except if
/// it is empty.
#[test]
fn reports_are_at_the_tokens_of_the_user() {
    let mut count = 0;
    for file in ["ui", "ui_rustc"].into_iter().flat_map(reports) {
        if file.ends_with("empty_call.stderr") {
            continue;
        }
        let report = fs::read_to_string(&file).expect("a report");
        // rustc adds further uses of a constant that has no value.
        let parts = report.split("\n\n").filter(|part| !part.starts_with("note: erroneous constant"));
        let report = parts.collect::<Vec<_>>().join("\n\n");
        for trace in ["originates in the macro", "__rt", "proc macro panicked"] {
            assert!(!report.contains(trace), "{}: `{trace}`", file.display());
        }
        assert_eq!(whole_calls(&report), 0, "{} underlines a whole call", file.display());
        count += 1;
    }
    assert!(count > 200);
}

/// How often a call of `network!` is underlined: on its own line, or from there over several.
fn whole_calls(report: &str) -> usize {
    let lines: Vec<_> = report.lines().collect();
    let pairs = lines.windows(2).filter(|pair| {
        let Some(call) = pair[0].find("network!") else { return false };
        let several = pair[0][..call].trim_end().ends_with("| /");
        several || pair[1].as_bytes().get(call) == Some(&b'^')
    });
    pairs.count()
}

#[test]
fn an_underlined_call_is_counted() {
    let one_line = "4 |     network!(Affine(4));\n  |     ^^^^^^^^^^^^^^^^^^^\n";
    let lines = "3 | / network! {\n4 | |\n5 | | }\n  | |_^\n";
    assert_eq!((whole_calls(one_line), whole_calls(lines)), (1, 1));
    assert_eq!(whole_calls("4 |     network!(Affine(4));\n  |              ^^^^^^\n"), 0);
}
