//! One text on its way through a grammar.

use crate::guard::guard;
use crate::text::Text;
use llguidance::panic_utils::catch_unwind;
use llguidance::toktrie::SimpleVob;
use llguidance::TokenParser;
use std::panic::AssertUnwindSafe;
use std::ptr;
use std::slice;

/// Used by one thread at a time. Copies share the lexer's states, which a lock guards, so that they may run in parallel.
///
/// Around the engine's parser, not its own matcher, which does not say whether a token was refused because the lexer met a
/// limit.
pub struct Matcher {
    parser: TokenParser,
    /// What went wrong, once something did.
    error: Option<String>,
    /// How often the end was taken of a text that was complete, where the parser takes no token any more.
    ends: usize,
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
    pub fn new(mut parser: TokenParser) -> Matcher {
        parser.start_without_prompt();
        Matcher { parser, error: None, ends: 0, mask: SimpleVob::new() }
    }

    fn copy(&self) -> Matcher {
        Matcher { parser: self.parser.clone(), error: self.error.clone(), ends: self.ends, mask: SimpleVob::new() }
    }

    /// None if something goes wrong, a panic too, or did before: nobody knows where the parser stands then.
    fn run<T>(&mut self, work: impl FnOnce(&mut TokenParser) -> Result<T, String>) -> Option<T> {
        if self.error.is_some() {
            return None;
        }
        let parser = &mut self.parser;
        catch_unwind(AssertUnwindSafe(|| Ok(work(parser))))
            .unwrap_or_else(failed)
            .map_err(|error| self.error = Some(plain(&error).to_owned()))
            .ok()
    }

    fn try_consume(&mut self, tokens: &[u32]) -> Option<usize> {
        let taken = self.run(|parser| {
            for (index, token) in tokens.iter().enumerate() {
                if !parser.validate_token(*token).or_else(failed)? {
                    within_limits(parser)?;
                    return Ok(index);
                }
                parser.consume_token(*token).or_else(failed)?;
                parser.check_stop().or_else(failed)?;
            }
            Ok(tokens.len())
        })?;
        let ends = if self.parser.stopped() { self.ends(&tokens[taken..]) } else { 0 };
        self.ends += ends;
        Some(taken + ends)
    }

    fn validate(&mut self, tokens: &[u32]) -> Option<usize> {
        let valid = self.run(|parser| {
            let valid = parser.validate_tokens_raw(tokens).or_else(failed)?;
            if valid < tokens.len() {
                within_limits(parser)?;
            }
            Ok(valid)
        })?;
        let (before, behind) = tokens.split_at(valid);
        if behind.is_empty() {
            return Some(valid);
        }
        // The parser counts no further than one end.
        let ended = self.parser.stopped() || before.last().is_some_and(|last| self.ends(&[*last]) == 1);
        Some(if ended { valid + self.ends(behind) } else { valid })
    }

    /// How many ends of the text come first: where it is complete, each is taken, as the mask says there.
    fn ends(&self, tokens: &[u32]) -> usize {
        let ends = self.parser.token_env.tok_trie().eos_tokens();
        tokens.iter().take_while(|token| ends.contains(token)).count()
    }

    fn make_mask(&mut self) -> Option<()> {
        self.mask = self.run(|parser| {
            if parser.stopped() {
                return Ok(parser.token_env.tok_trie().eos_token_set());
            }
            let mask = parser.compute_mask().or_else(failed)?;
            // The engine does not ask where it makes the mask of the one text that can follow; after a limit, another could.
            within_limits(parser).map(|()| mask)
        })?;
        Some(())
    }

    fn flags(&mut self) -> i32 {
        let accepting = self.run(|parser| {
            let accepting = parser.is_accepting();
            within_limits(parser).map(|()| accepting)
        });
        let stopped = if self.parser.stopped() { STOPPED } else { 0 };
        match accepting {
            None => STOPPED | ERROR,
            Some(false) => stopped,
            Some(true) => ACCEPTING | stopped,
        }
    }

    /// None if something goes wrong: the bytes may be forced only since a limit was met.
    fn forced_bytes(&mut self) -> Option<Vec<u8>> {
        self.run(|parser| {
            let bytes = parser.force_bytes();
            within_limits(parser).map(|()| bytes)
        })
    }

    /// How many states the lexer has; None if it met a limit, in whichever copy.
    fn lexer_states(&mut self) -> Option<usize> {
        self.run(|parser| within_limits(parser).map(|()| parser.parser.lexer_stats().num_states))
    }

    fn rollback(&mut self, count: usize) -> Option<()> {
        let ends = count.min(self.ends);
        self.run(|parser| {
            parser.rollback(count - ends).or_else(failed)?;
            // The engine knows the last mask by its depth and the lexer's state, which another way may share.
            parser.invalidate_bias_cache();
            Ok(())
        })?;
        self.ends -= ends;
        Some(())
    }
}

/// Fails if a limit was met: all that is asked is refused then, for ever where it was one of the lexer.
fn within_limits(parser: &TokenParser) -> Result<(), String> {
    if parser.stopped() {
        // Of a text that is complete nothing is asked.
        return Ok(());
    }
    parser.parser.get_error().map_or(Ok(()), |error| Err(error.message()))
}

fn failed<T>(error: impl ToString) -> Result<T, String> {
    Err(error.to_string())
}

/// The engine's message without the backtrace that it adds for its own developers.
pub fn plain(error: &str) -> &str {
    &error[..error.find("\n<backtrace>").unwrap_or(error.len())]
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
        (*matcher).try_consume(tokens).map_or(FAILED, |taken| taken as i64)
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
        (*matcher).validate(tokens).map_or(FAILED, |valid| valid as i64)
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
        matcher.make_mask().map_or(ptr::null(), |()| {
            let mask = matcher.mask.as_slice();
            *words = mask.len() as u64;
            mask.as_ptr()
        })
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

/// How many states the lexer has that the matcher shares with its copies; -1 if it met a limit, or the matcher is in error.
///
/// # Safety
/// `matcher` is alive.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_lexer_states(matcher: *mut Matcher) -> i64 {
    guard(FAILED, || (*matcher).lexer_states().map_or(FAILED, |states| states as i64))
}

/// What went wrong; no text if nothing did.
///
/// # Safety
/// `matcher` is alive, `message` points to a writable text.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_error(matcher: *const Matcher, message: *mut Text) {
    guard((), || {
        let error = (*matcher).error.as_deref().unwrap_or_default();
        Text::put(message, error.as_bytes());
    });
}

/// The bytes that have to come next, whatever follows them; no text if there is a choice. 0, or -1 if the matcher is in
/// error.
///
/// # Safety
/// `matcher` is alive, `bytes` points to a writable text.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_forced_bytes(matcher: *mut Matcher, bytes: *mut Text) -> i32 {
    guard(-1, || {
        (*matcher).forced_bytes().map_or(-1, |forced| {
            Text::put(bytes, &forced);
            0
        })
    })
}

/// Takes back the last tokens. 0, or -1 if the matcher is in error.
///
/// # Safety
/// `matcher` is alive.
#[no_mangle]
pub unsafe extern "C" fn ananke_matcher_rollback(matcher: *mut Matcher, count: u32) -> i32 {
    guard(-1, || (*matcher).rollback(count as usize).map_or(-1, |()| 0))
}
