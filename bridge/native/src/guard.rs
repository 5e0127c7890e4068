//! Keeps panics on this side of the interface.

use std::any::Any;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Runs `body`; a panic in it becomes `failed`.
pub fn guard<T>(failed: T, body: impl FnOnce() -> T) -> T {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(panic) => {
            // The payload may have a destructor that panics in its turn.
            std::mem::forget(panic);
            failed
        }
    }
}

/// Runs `body`; a panic in it becomes an error with the panic's message.
pub fn guard_result<T>(body: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(panic) => {
            let message = panic_message(&*panic);
            std::mem::forget(panic);
            Err(format!("panic in native code: {message}"))
        }
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else {
        "no message".to_owned()
    }
}
