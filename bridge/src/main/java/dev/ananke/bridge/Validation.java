package dev.ananke.bridge;

/**
 * What the engine says about a grammar.
 *
 * @param valid whether it compiles; running text through it can still meet a limit
 * @param message why it does not; warnings, or empty, if it does
 */
public record Validation(boolean valid, String message) {}
