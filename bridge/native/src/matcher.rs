//! One text on its way through a grammar.

use crate::guard::guard;
use crate::text::Text;
use llguidance::toktrie::SimpleVob;
use std::ptr;
use std::slice;

/// Used by one thread at a time. Copies share the lexer's states, which a lock guards, so that they may run in parallel.
pub struct Matcher {
    state: llguidance::Matcher,
    /// Kept, since the caller reads it after the call that made it.
    mask: SimpleVob,
}

const _: () = {
    const fn moves_between_threads<T: Send>() {}
    moves_between_threads::<Matcher>()
};

const ACCEPTING: i32 = 1;
const STOPPED: i32 = 2;
const ERROR: i32 = 4;

const FAILED: i64 = -1;

impl Matcher {
    pub fn new(state: llguidance::Matcher) -> Result<Matcher, String> {
        match state.get_error() {
            Some(error) => Err(plain(&error).to_owned()),
            None => Ok(Matcher { state, mask: SimpleVob::new() }),
        }
    }

    fn copy(&self) -> Matcher {
        Matcher { state: self.state.clone(), mask: SimpleVob::new() }
    }

    fn flags(&mut self) -> i32 {
        let accepting = !self.state.is_error() && self.state.is_accepting().unwrap_or(false);
        // Asking may itself meet an error, hence the order.
        let mut flags = if accepting { ACCEPTING } else { 0 };
        if self.state.is_stopped() {
            flags |= STOPPED;
        }
        if self.state.is_error() {
            flags |= ERROR;
        }
        flags
    }
}

/// The engine's message without what it adds for its own developers: a backtrace, a mark that it was brief.
fn plain(error: &str) -> &str {
    let end = ["\n<backtrace>", "\n<non-verbose/>"].iter().filter_map(|mark| error.find(mark)).min();
    &error[..end.unwrap_or(error.len())]
}

/// # Safety
/// `matcher` came from this library and was not freed.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_free(matcher: *mut Matcher) {
    guard((), || drop(Box::from_raw(matcher)));
}

/// A matcher at the same place that goes its own way; null if that fails.
///
/// # Safety
/// `matcher` is alive.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_copy(matcher: *const Matcher) -> *mut Matcher {
    guard(ptr::null_mut(), || Box::into_raw(Box::new((*matcher).copy())))
}

/// Takes tokens up to the first that the grammar refuses and returns how many; -1 if the matcher is in error.
///
/// # Safety
/// `matcher` is alive, `tokens` points to `count` tokens.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_try_consume(matcher: *mut Matcher, tokens: *const u32, count: u32) -> i64 {
    guard(FAILED, || {
        let tokens = slice::from_raw_parts(tokens, count as usize);
        (*matcher).state.try_consume_tokens(tokens).map_or(FAILED, |taken| taken as i64)
    })
}

/// How many of the tokens could be taken; takes none. -1 if the matcher is in error.
///
/// # Safety
/// `matcher` is alive, `tokens` points to `count` tokens.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_validate(matcher: *mut Matcher, tokens: *const u32, count: u32) -> i64 {
    guard(FAILED, || {
        let tokens = slice::from_raw_parts(tokens, count as usize);
        (*matcher).state.validate_tokens(tokens).map_or(FAILED, |valid| valid as i64)
    })
}

/// One bit a token, of those that may come next; read it before the matcher's next call. Null if the matcher is in error.
///
/// # Safety
/// `matcher` is alive, `words` points to a writable number.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_mask(matcher: *mut Matcher, words: *mut u64) -> *const u32 {
    guard(ptr::null(), || {
        let matcher = &mut *matcher;
        match matcher.state.compute_mask_or_eos() {
            Ok(mask) => {
                matcher.mask = mask;
                let mask = matcher.mask.as_slice();
                *words = mask.len() as u64;
                mask.as_ptr()
            }
            Err(_) => ptr::null(),
        }
    })
}

/// Bits: 1 the text may end here, 2 nothing can follow, 4 in error.
///
/// # Safety
/// `matcher` is alive.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_flags(matcher: *mut Matcher) -> i32 {
    guard(ERROR | STOPPED, || (*matcher).flags())
}

/// What went wrong; no text if nothing did.
///
/// # Safety
/// `matcher` is alive, `message` points to a writable text.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_error(matcher: *const Matcher, message: *mut Text) {
    guard((), || {
        let error = (*matcher).state.get_error().unwrap_or_default();
        Text::put(message, plain(&error).as_bytes());
    });
}

/// The bytes that have to come next, whatever follows them; no text if there is a choice.
///
/// # Safety
/// `matcher` is alive, `bytes` points to a writable text.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_forced_bytes(matcher: *mut Matcher, bytes: *mut Text) {
    guard((), || Text::put(bytes, &(*matcher).state.compute_ff_bytes()));
}

/// Takes back the last tokens. 0, or -1 if the matcher is in error.
///
/// # Safety
/// `matcher` is alive.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_rollback(matcher: *mut Matcher, count: u32) -> i32 {
    guard(-1, || (*matcher).state.rollback(count as usize).map_or(-1, |()| 0))
}
