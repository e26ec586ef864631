use core::ops::{Deref, DerefMut};
use core::ptr::{NonNull, null_mut};

/// The position of values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    /// Directly before a page that can't be touched.
    Before,
    /// Directly after one.
    Behind,
}

/// Values beside a page that can't be touched.
pub(super) struct Paged<T> {
    memory: *mut libc::c_void,
    bytes: usize,
    values: NonNull<T>,
    len: usize,
}

impl<T: Copy> Paged<T> {
    pub(super) fn new(values: &[T], side: Side) -> Self {
        // SAFETY: it asks for a number.
        let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).expect("the size of a page");
        let room = size_of_val(values).next_multiple_of(page).max(page);
        let (bytes, flags) = (room + 2 * page, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: the system finds new memory, of which the pages between the first and the last are used.
        unsafe {
            let memory = libc::mmap(null_mut(), bytes, libc::PROT_NONE, flags, -1, 0);
            assert!(memory != libc::MAP_FAILED, "memory");
            let first = memory.byte_add(page);
            assert_eq!(libc::mprotect(first, room, libc::PROT_READ | libc::PROT_WRITE), 0);
            let first = match side {
                Side::Before => first.byte_add(room - size_of_val(values)),
                Side::Behind => first,
            };
            let to = NonNull::new(first.cast::<T>()).expect("memory");
            to.copy_from_nonoverlapping(NonNull::from(values).cast(), values.len());
            Self { memory, bytes, values: to, len: values.len() }
        }
    }
}

impl<T> Deref for Paged<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: this number of values was written there.
        unsafe { core::slice::from_raw_parts(self.values.as_ptr(), self.len) }
    }
}

impl<T> DerefMut for Paged<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: this number of values was written there.
        unsafe { core::slice::from_raw_parts_mut(self.values.as_ptr(), self.len) }
    }
}

impl<T> Drop for Paged<T> {
    fn drop(&mut self) {
        // SAFETY: it is the whole mapping that `new` created.
        unsafe { libc::munmap(self.memory, self.bytes) };
    }
}
