package dev.ananke.worker;

/**
 * What is asked for.
 *
 * @param repository repository id
 * @param ref the ref, in the form in which the publisher sends it
 * @param language for instance {@code java}
 * @param hole what is to be written, for instance {@code file}
 */
public record GrammarRequest(String repository, String ref, String language, String hole) {}
