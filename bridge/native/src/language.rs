//! The languages that are linked in: their parsers, symbols, fields and grammars, numbered as in `ParserLanguage`.

use crate::guard::guard;
use crate::text::bytes_argument;
use std::os::raw::c_char;
use std::ptr;
use tree_sitter::ffi;
use tree_sitter_language::LanguageFn;

/// What a grammar crate's own `grammar.json` says.
pub struct Grammar {
    version: &'static str,
    json: &'static [u8],
}

mod grammars {
    use super::Grammar;
    include!(concat!(env!("OUT_DIR"), "/grammars.rs"));
}

struct Language {
    parser: LanguageFn,
    grammar: Grammar,
}

static LANGUAGES: [Language; 1] = [Language { parser: tree_sitter_java::LANGUAGE, grammar: grammars::JAVA }];

/// The tree-sitter language of this number, null if there is none.
pub fn raw(language: u32) -> *const ffi::TSLanguage {
    LANGUAGES.get(language as usize).map_or(ptr::null(), |language| unsafe { (language.parser.into_raw())().cast() })
}

/// How many kinds of nodes the language has, hidden ones included; 0 if there is no such language.
#[no_mangle]
pub extern "C" fn ananke_language_symbol_count(language: u32) -> u32 {
    guard(0, || match raw(language) {
        language if language.is_null() => 0,
        language => unsafe { ffi::ts_language_symbol_count(language) },
    })
}

/// The name of a kind, zero-terminated, alive as long as the library; null if there is none.
#[no_mangle]
pub extern "C" fn ananke_language_symbol_name(language: u32, symbol: u32) -> *const c_char {
    guard(ptr::null(), || match (raw(language), u16::try_from(symbol)) {
        (language, Ok(symbol)) if !language.is_null() => unsafe { ffi::ts_language_symbol_name(language, symbol) },
        _ => ptr::null(),
    })
}

/// The number of a visible kind as nodes show it, 0 if there is none.
///
/// # Safety
/// `name` points to `length` readable bytes.
#[no_mangle]
pub unsafe extern "C" fn ananke_language_symbol(language: u32, name: *const u8, length: u32, named: u32) -> u32 {
    guard(0, || match raw(language) {
        language if language.is_null() => 0,
        language => {
            let name = bytes_argument(name, u64::from(length));
            u32::from(ffi::ts_language_symbol_for_name(language, name.as_ptr().cast(), length, named != 0))
        }
    })
}

/// The highest number of a field; fields count from 1.
#[no_mangle]
pub extern "C" fn ananke_language_field_count(language: u32) -> u32 {
    guard(0, || match raw(language) {
        language if language.is_null() => 0,
        language => unsafe { ffi::ts_language_field_count(language) },
    })
}

/// The name of a field, zero-terminated, alive as long as the library; null if there is none.
#[no_mangle]
pub extern "C" fn ananke_language_field_name(language: u32, field: u32) -> *const c_char {
    guard(ptr::null(), || match (raw(language), u16::try_from(field)) {
        (language, Ok(field)) if !language.is_null() => unsafe { ffi::ts_language_field_name_for_id(language, field) },
        _ => ptr::null(),
    })
}

/// The `grammar.json` of the crate that is linked in, alive as long as the library; its size goes to `length`.
///
/// # Safety
/// `length` points to a writable u64.
#[no_mangle]
pub unsafe extern "C" fn ananke_language_grammar(language: u32, length: *mut u64) -> *const u8 {
    guard(ptr::null(), || hand_out(LANGUAGES.get(language as usize).map(|language| language.grammar.json), length))
}

/// The version of that crate; as above.
///
/// # Safety
/// `length` points to a writable u64.
#[no_mangle]
pub unsafe extern "C" fn ananke_language_grammar_version(language: u32, length: *mut u64) -> *const u8 {
    guard(ptr::null(), || {
        let version = LANGUAGES.get(language as usize).map(|language| language.grammar.version.as_bytes());
        hand_out(version, length)
    })
}

unsafe fn hand_out(bytes: Option<&'static [u8]>, length: *mut u64) -> *const u8 {
    *length = bytes.map_or(0, |bytes| bytes.len() as u64);
    bytes.map_or(ptr::null(), |bytes| bytes.as_ptr())
}
