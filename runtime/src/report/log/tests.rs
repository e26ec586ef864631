use std::fs;

use super::*;

fn epoch(number: usize) -> EpochRecord {
    let measured = Measured { loss: 0.1 + 0.2, accuracy: Some(0.5) };
    EpochRecord::new(number).train(measured).learning_rate(1e-3).took(2.0, 100)
}

/// The text of a log with these epochs.
fn written(name: &str, epochs: &[usize]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let mut log = Log::create(&path).unwrap();
    epochs.iter().for_each(|&number| log.write(&epoch(number)).unwrap());
    (folder, path)
}

#[test]
fn a_line_has_all_values_and_gaps() {
    let (_folder, path) = written("log.csv", &[1]);
    let line = "1,0.30000000000000004,0.5,,,,,0.001,2,50\n";
    assert_eq!(fs::read_to_string(path).unwrap(), HEAD.to_owned() + line);

    let (_folder, path) = written("log.jsonl", &[1]);
    let line = fs::read_to_string(path).unwrap();
    assert_eq!(serde_json::from_str::<EpochRecord>(&line).unwrap(), epoch(1));
}

#[test]
fn a_resumed_log_is_as_if_it_had_never_stopped() {
    for name in ["log.csv", "log.JSONL"] {
        let (_folder, whole) = written(name, &[1, 2, 3, 4]);
        let whole = fs::read_to_string(whole).unwrap();
        for at in 1..=4 {
            for torn in ["", "3,0.1", "{\"epoch\":"] {
                let (_folder, path) = written(name, &[1, 2, 3]);
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, text + torn).unwrap();
                let mut log = Log::resume(&path).unwrap();
                (at..=4).for_each(|number| log.write(&epoch(number)).unwrap());
                assert_eq!(fs::read_to_string(&path).unwrap(), whole, "{name} from {at}, {torn:?}");
            }
        }
    }
}

#[test]
fn no_epoch_is_in_it_twice() {
    let (_folder, path) = written("log.csv", &[1, 2, 3, 2, 2, 5, 1, 7]);
    let text = fs::read_to_string(path).unwrap();
    let epochs: Vec<_> = text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(epochs, ["1", "7"]);
}

#[test]
fn without_a_log_a_new_one_begins() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.csv");
    Log::resume(&path).unwrap().write(&epoch(8)).unwrap();
    assert_eq!(fs::read_to_string(path).unwrap().lines().count(), 2);
}

#[test]
fn another_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, line) in [
        ("a.csv", "name,price\ntea,3\n", 1),
        ("b.csv", &(HEAD.to_owned() + "one,,,,,,,,,\n"), 2),
        ("c.csv", &(HEAD.to_owned() + "1,2\n"), 2),
        ("d.jsonl", "{\"epoch\":1,\"seconds\":1}\n[1]\n", 2),
        ("e.jsonl", "\u{fffd}\n", 1),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let error = Log::resume(&path).unwrap_err();
        assert!(
            matches!(error, ReportError::Foreign { line: found, .. } if found == line),
            "{name}: {error}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn a_log_of_a_later_version_is_left_alone() {
    let (_folder, path) = written("log.jsonl", &[1]);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("{\"format\":1,\"epoch\":1,"), "{text}");
    let later = text.clone() + &text.replace("\"format\":1,\"epoch\":1", "\"format\":2,\"epoch\":2");
    fs::write(&path, &later).unwrap();
    let error = Log::resume(&path).unwrap_err().to_string();
    let said =
        "has version 2 of its format, and this constnet reads versions up to 1; go on with the constnet";
    assert!(error.starts_with("line 2 of `") && error.contains(said), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), later);
}

#[test]
fn a_log_of_before_goes_on() {
    let (_folder, path) = written("log.jsonl", &[1, 2]);
    let before = fs::read_to_string(&path).unwrap().replace("\"format\":1,", "");
    fs::write(&path, &before).unwrap();
    Log::resume(&path).unwrap().write(&epoch(3)).unwrap();
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(&before) && after.lines().count() == 3, "{after}");
}

#[test]
fn what_can_not_be_written_is_an_error() {
    let error = Log::create("training.txt").unwrap_err().to_string();
    assert!(error.contains("`training.txt`") && error.contains("`.csv`"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let error = Log::create(folder.path().join("no").join("log.csv")).unwrap_err().to_string();
    assert!(error.starts_with("can't create the log"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("full.csv");
    std::os::unix::fs::symlink("/dev/full", &path).unwrap();
    let error = Log::create(&path).unwrap_err().to_string();
    assert!(error.starts_with("can't write to the log"), "{error}");
}
