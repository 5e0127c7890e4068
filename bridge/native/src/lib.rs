//! The native half of Ananke's bridge: tree-sitter with its grammars and the llguidance engine behind a small C interface
//! that `dev.ananke.bridge` calls through Java's foreign function interface.
//!
//! Conventions of the interface:
//! - Parameters are pointers, lengths and integers. Objects are opaque pointers that the caller frees exactly once, and
//!   uses from one thread at a time unless a function says otherwise.
//! - Every exported function runs under [`guard::guard`]: no panic crosses into the JVM.
//! - Texts are handed over as a [`text::Text`], which the caller frees with `ananke_text_free`.

mod engine;
mod guard;
mod language;
mod masks;
mod matcher;
mod stack;
mod symbols;
mod text;
mod tree;

/// Does nothing: what one call costs.
#[no_mangle]
pub extern "C" fn ananke_noop() -> i32 {
    guard::guard(-1, || 0)
}
