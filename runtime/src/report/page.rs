//! The report page: HTML, section by section. Sections without content are left out.

use std::fmt::Write;

use super::escape::Escaped;
use super::numbers::{date, duration, grouped, percent};
use super::plots::{THEME, Tile};
use super::{EpochRecord, Report, ReportError};
use crate::train::Metrics;
use crate::train::metrics::{ConfusionMatrix, Scores};

const STYLE: &str = include_str!("page.css");

pub(super) fn html(report: &Report) -> Result<String, ReportError> {
    let title = Escaped(&report.history.network);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}: training report</title><style>{THEME}{STYLE}</style></head>\n<body><main>\n"
    );
    html += &header(report);
    html += &cards(report);
    html += &curves(report)?;
    html += &confusion(report);
    html += &misclassified(report);
    html += &weights(report);
    html += &network(report);
    html += &settings(report);
    html += &epochs(report);
    html += "<footer>written by constnet</footer>\n</main></body></html>\n";
    Ok(html)
}

fn section(title: &str, about: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    let about = if about.is_empty() { String::new() } else { format!("<p class=\"muted\">{about}</p>") };
    format!("<section><h2>{title}</h2>{about}{content}</section>\n")
}

fn header(report: &Report) -> String {
    let history = &report.history;
    let mut parts = Vec::new();
    parts.extend(history.started.map(date));
    parts.extend(history.seed.map(|seed| format!("seed {seed}")));
    parts.extend(history.versions.first().map(|(name, version)| format!("{name} {version}")));
    let (name, parts) = (Escaped(&history.network), parts.join(" · "));
    format!("<header><h1>{name}</h1><div class=\"muted\">{}</div></header>\n", Escaped(&parts))
}

/// The key metrics.
fn cards(report: &Report) -> String {
    let history = &report.history;
    let mut cards: Vec<(String, String)> = Vec::new();
    let mut card = |value: String, name: String| cards.push((value, name));
    let last = history.epochs.last();
    if let Some(scores) = &report.scores {
        match scores.accuracy() {
            Some(accuracy) => card(percent(accuracy), "test accuracy".to_owned()),
            None => card(format!("{:.4}", scores.loss()), "test loss".to_owned()),
        }
        if let Some(confusion) = scores.confusion() {
            let wrong = confusion.samples() - confusion.correct();
            card(grouped(wrong), format!("misclassified of {}", grouped(confusion.samples())));
        }
    } else if let Some(metrics) = last.and_then(|last| last.test.or(last.validation).or(last.train)) {
        match metrics.accuracy {
            Some(accuracy) => card(percent(accuracy), "final accuracy".to_owned()),
            None => card(format!("{:.4}", metrics.loss), "final loss".to_owned()),
        }
    }
    if let (Some(last), Some(best)) = (last, history.best()) {
        card(format!("{} of {}", best.epoch, last.epoch), "best epoch (smallest loss)".to_owned());
    }
    if history.seconds() > 0.0 {
        card(duration(history.seconds()), "total time of the epochs".to_owned());
    }
    let rates: Vec<f64> = history.epochs.iter().filter_map(|epoch| epoch.samples_per_second).collect();
    if !rates.is_empty() {
        let mean = rates.iter().sum::<f64>() / rates.len() as f64;
        card(grouped(mean as u64), "samples per second".to_owned());
    }
    card(grouped(history.params as u64), "parameters".to_owned());
    let card = |(value, name)| format!("<div class=\"card\"><b>{value}</b><span>{name}</span></div>");
    format!("<div class=\"cards\">{}</div>\n", cards.into_iter().map(card).collect::<String>())
}

fn curves(report: &Report) -> Result<String, ReportError> {
    let mut html = String::new();
    for curves in report.curves() {
        html += &curves.svg()?.map(|svg| format!("<section>{svg}</section>")).unwrap_or_default();
    }
    Ok(if html.is_empty() { html } else { format!("<div class=\"curves\">{html}</div>\n") })
}

fn confusion(report: &Report) -> String {
    let Some(confusion) = report.confusion() else { return values(report) };
    let matrix = report.confusion_svg().unwrap_or_default();
    let table = classes(report, confusion);
    let top_k = report.scores.as_ref().and_then(Scores::top_k);
    let top = top_k.map(|top_k| {
        let known = [2, 3, 5].into_iter().filter(|&k| k < top_k.classes());
        let parts: Vec<_> = known.map(|k| format!("top-{k} {}", percent(top_k.accuracy(k)))).collect();
        parts.join(", ")
    });
    let about = match top {
        Some(top) if !top.is_empty() => format!("Top-1 accuracy {}, {top}.", percent(confusion.accuracy())),
        _ => String::new(),
    };
    section("Confusion matrix", &about, &format!("<div class=\"two\">{matrix}<div>{table}</div></div>"))
}

/// Precision, recall and F1 of each class.
fn classes(report: &Report, confusion: &ConfusionMatrix) -> String {
    let mut table = String::from(
        "<div class=\"scroll\"><table><tr><th>class</th><th>samples</th><th>precision</th><th>recall</th><th>F1</th></tr>",
    );
    let rate =
        |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), |rate| format!("{:.1} %", 100.0 * rate));
    for class in 0..confusion.classes() {
        let rates = [confusion.precision(class), confusion.recall(class), confusion.f1(class)].map(rate);
        let (name, samples) = (report.class(class), grouped(confusion.support(class)));
        // Writing to a string does not fail.
        _ = write!(
            table,
            "<tr><td>{}</td><td>{samples}</td><td>{}</td></tr>",
            Escaped(&name),
            rates.join("</td><td>")
        );
    }
    table + "</table></div>"
}

/// Regression metrics, instead of a confusion matrix.
fn values(report: &Report) -> String {
    let Some(errors) = report.scores.as_ref().and_then(Scores::errors) else { return String::new() };
    let mut pairs = vec![
        ("mean absolute error", format!("{:.6}", errors.mean_absolute())),
        ("root mean squared error", format!("{:.6}", errors.root_mean_squared())),
    ];
    pairs.extend(errors.r2().map(|r2| ("R²", format!("{r2:.6}"))));
    section("Errors on the test set", "", &list_of(pairs.iter().map(|(name, value)| (*name, value.as_str()))))
}

fn misclassified(report: &Report) -> String {
    let tiles = report.misclassified_tiles();
    if tiles.is_empty() {
        return misclassified_table(report);
    }
    let figures: String = tiles
        .iter()
        .zip(&report.misclassified)
        .map(|(tile, sample)| {
            let (class, prediction) = (report.class(sample.class), report.prediction(sample));
            let (class, prediction) = (Escaped(&class), Escaped(&prediction));
            figure(tile, &format!("{class} → <i>{prediction}</i><small>{:.2}</small>", sample.loss))
        })
        .collect();
    let about = "True class → predicted class, and the loss of the sample.";
    section(
        "Misclassified samples with the largest loss",
        about,
        &format!("<div class=\"tiles dark\">{figures}</div>"),
    )
}

fn misclassified_table(report: &Report) -> String {
    if report.misclassified.is_empty() {
        return String::new();
    }
    let mut table = String::from(
        "<div class=\"scroll\"><table><tr><th>sample</th><th>class</th><th>predicted</th><th>loss</th></tr>",
    );
    for sample in &report.misclassified {
        let (class, prediction) = (report.class(sample.class), report.prediction(sample));
        let (class, prediction) = (Escaped(&class), Escaped(&prediction));
        // Writing to a string does not fail.
        _ = write!(
            table,
            "<tr><td>{}</td><td>{class}</td><td>{prediction}</td><td>{:.4}</td></tr>",
            sample.sample, sample.loss
        );
    }
    section("Misclassified samples with the largest loss", "", &(table + "</table></div>"))
}

fn figure(tile: &Tile, caption: &str) -> String {
    let (uri, title) = (tile.picture.uri(), Escaped(&tile.title));
    let caption =
        if caption.is_empty() { String::new() } else { format!("<figcaption>{caption}</figcaption>") };
    format!("<figure title=\"{title}\"><img src=\"{uri}\" alt=\"{title}\">{caption}</figure>")
}

fn weights(report: &Report) -> String {
    let tiles = report.weight_tiles();
    let Some(weights) = report.weights.as_ref().filter(|_| !tiles.is_empty()) else { return String::new() };
    let figures: String = tiles.iter().map(|tile| figure(tile, "")).collect();
    let about = format!(
        "The weights of each output of <code>{}</code>:\
         <span class=\"legend\" style=\"background:#e87312\"></span>positive,\
         <span class=\"legend\" style=\"background:#3a74f0\"></span>negative.",
        Escaped(weights.layer)
    );
    section("Weights of the first layer", &about, &format!("<div class=\"tiles small\">{figures}</div>"))
}

/// The drawing is HTML already, generated by the compiler.
fn network(report: &Report) -> String {
    let scroll = |content: &dyn std::fmt::Display| format!("<div class=\"scroll\">{content}</div>");
    let drawing = if report.drawing.is_empty() { String::new() } else { scroll(&report.drawing) };
    let table = match report.summary {
        "" => String::new(),
        summary => scroll(&format_args!("<pre>{}</pre>", Escaped(summary))),
    };
    let both = drawing + &table;
    section(
        "The network",
        "",
        &if both.is_empty() { both } else { format!("<div class=\"shape\">{both}</div>") },
    )
}

fn settings(report: &Report) -> String {
    let history = &report.history;
    let seed = history.seed.map(|seed| ("seed", seed.to_string()));
    let times = [("started", history.started), ("ended", history.ended)];
    let times = times.into_iter().filter_map(|(name, time)| Some((name, date(time?))));
    let own: Vec<(&str, String)> = seed.into_iter().chain(times).collect();
    let pair = |(name, value): &'_ (String, String)| (name.clone(), value.clone());
    let told: Vec<_> = history.settings.iter().map(pair).collect();
    let ran: Vec<_> = history.versions.iter().map(pair).collect();
    let pairs = own.iter().map(|(name, value)| (*name, value.as_str()));
    let pairs = pairs.chain(told.iter().chain(&ran).map(|(name, value)| (name.as_str(), value.as_str())));
    section("Settings", "", &list_of(pairs))
}

/// Names with their values, in columns.
fn list_of<'t>(pairs: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let pair = |(name, value)| format!("<div><dt>{}</dt><dd>{}</dd></div>", Escaped(name), Escaped(value));
    let pairs: String = pairs.map(pair).collect();
    if pairs.is_empty() { pairs } else { format!("<dl>{pairs}</dl>") }
}

fn epochs(report: &Report) -> String {
    let epochs = &report.history.epochs;
    if epochs.is_empty() {
        return String::new();
    }
    let best = report.history.best().map(|best| best.epoch);
    let columns: Vec<_> =
        COLUMNS.iter().filter(|(_, value)| epochs.iter().any(|epoch| value(epoch).is_some())).collect();
    let head: String = columns.iter().map(|(name, _)| format!("<th>{name}</th>")).collect();
    let row = |epoch: &EpochRecord| {
        let cells: String = columns
            .iter()
            .map(|(_, value)| format!("<td>{}</td>", value(epoch).unwrap_or_default()))
            .collect();
        let class = if Some(epoch.epoch) == best { " class=\"best\"" } else { "" };
        format!("<tr{class}><td>{}</td>{cells}</tr>", epoch.epoch)
    };
    let rows: String = epochs.iter().map(row).collect();
    format!(
        "<section><details><summary>Every epoch</summary><div class=\"scroll\"><table><tr><th>epoch</th>{head}</tr>\
         {rows}</table></div></details></section>\n"
    )
}

/// A column of the table of epochs.
type Column = (&'static str, fn(&EpochRecord) -> Option<String>);

const COLUMNS: [Column; 9] = [
    ("training loss", |epoch| loss(epoch.train)),
    ("accuracy", |epoch| accuracy(epoch.train)),
    ("validation loss", |epoch| loss(epoch.validation)),
    ("accuracy", |epoch| accuracy(epoch.validation)),
    ("test loss", |epoch| loss(epoch.test)),
    ("accuracy", |epoch| accuracy(epoch.test)),
    ("learning rate", |epoch| epoch.learning_rate.map(|rate| format!("{rate:.3e}"))),
    ("time", |epoch| Some(duration(epoch.seconds))),
    ("samples/s", |epoch| epoch.samples_per_second.map(|rate| grouped(rate as u64))),
];

fn loss(metrics: Option<Metrics>) -> Option<String> {
    metrics.map(|metrics| format!("{:.4}", metrics.loss))
}

fn accuracy(metrics: Option<Metrics>) -> Option<String> {
    metrics.and_then(|metrics| metrics.accuracy).map(percent)
}
