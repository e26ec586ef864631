//! Training runs that are killed at any instant, also while saving, resume with the same results.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use constnet::Rng;
use constnet::prelude::*;
use constnet::schedule::ScheduleKind;
use sha2::{Digest, Sha256};

use crate::{Circle, circle, trainer};

/// The folder of a training run in a separate process.
const FOLDER: &str = "CONSTNET_TEST_FOLDER";

/// How often a training run is killed, unless `CONSTNET_KILLS` is set.
const KILLS: usize = 30;

/// Saves after each step, so that most of the time is spent saving.
fn train(folder: &Path) {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Adam::new(&net, 0.02);
    let trainer = trainer().epochs(3).batch_size(60).schedule(ScheduleKind::Cosine).restore_best();
    let saved = trainer.checkpoints(folder).save_every_steps(1).keep_last(2).resume();
    saved.fit(&mut net, optimizer, &train, &test).unwrap();
}

/// The process that the other test kills; does nothing if run by itself.
#[test]
fn a_training_in_its_own_process() {
    if let Some(folder) = env::var_os(FOLDER) {
        train(Path::new(&folder));
    }
}

fn start(folder: &Path) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["killed::a_training_in_its_own_process", "--exact", "--test-threads=1"]);
    command.env(FOLDER, folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The digests of the final checkpoints of a training run.
fn digests(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |name: &str| fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let digest = |name: &str| Sha256::digest(read(name)).to_vec();
    let names = ["last.safetensors", "best.safetensors", "epoch-0002.safetensors", "epoch-0003.safetensors"];
    names.into_iter().map(|name| (name.to_owned(), digest(name))).collect()
}

/// Temporary files, left by a kill during a save.
fn leftovers(folder: &Path) -> usize {
    let Ok(files) = fs::read_dir(folder) else { return 0 };
    let name = |file: fs::DirEntry| file.file_name().into_string().unwrap();
    let is_own = |name: &String| name.ends_with(".safetensors") || name == ".lock";
    files.map(|file| name(file.unwrap())).filter(|name| !is_own(name)).count()
}

#[test]
fn a_killed_training_run_resumes_to_the_same_file() {
    let kills = env::var("CONSTNET_KILLS").map_or(KILLS, |kills| kills.parse().expect("a number of kills"));
    let root = tempfile::tempdir().unwrap();
    let undisturbed = root.path().join("undisturbed");
    let begun = Instant::now();
    assert!(start(&undisturbed).wait().unwrap().success());
    // The longest time until the kill; adapted to the machine's speed.
    let mut within = begun.elapsed().as_secs_f64();
    let expected = digests(&undisturbed);

    let rng = &mut Rng::new(1);
    let (mut killed, mut while_saving) = (0, 0);
    for number in 0..20 * kills {
        let folder = root.path().join(number.to_string());
        // Killed once or several times.
        for _ in 0..=rng.below(3) {
            let mut child = start(&folder);
            sleep(Duration::from_secs_f64(rng.uniform() * within));
            child.kill().unwrap();
            let has_ended = child.wait().unwrap().success();
            within *= if has_ended { 0.8 } else { 1.05 };
            killed += usize::from(!has_ended);
            while_saving += usize::from(!has_ended && leftovers(&folder) > 0);
        }
        assert!(start(&folder).wait().unwrap().success(), "training {number}");
        assert_eq!(digests(&folder), expected, "training {number}");
        assert_eq!(leftovers(&folder), 0, "training {number}");
        if killed >= kills && while_saving > 0 {
            break;
        }
    }
    println!("{killed} kills, {while_saving} of them in the middle of a save");
    assert!(killed >= kills && while_saving > 0, "{killed}, {while_saving}");
}
