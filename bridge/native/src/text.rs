//! Bytes that change owner: written here, read and given back by the caller.

use crate::guard::guard;
use std::ptr;

/// Bytes that the receiver owns; `bytes` is null when there are none.
#[repr(C)]
pub struct Text {
    bytes: *mut u8,
    length: u64,
}

impl Text {
    /// Hands `content` over through `target`, which may be null if the caller does not want it.
    ///
    /// # Safety
    /// `target` is null or points to a writable `Text` whose old content was freed.
    pub unsafe fn put(target: *mut Text, content: &[u8]) {
        if target.is_null() {
            return;
        }
        let text = if content.is_empty() {
            Text { bytes: ptr::null_mut(), length: 0 }
        } else {
            let owned: Box<[u8]> = content.into();
            Text { length: owned.len() as u64, bytes: Box::into_raw(owned).cast() }
        };
        ptr::write(target, text);
    }
}

/// The string that the caller passed.
///
/// # Safety
/// `bytes` points to `length` readable bytes, or `length` is 0.
pub unsafe fn argument<'a>(bytes: *const u8, length: u64) -> Result<&'a str, String> {
    std::str::from_utf8(bytes_argument(bytes, length)).map_err(|e| format!("argument is not UTF-8: {e}"))
}

/// The bytes that the caller passed.
///
/// # Safety
/// `bytes` points to `length` readable bytes, or `length` is 0.
pub unsafe fn bytes_argument<'a>(bytes: *const u8, length: u64) -> &'a [u8] {
    if length == 0 {
        &[]
    } else {
        std::slice::from_raw_parts(bytes, length as usize)
    }
}

/// Frees what a function handed over in a [`Text`].
///
/// # Safety
/// `text` points to a `Text` that a function of this library filled and that was not freed yet.
#[no_mangle]
pub unsafe extern "C" fn ananke_text_free(text: *mut Text) {
    guard((), || {
        let text = &mut *text;
        if !text.bytes.is_null() {
            drop(Box::from_raw(ptr::slice_from_raw_parts_mut(text.bytes, text.length as usize)));
            text.bytes = ptr::null_mut();
            text.length = 0;
        }
    });
}
