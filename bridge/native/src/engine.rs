//! The grammar engine for one vocabulary: validates grammars and starts matchers.

use crate::guard::{guard, guard_result};
use crate::masks::{self, RememberedMasks, Tree};
use crate::matcher::{plain, Matcher};
use crate::stack::compile;
use crate::text::{argument, bytes_argument, Text};
use llguidance::api::{GrammarInit, ParserLimits, TopLevelGrammar, ValidationResult};
use llguidance::earley::SlicedBiasComputer;
use llguidance::toktrie::{ApproximateTokEnv, InferenceCapabilities, TokEnv, TokRxInfo, TokTrie};
use llguidance::ParserFactory;
use std::ptr;
use std::slice;
use std::sync::Arc;

/// May be used by several threads at once.
pub struct Engine {
    factory: ParserFactory,
    /// None if the engine makes all masks its own way.
    tree: Option<Arc<Tree>>,
}

const _: () = {
    const fn shared_by_threads<T: Send + Sync>() {}
    shared_by_threads::<Engine>()
};

/// Limits in the order of `EngineOptions`; 0 leaves the engine's own.
const LIMITS: usize = 6;

impl Engine {
    fn new(
        mut words: Vec<Vec<u8>>,
        end: u32,
        slices: Option<&str>,
        remember: bool,
        limits: &[u64],
    ) -> Result<Engine, String> {
        // 0xff marks tokens that stand for no text.
        words[end as usize] = b"\xff<|endoftext|>".to_vec();
        let trie = TokTrie::from(&TokRxInfo::new(words.len() as u32, end), &words);
        // "Approximate": the engine never has to tokenize, since forced bytes are handed out as bytes.
        let vocabulary: TokEnv = Arc::new(ApproximateTokEnv::new(trie));
        let slices = match slices {
            None => SlicedBiasComputer::general_slices(),
            Some(lines) => lines.lines().map(str::to_owned).collect(),
        };
        let capabilities =
            InferenceCapabilities { ff_tokens: false, conditional_ff_tokens: false, backtrack: false, fork: false };
        let mut factory =
            ParserFactory::new(&vocabulary, capabilities, &slices).map_err(|e| format!("slices: {e:#}"))?;
        // Else every warning goes to the standard error of the JVM.
        factory.quiet();
        set_limits(factory.limits_mut(), limits);
        let tree = remember.then(|| Arc::new(Tree::of(vocabulary.tok_trie())));
        Ok(Engine { factory, tree })
    }

    /// Warnings about a grammar that compiles ("" if none), or why it does not.
    fn validate(&self, lark: &str) -> Result<String, String> {
        let grammar = GrammarInit::Serialized(TopLevelGrammar::from_lark(lark.to_owned()));
        match grammar.validate(Some(self.factory.tok_env().clone()), self.factory.limits().clone()) {
            ValidationResult::Valid => Ok(String::new()),
            ValidationResult::Warnings(warnings) => Ok(warnings.join("\n")),
            ValidationResult::Error(error) => Err(error),
        }
    }

    fn matcher(&self, lark: &str) -> Result<Matcher, String> {
        let grammar = TopLevelGrammar::from_lark(lark.to_owned());
        let mut parser = self.factory.create_parser(grammar).map_err(|e| plain(&e.to_string()).to_owned())?;
        if let Some(tree) = self.tree.as_ref().filter(|_| masks::serves(parser.parser.grammar().lexer_spec())) {
            // A memo of its own for each lexer, whose states it knows by their numbers.
            parser.bias_computer = Arc::new(RememberedMasks::new(tree.clone(), self.factory.slicer()));
        }
        Ok(Matcher::new(parser))
    }
}

fn set_limits(target: &mut ParserLimits, limits: &[u64]) {
    // A message with the whole text so far does not belong into a log.
    target.verbose_errors = false;
    let given = |index: usize| limits.get(index).copied().filter(|limit| *limit != 0);
    if let Some(limit) = given(0) {
        target.max_items_in_row = limit as usize;
    }
    if let Some(limit) = given(1) {
        target.initial_lexer_fuel = limit;
    }
    if let Some(limit) = given(2) {
        target.step_lexer_fuel = limit;
    }
    if let Some(limit) = given(3) {
        target.step_max_items = limit as usize;
    }
    if let Some(limit) = given(4) {
        target.max_lexer_states = limit as usize;
    }
    if let Some(limit) = given(5) {
        target.max_grammar_size = limit as usize;
    }
}

/// An engine for the vocabulary of `count` tokens whose bytes stand one after the other in `words`. Token `end` ends a
/// text. `slices` holds one regular expression a line, null for the engine's own. `remember` is 0 for masks that the engine
/// makes each time anew. Null with `error` if that fails.
///
/// # Safety
/// `lengths` points to `count` lengths whose sum `words` holds, `slices` to `slices_length` bytes or is null, `limits` to
/// as many numbers as there are limits, `error` to a writable text.
#[no_mangle]
pub unsafe extern "C" fn ananke_engine_new(
    words: *const u8,
    lengths: *const u32,
    count: u32,
    end: u32,
    slices: *const u8,
    slices_length: u64,
    remember: i32,
    limits: *const u64,
    error: *mut Text,
) -> *mut Engine {
    let engine = guard_result(|| {
        let lengths = slice::from_raw_parts(lengths, count as usize);
        let total: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        let mut rest = bytes_argument(words, total);
        let mut split = Vec::with_capacity(lengths.len());
        for length in lengths {
            let (word, after) = rest.split_at(*length as usize);
            split.push(word.to_vec());
            rest = after;
        }
        let slices = if slices.is_null() { None } else { Some(argument(slices, slices_length)?) };
        Engine::new(split, end, slices, remember != 0, slice::from_raw_parts(limits, LIMITS))
    });
    match engine {
        Ok(engine) => Box::into_raw(Box::new(engine)),
        Err(message) => {
            Text::put(error, message.as_bytes());
            ptr::null_mut()
        }
    }
}

/// Frees the engine; its matchers live on.
///
/// # Safety
/// `engine` came from `ananke_engine_new` and was not freed.
#[no_mangle]
pub unsafe extern "C" fn ananke_engine_free(engine: *mut Engine) {
    guard((), || drop(Box::from_raw(engine)));
}

/// 0 if the grammar compiles, with warnings in `message` if there are any; else -1 with the reason.
///
/// # Safety
/// `engine` is alive, `lark` points to `length` readable bytes, `message` to a writable text.
#[no_mangle]
pub unsafe extern "C" fn ananke_engine_validate(
    engine: *const Engine,
    lark: *const u8,
    length: u64,
    message: *mut Text,
) -> i32 {
    let (code, text) = match guard_result(|| {
        let (engine, lark) = (&*engine, argument(lark, length)?);
        compile(lark, || engine.validate(lark))
    }) {
        Ok(warnings) => (0, warnings),
        Err(error) => (-1, error),
    };
    Text::put(message, text.as_bytes());
    code
}

/// A matcher at the start of the grammar, or null with `error`.
///
/// # Safety
/// `engine` is alive, `lark` points to `length` readable bytes, `error` to a writable text.
#[no_mangle]
pub unsafe extern "C" fn ananke_engine_matcher(
    engine: *const Engine,
    lark: *const u8,
    length: u64,
    error: *mut Text,
) -> *mut Matcher {
    match guard_result(|| {
        let (engine, lark) = (&*engine, argument(lark, length)?);
        compile(lark, || engine.matcher(lark))
    }) {
        Ok(matcher) => Box::into_raw(Box::new(matcher)),
        Err(message) => {
            Text::put(error, message.as_bytes());
            ptr::null_mut()
        }
    }
}
