//! Dump of the generated code to a file, on request.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, io};

use proc_macro2::TokenStream;
use syn::ext::IdentExt;

use crate::ast::Form;
use crate::model::Model;

/// If it is `1`, all generated code is written below the target folder; if anything else, to the
/// folder of this name.
const VARIABLE: &str = "CONSTNET_EXPAND";

/// Writes the code of a network to a file if it has `#[expand]` or the variable is set, and prints
/// the path. Failure to write is printed too and is not an error.
pub fn write_if_asked(model: &Model, code: &TokenStream) {
    let variable = env::var(VARIABLE).ok().filter(|value| !value.is_empty() && value != "0");
    let is_marked = matches!(&model.form, Form::Item(item) if item.expand);
    if variable.is_some() || is_marked {
        let folder = variable.filter(|value| value != "1").map_or_else(default_folder, PathBuf::from);
        let names = crate_folder(&package_name(), &crate_name());
        let path = folder.join(names).join(file_name(model));
        write_and_say(&numbered(path, location(model)), model, code);
    }
}

/// Position of a declaration: its file, line and column.
type Location = (String, usize, usize);

fn location(model: &Model) -> Location {
    let (span, start) = (model.name.span(), model.name.span().start());
    (span.file(), start.line, start.column)
}

/// The files written so far, by name without a number, and the locations of their networks. An editor that
/// compiles the same network repeatedly gets one file for it.
static WRITTEN: Mutex<Vec<(PathBuf, Location)>> = Mutex::new(Vec::new());

/// `Net.rs` for the first network of the name in a crate, `Net_2.rs` for the second.
fn numbered(path: PathBuf, location: Location) -> PathBuf {
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut number = 1;
    let mut is_known = false;
    for (_, known) in written.iter().filter(|(file, _)| *file == path) {
        is_known = *known == location;
        if is_known {
            break;
        }
        number += 1;
    }
    if !is_known {
        written.push((path.clone(), location));
    }
    match (number, path.file_stem()) {
        (2.., Some(stem)) => path.with_file_name(format!("{}_{number}.rs", stem.to_string_lossy())),
        _ => path,
    }
}

/// Crates of two packages may have the same name, such as their tests; the one that is named like its package gets
/// the folder of that name.
fn crate_folder(package: &str, name: &str) -> PathBuf {
    match package.replace('-', "_") == name {
        true => PathBuf::from(name),
        false => Path::new(package).join(name),
    }
}

fn write_and_say(path: &Path, model: &Model, code: &TokenStream) {
    match write(path, code) {
        Ok(()) => eprintln!("constnet: wrote `{}` to {}", model.name, path.display()),
        Err(error) => eprintln!("constnet: can't write `{}` to {}: {error}", model.name, path.display()),
    }
}

fn write(path: &Path, code: &TokenStream) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, formatted(code))
}

/// The code, formatted like rustfmt does.
#[cfg(any(feature = "expand", test))]
pub fn formatted(code: &TokenStream) -> String {
    let text = match syn::parse2::<syn::File>(code.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // An anonymous network is a block.
        Err(_) => match syn::parse2::<syn::File>(quote::quote!(fn network() #code)) {
            Ok(file) => prettyplease::unparse(&file),
            Err(_) => code.to_string(),
        },
    };
    text.replace("$crate::", "::constnet::")
}

/// The code on one line, as no formatter is available.
#[cfg(not(any(feature = "expand", test)))]
pub fn formatted(code: &TokenStream) -> String {
    code.to_string().replace("$crate", "::constnet")
}

fn default_folder() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| workspace().join("target")).join("constnet")
}

/// The nearest folder with a lock file, from the crate that is compiled upwards.
fn workspace() -> PathBuf {
    let start = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let found = start.ancestors().find(|folder| folder.join("Cargo.lock").exists());
    found.map_or_else(|| start.clone(), Path::to_path_buf)
}

fn package_name() -> String {
    env::var("CARGO_PKG_NAME").unwrap_or_else(|_| crate_name())
}

fn crate_name() -> String {
    env::var("CARGO_CRATE_NAME").unwrap_or_else(|_| "unnamed".to_owned())
}

/// Anonymous networks are distinguished by their line.
fn file_name(model: &Model) -> String {
    match &model.form {
        Form::Item(item) => format!("{}.rs", item.name.unraw()),
        Form::Expression => {
            let line = model.nodes.first().map_or(0, |node| node.span.start().line);
            format!("network_in_line_{line}.rs")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expand::tests::model;
    use quote::quote;

    #[test]
    fn each_network_has_its_own_file() {
        assert_eq!(file_name(&model(quote!(struct Net = Affine(4, 2);))), "Net.rs");
        assert!(file_name(&model(quote!(Affine(4, 2)))).starts_with("network_in_line_"));
    }

    #[test]
    fn crates_of_the_same_name_have_separate_folders() {
        assert_eq!(crate_folder("my-nets", "my_nets"), Path::new("my_nets"));
        assert_eq!(crate_folder("my-nets", "api"), Path::new("my-nets/api"));
    }

    #[test]
    fn a_marked_network_is_written_below_the_target_folder() {
        let folder = default_folder().join(crate_folder(&package_name(), &crate_name()));
        let (path, second) = (folder.join("Marked.rs"), folder.join("Marked_2.rs"));
        let _ = (fs::remove_file(&path), fs::remove_file(&second));
        crate::expand::expand(quote!(struct Unmarked = Affine(4, 2);));
        assert!(!path.with_file_name("Unmarked.rs").exists());
        let code = crate::expand::expand(quote!(#[expand] struct Marked = Affine(4, 2);));
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), formatted(&code));
        let elsewhere = "#[expand] struct Marked = Affine(4, 3);".parse().expect("tokens");
        let code = crate::expand::expand(elsewhere);
        assert_eq!(fs::read_to_string(&second).unwrap_or_default(), formatted(&code));
        let code = crate::expand::expand(quote!(#[expand] struct Marked = Affine(4, 5);));
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), formatted(&code));
    }

    #[test]
    fn what_is_written_is_formatted() {
        assert_eq!(
            formatted(&quote!(
                const A: usize = 1;
            )),
            "const A: usize = 1;\n"
        );
        assert_eq!(formatted(&quote!({ 1 })), "fn network() {\n    1\n}\n");
    }
}
