use super::*;

/// A history full of text that could be read as HTML.
fn hostile() -> History {
    let bad = "</style><script>alert('x')</script>\" onload=\"";
    let mut history = History::default().setting(bad, bad).version(bad, bad).seed(1);
    history.network = bad.to_owned();
    (history.started, history.ended) = (Some(0), Some(u64::MAX / 2));
    let metrics = Metrics { loss: 0.5, accuracy: Some(0.75) };
    for epoch in 1..=3 {
        history
            .epochs
            .push(EpochRecord::new(epoch).train(metrics).validation(metrics).test(metrics).duration(1.0, 10));
    }
    history
}

fn misclassified(x: Vec<f32>) -> Misclassified {
    Misclassified { sample: 7, x, class: 1, prediction: Some(0), loss: 2.5 }
}

#[test]
fn no_text_becomes_html() {
    let report =
        Report::new(hostile()).classes(["<b>", "</td>"]).misclassified(vec![misclassified(vec![0.5; 4])]);
    let html = report.html().unwrap();
    assert!(!html.contains("<script") && !html.contains("<b></b>") && !html.contains(" onload=\""));
    assert!(html.contains("&lt;script&gt;") && html.contains("data:image/png;base64,"));
}

#[test]
fn a_page_needs_no_network() {
    let html = Report::new(hostile()).misclassified(vec![misclassified(vec![0.5; 4])]).html().unwrap();
    let rest = html.replace("http://www.w3.org/2000/svg", "");
    assert!(["http", "//", "url(", "@import", "<link"].iter().all(|address| !rest.contains(address)));
}

#[test]
fn a_report_of_nothing_is_a_page_too() {
    let html = Report::new(History::default()).html().unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
    assert!(!html.contains("<svg") && !html.contains("NaN"));
}

#[test]
fn misclassified_samples_that_are_not_images_are_a_table() {
    let html = Report::new(hostile()).misclassified(vec![misclassified(vec![0.5; 5])]).html().unwrap();
    assert!(html.contains("<td>7</td><td>1</td><td>0</td><td>2.5000</td>"));
    let html = Report::new(hostile())
        .image([1, 1, 5])
        .misclassified(vec![misclassified(vec![0.5; 5])])
        .html()
        .unwrap();
    assert!(html.contains("<figure"));
    // Products that wrap around, [usize::MAX, usize::MAX, 5] to 5.
    for image in [[1, usize::MAX, 5], [4, 1 << 33, 1 << 33], [usize::MAX, usize::MAX, 5], [0, 1, 5]] {
        let html = Report::new(hostile())
            .image(image)
            .misclassified(vec![misclassified(vec![0.5; 5])])
            .html()
            .unwrap();
        assert!(html.contains("<td>2.5000</td>"), "{image:?}");
    }
}

#[test]
fn a_page_that_can_not_be_written_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let error = Report::new(hostile()).write_html(folder.path()).unwrap_err().to_string();
    assert!(error.starts_with("can't write the report `") && error.contains("is writable"), "{error}");
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(Report::new(hostile()).write_plots(file.join("plots")).is_err());
}

#[test]
fn plots_are_standalone_files() {
    let folder = tempfile::tempdir().unwrap();
    let paths = Report::new(hostile())
        .misclassified(vec![misclassified(vec![0.5; 4])])
        .write_plots(folder.path())
        .unwrap();
    let names: Vec<_> = paths.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(names, ["loss.svg", "accuracy.svg", "misclassified.svg"]);
    for path in paths {
        let svg = std::fs::read_to_string(path).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("<style>") && svg.trim_end().ends_with("</svg>"));
    }
}
