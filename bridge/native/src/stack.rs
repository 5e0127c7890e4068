//! Room for the engine's compiler, which calls itself once for every rule that the one before refers to: some hundred
//! levels overflow the stack of a Java thread, and that ends the JVM.

use crate::guard::guard_result;
use std::thread;

const BASE: usize = 16 << 20;

/// Measured: about 3 KiB a level. Reserved only, not used: the system gives memory as the stack grows.
const PER_DEFINITION: usize = 16 << 10;

/// Runs `body` on a thread whose stack has room for a chain of all definitions in `lark`.
pub fn compile<T: Send>(lark: &str, body: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    // At most one definition a colon; colons in texts only make it larger.
    let definitions = lark.bytes().filter(|byte| *byte == b':').count();
    thread::scope(|scope| {
        thread::Builder::new()
            .name("ananke-compile".to_owned())
            .stack_size(BASE + definitions * PER_DEFINITION)
            .spawn_scoped(scope, || guard_result(body))
            .map_err(|e| format!("no thread to compile a grammar with {definitions} definitions: {e}"))?
            .join()
            .unwrap_or_else(|_| Err("the thread that compiles a grammar was ended".to_owned()))
    })
}
