//! Search paths of the data, and the cache.

use std::ffi::OsString;
use std::path::PathBuf;

/// The folders given by the user: `$CONSTNET_DATA/mnist`, `$CONSTNET_DATA`.
pub(super) fn named_folders(variable: impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    match set(&variable, "CONSTNET_DATA") {
        Some(folder) => vec![folder.join("mnist"), folder],
        None => Vec::new(),
    }
}

/// The folder for downloaded files, by the conventions of the platform.
pub(super) fn cache_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let base = if cfg!(windows) {
        set(&variable, "LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set(&variable, "HOME").map(|home| home.join("Library/Caches"))
    } else {
        // The XDG base directory specification ignores relative paths.
        let xdg = set(&variable, "XDG_CACHE_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| set(&variable, "HOME").map(|home| home.join(".cache")))
    };
    base.map(|base| base.join("constnet").join("mnist"))
}

/// The value of a variable that is not empty.
fn set(variable: impl Fn(&str) -> Option<OsString>, name: &str) -> Option<PathBuf> {
    variable(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
    }

    #[test]
    fn named_folders_come_from_the_variable() {
        let folders = named_folders(environment(&[("CONSTNET_DATA", "/data")]));
        assert_eq!(folders, [PathBuf::from("/data/mnist"), PathBuf::from("/data")]);
        assert!(named_folders(environment(&[("CONSTNET_DATA", "")])).is_empty());
        assert!(named_folders(environment(&[])).is_empty());
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_cache_follows_the_xdg_rules() {
        let folder = |variables| cache_folder(environment(variables));
        let both = &[("XDG_CACHE_HOME", "/cache"), ("HOME", "/home/me")];
        assert_eq!(folder(both), Some("/cache/constnet/mnist".into()));
        let relative = &[("XDG_CACHE_HOME", "cache"), ("HOME", "/home/me")];
        assert_eq!(folder(relative), Some("/home/me/.cache/constnet/mnist".into()));
        assert_eq!(folder(&[]), None);
    }
}
