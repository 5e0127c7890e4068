//! Finds the `grammar.json` of every grammar crate that is linked in, so that the syntax which Ananke generates from it
//! cannot drift from the parser.

use serde_json::Value;
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Constant that `language.rs` uses, crate, and where its grammar lies inside the crate.
const GRAMMARS: [(&str, &str, &str); 1] = [("JAVA", "tree-sitter-java", "src/grammar.json")];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");

    let packages = packages();
    let mut code = String::new();
    for (constant, package, path) in GRAMMARS {
        let (folder, version) = locate(&packages, package);
        let grammar = folder.join(path);
        assert!(grammar.is_file(), "crate {package} {version} has no {}", grammar.display());
        println!("cargo::rerun-if-changed={}", grammar.display());
        writeln!(
            code,
            "pub const {constant}: Grammar = Grammar {{ version: {version:?}, json: include_bytes!({grammar:?}) }};"
        )
        .unwrap();
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap()).join("grammars.rs");
    fs::write(out, code).unwrap();
}

/// The packages of this build. Cargo has fetched them before it runs this file, but only those of the target platform:
/// hence the filter, without which an offline look-up asks for the others too.
fn packages() -> Value {
    let output = Command::new(env::var_os("CARGO").unwrap())
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform"])
        .arg(env::var_os("TARGET").unwrap())
        .arg("--manifest-path")
        .arg(Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("Cargo.toml"))
        .output()
        .expect("cargo metadata does not start");
    assert!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is no JSON");
    metadata["packages"].take()
}

fn locate(packages: &Value, name: &str) -> (PathBuf, String) {
    let package = packages
        .as_array()
        .and_then(|all| all.iter().find(|package| package["name"] == name))
        .unwrap_or_else(|| panic!("crate {name} is not a dependency"));
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let version = package["version"].as_str().unwrap();
    (manifest.parent().unwrap().to_path_buf(), version.to_owned())
}
