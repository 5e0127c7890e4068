//! Parses a source and packs its whole tree into one array of integers, so that Java reads it without further calls.

use crate::guard::guard;
use crate::language;
use std::os::raw::{c_char, c_void};
use std::ptr;
use tree_sitter::ffi;

/// Integers a node takes, in pre-order:
/// kind | field << 16, start byte, end byte, index of the parent (-1 at the root), nodes in its subtree (itself
/// included), flags.
const NODE_INTS: usize = 6;

const NAMED: i32 = 1;
const MISSING: i32 = 2;
const ERROR: i32 = 4;
const EXTRA: i32 = 8;
const HAS_ERROR: i32 = 16;

const TOO_MANY_NODES: i64 = -1;
const TOO_DEEP: i64 = -2;
const TOO_MANY_STEPS: i64 = -3;
const FAILED: i64 = -4;

/// Parse actions between two calls of tree-sitter's progress callback.
const STEPS_PER_CALLBACK: u64 = 100;

/// Integers that a parser keeps between two parses (4 MiB); what a larger tree took is given back.
const KEPT_INTS: usize = 1 << 20;

pub struct Parser {
    handle: *mut ffi::TSParser,
    nodes: Vec<i32>,
}

impl Parser {
    fn new(language: u32) -> Option<Parser> {
        let language = language::raw(language);
        if language.is_null() {
            return None;
        }
        let parser = Parser { handle: unsafe { ffi::ts_parser_new() }, nodes: Vec::new() };
        unsafe { ffi::ts_parser_set_language(parser.handle, language) }.then_some(parser)
    }

    /// The tree of `source`, or the code of what stopped the parse.
    fn parse(&mut self, source: &[u8], steps: u64) -> Result<Tree, i64> {
        #[cfg(feature = "planted-crash")]
        crash_if_planted(source);
        let mut input = Source { bytes: source.as_ptr(), length: source.len() };
        let mut progress = Progress { callbacks_left: steps / STEPS_PER_CALLBACK, exhausted: false };
        let tree = unsafe {
            ffi::ts_parser_parse_with_options(
                self.handle,
                ptr::null(),
                ffi::TSInput {
                    payload: ptr::from_mut(&mut input).cast(),
                    read: Some(read),
                    encoding: ffi::TSInputEncodingUTF8,
                    decode: None,
                },
                ffi::TSParseOptions {
                    payload: ptr::from_mut(&mut progress).cast(),
                    progress_callback: Some(count_steps),
                },
            )
        };
        if !tree.is_null() {
            return Ok(Tree(tree));
        }
        // Otherwise the next parse would go on where this one stopped.
        unsafe { ffi::ts_parser_reset(self.handle) };
        Err(if progress.exhausted { TOO_MANY_STEPS } else { FAILED })
    }

    /// Fills `nodes` and returns how many there are, or the code of the limit that was met.
    fn pack(&mut self, tree: &Tree, max_nodes: u64, max_depth: u64) -> i64 {
        let count = tree.node_count();
        if count as u64 > max_nodes {
            return TOO_MANY_NODES;
        }
        self.nodes.clear();
        if self.nodes.capacity() > KEPT_INTS {
            self.nodes.shrink_to(KEPT_INTS);
        }
        self.nodes.reserve(count * NODE_INTS);

        let mut cursor = Cursor::new(tree);
        let mut ancestors: Vec<usize> = Vec::with_capacity(64);
        loop {
            let index = self.nodes.len() / NODE_INTS;
            self.nodes.extend_from_slice(&cursor.node(ancestors.last()));
            if cursor.first_child() {
                ancestors.push(index);
                if ancestors.len() as u64 >= max_depth {
                    return TOO_DEEP;
                }
                continue;
            }
            while !cursor.next_sibling() {
                let Some(parent) = ancestors.pop() else {
                    return (self.nodes.len() / NODE_INTS) as i64;
                };
                cursor.parent();
                let size = self.nodes.len() / NODE_INTS - parent;
                self.nodes[parent * NODE_INTS + 4] = size as i32;
            }
        }
    }
}

impl Drop for Parser {
    fn drop(&mut self) {
        unsafe { ffi::ts_parser_delete(self.handle) }
    }
}

#[cfg(feature = "planted-crash")]
fn crash_if_planted(source: &[u8]) {
    const PLANTED: &[u8] = b"// crashes the parser";
    if source.windows(PLANTED.len()).any(|window| window == PLANTED) {
        std::process::abort();
    }
}

struct Tree(*mut ffi::TSTree);

impl Tree {
    fn node_count(&self) -> usize {
        unsafe { ffi::ts_node_descendant_count(ffi::ts_tree_root_node(self.0)) as usize }
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        unsafe { ffi::ts_tree_delete(self.0) }
    }
}

struct Cursor(ffi::TSTreeCursor);

impl Cursor {
    fn new(tree: &Tree) -> Cursor {
        Cursor(unsafe { ffi::ts_tree_cursor_new(ffi::ts_tree_root_node(tree.0)) })
    }

    fn node(&self, parent: Option<&usize>) -> [i32; NODE_INTS] {
        unsafe {
            let node = ffi::ts_tree_cursor_current_node(&self.0);
            let flag = |set: bool, bit: i32| if set { bit } else { 0 };
            [
                i32::from(ffi::ts_node_symbol(node)) | i32::from(ffi::ts_tree_cursor_current_field_id(&self.0)) << 16,
                ffi::ts_node_start_byte(node) as i32,
                ffi::ts_node_end_byte(node) as i32,
                parent.map_or(-1, |parent| *parent as i32),
                1,
                flag(ffi::ts_node_is_named(node), NAMED)
                    | flag(ffi::ts_node_is_missing(node), MISSING)
                    | flag(ffi::ts_node_is_error(node), ERROR)
                    | flag(ffi::ts_node_is_extra(node), EXTRA)
                    | flag(ffi::ts_node_has_error(node), HAS_ERROR),
            ]
        }
    }

    fn first_child(&mut self) -> bool {
        unsafe { ffi::ts_tree_cursor_goto_first_child(&mut self.0) }
    }

    fn next_sibling(&mut self) -> bool {
        unsafe { ffi::ts_tree_cursor_goto_next_sibling(&mut self.0) }
    }

    fn parent(&mut self) -> bool {
        unsafe { ffi::ts_tree_cursor_goto_parent(&mut self.0) }
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        unsafe { ffi::ts_tree_cursor_delete(&mut self.0) }
    }
}

struct Source {
    bytes: *const u8,
    length: usize,
}

unsafe extern "C" fn read(
    payload: *mut c_void,
    byte_index: u32,
    _position: ffi::TSPoint,
    bytes_read: *mut u32,
) -> *const c_char {
    let source = &*payload.cast::<Source>();
    let start = (byte_index as usize).min(source.length);
    *bytes_read = (source.length - start) as u32;
    source.bytes.add(start).cast()
}

/// Steps are counted, not timed, so that a source meets its limit everywhere or nowhere.
struct Progress {
    callbacks_left: u64,
    exhausted: bool,
}

unsafe extern "C" fn count_steps(state: *mut ffi::TSParseState) -> bool {
    let progress = &mut *(*state).payload.cast::<Progress>();
    progress.exhausted = progress.callbacks_left == 0;
    progress.callbacks_left = progress.callbacks_left.saturating_sub(1);
    progress.exhausted
}

/// A parser of the language, null if there is no such language.
#[no_mangle]
pub extern "C" fn ananke_parser_new(language: u32) -> *mut Parser {
    guard(ptr::null_mut(), || Parser::new(language).map_or(ptr::null_mut(), |parser| Box::into_raw(Box::new(parser))))
}

/// # Safety
/// `parser` came from `ananke_parser_new` and was not freed.
#[no_mangle]
pub unsafe extern "C" fn ananke_parser_free(parser: *mut Parser) {
    guard((), || drop(Box::from_raw(parser)));
}

/// Parses `source` and packs its tree. Returns the number of nodes and where they stand, which holds until the parser's
/// next call; or a negative code of what stopped it: nodes, depth, steps, or a failure.
///
/// # Safety
/// `parser` is alive, `source` points to `length` readable bytes, `nodes` to a writable pointer.
#[no_mangle]
pub unsafe extern "C" fn ananke_parser_parse(
    parser: *mut Parser,
    source: *const u8,
    length: u32,
    max_nodes: u64,
    max_depth: u64,
    max_steps: u64,
    nodes: *mut *const i32,
) -> i64 {
    guard(FAILED, || {
        let parser = &mut *parser;
        let count = match parser.parse(crate::text::bytes_argument(source, u64::from(length)), max_steps) {
            Ok(tree) => parser.pack(&tree, max_nodes, max_depth),
            Err(code) => code,
        };
        *nodes = parser.nodes.as_ptr();
        count
    })
}

/// Parses `source` and throws the tree away: what tree-sitter alone costs. Returns the number of nodes or a negative code.
///
/// # Safety
/// As for `ananke_parser_parse`.
#[no_mangle]
pub unsafe extern "C" fn ananke_parser_parse_only(parser: *mut Parser, source: *const u8, length: u32) -> i64 {
    guard(FAILED, || match (*parser).parse(crate::text::bytes_argument(source, u64::from(length)), u64::MAX) {
        Ok(tree) => tree.node_count() as i64,
        Err(code) => code,
    })
}
