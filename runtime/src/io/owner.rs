//! Owner and permissions of files.

use std::fs::{File, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};

/// Permissions for the owner alone.
pub(super) const OWNERS_ALONE: u32 = 0o600;

/// Gives a new file, private to its owner, the owner, the group and the permissions of another one, as far as the
/// system allows: only root can change the owner, and others only to groups that they are in. If the group can't be
/// kept, it gets no more permissions than everybody. A file system without permissions has nothing to keep.
pub(super) fn take_over(file: &File, from: &Metadata) {
    let is = |new: fn(&Metadata) -> u32| file.metadata().is_ok_and(|own| new(&own) == new(from));
    if !is(Metadata::uid) {
        _ = fchown(file, Some(from.uid()), None);
    }
    let has_group = is(Metadata::gid) || fchown(file, None, Some(from.gid())).is_ok();
    _ = file.set_permissions(Permissions::from_mode(permissions(from.mode(), has_group)));
}

fn permissions(mode: u32, has_group: bool) -> u32 {
    let of_others = mode & 0o007;
    let of_another_group = if has_group { 0o070 } else { of_others << 3 };
    mode & (0o707 | of_another_group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_group_may_do_no_more_than_everybody() {
        assert_eq!(
            [0o100_640, 0o100_664, 0o104_755, 0o100_604].map(|mode| permissions(mode, true)),
            [0o640, 0o664, 0o755, 0o604]
        );
        assert_eq!(
            [0o100_640, 0o100_664, 0o104_755, 0o100_604].map(|mode| permissions(mode, false)),
            [0o600, 0o644, 0o755, 0o604]
        );
    }
}
