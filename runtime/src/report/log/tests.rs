use super::*;
use crate::train::Metrics;

fn epoch(number: usize) -> EpochRecord {
    let metrics = Metrics { loss: 0.1 + 0.2, accuracy: Some(0.5) };
    EpochRecord::new(number).train(metrics).learning_rate(1e-3).duration(2.0, 100)
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

/// A log as edited by Windows programs.
fn of_windows(text: &str) -> String {
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

#[test]
fn a_log_that_windows_had_is_resumed_in_its_way() {
    for name in ["log.csv", "log.jsonl"] {
        let (_folder, whole) = written(name, &[1, 2, 3]);
        let whole = fs::read_to_string(whole).unwrap();
        for first in 1..=3 {
            let (_folder, path) = written(name, &[1, 2]);
            let text = of_windows(&fs::read_to_string(&path).unwrap());
            fs::write(&path, text + "3,0.5\r").unwrap();
            let mut log = Log::resume(&path).unwrap();
            (first..=3).for_each(|number| log.write(&epoch(number)).unwrap());
            assert_eq!(fs::read_to_string(&path).unwrap(), of_windows(&whole), "{name} from {first}");
        }
    }
}

#[test]
fn a_mark_without_content_is_not_a_log_yet() {
    for name in ["log.csv", "log.jsonl"] {
        let (_folder, whole) = written(name, &[1]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, "\u{feff}").unwrap();
        Log::resume(&path).unwrap().write(&epoch(1)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), fs::read(whole).unwrap());
    }
}

#[test]
fn epochs_may_be_counted_from_0_and_numbers_be_infinite_or_none() {
    for name in ["log.csv", "log.jsonl"] {
        let (_folder, whole) = written(name, &[0, 1, 2]);
        let (_folder, path) = written(name, &[0, 1]);
        let mut log = Log::resume(&path).unwrap();
        log.write(&epoch(2)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), fs::read(&whole).unwrap());
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut bad = epoch(3).test(Metrics { loss: value, accuracy: Some(value) }).learning_rate(value);
            (bad.seconds, bad.samples_per_second) = (value, Some(value));
            log.write(&bad).unwrap();
            let text = fs::read_to_string(&path).unwrap();
            let last = text.lines().next_back().unwrap();
            if name == "log.csv" {
                let numbers = last.split(',').filter_map(|field| field.parse::<f64>().ok());
                assert_eq!(numbers.filter(|number| !number.is_finite()).count(), 5, "{last}");
            } else {
                let read: EpochRecord = serde_json::from_str(last).unwrap();
                assert_eq!(format!("{read:?}"), format!("{bad:?}"));
            }
            log = Log::resume(&path).unwrap();
        }
    }
}

#[test]
fn a_head_that_differs_is_told_where_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv");
    for (text, found, expected) in [
        (HEAD.replace("second\n", "second,price\n"), "…ate,seconds,samples_per_second,price`", "per_second`"),
        (HEAD.replace("second\n", "second \r\n"), "…ate,seconds,samples_per_second `", "per_second`"),
        (HEAD.replace("epoch,", "epoch;"), "`epoch;train_loss", "`epoch,train_loss"),
        (HEAD.replace("epoch,", "\u{200b}epoch,"), "`\\u{200b}epoch,train_loss", "`epoch,train_loss"),
    ] {
        fs::write(&path, &text).unwrap();
        let error = Log::resume(&path).unwrap_err().to_string();
        assert!(error.contains(found) && error.contains(expected) && error.contains("the header"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let utf_16: Vec<u8> = HEAD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(&path, [&[0xff, 0xfe][..], &utf_16].concat()).unwrap();
    let error = Log::resume(&path).unwrap_err().to_string();
    assert!(error.contains("e\\0p\\0o"), "{error}");
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
    let said = "has format version 2, but this constnet reads versions up to 1; resume with the constnet";
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
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Log::create(file.join("log.csv")).unwrap_err().to_string();
    assert!(error.starts_with("can't create the"), "{error}");
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

/// A pipe with a name, and all that is read from it until its writer closes it.
#[cfg(unix)]
fn pipe(path: &Path) -> std::thread::JoinHandle<String> {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    let path = path.to_owned();
    std::thread::spawn(move || fs::read_to_string(path).unwrap())
}

#[cfg(unix)]
#[test]
fn a_pipe_gets_every_line() {
    for name in ["log.csv", "log.jsonl"] {
        let (_folder, whole) = written(name, &[1, 2, 3]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        for open in [|path: &Path| Log::create(path), |path: &Path| Log::resume(path)] {
            let read = pipe(&path);
            Log::check(&path).unwrap();
            assert!(Log::is_stream(&path) && !Log::is_stream(&whole));
            let mut log = open(&path).unwrap();
            (1..=3).for_each(|number| log.write(&epoch(number)).unwrap());
            drop(log);
            assert_eq!(read.join().unwrap(), fs::read_to_string(&whole).unwrap());
            fs::remove_file(&path).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let [link, file] = ["log.csv", "behind.csv"].map(|name| folder.path().join(name));
    symlink("behind.csv", &link).unwrap();
    Log::check(&link).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    Log::create(&link).unwrap().write(&epoch(1)).unwrap();
    Log::resume(&link).unwrap().write(&epoch(2)).unwrap();
    assert!(link.is_symlink());
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 3);
}

#[test]
fn a_missing_folder_is_created() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).join("deeper/log.csv");
    Log::create(path("created")).unwrap();
    Log::resume(path("resumed")).unwrap();
    Log::check(path("checked")).unwrap();
    assert!(["created", "resumed", "checked"].iter().all(|name| path(name).exists()));

    fs::write(folder.path().join("file"), "").unwrap();
    let refused = Log::create(path("file")).unwrap_err().to_string();
    assert!(refused.starts_with("can't create the folder of the log"), "{refused}");
}
