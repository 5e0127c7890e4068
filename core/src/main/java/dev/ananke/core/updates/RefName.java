package dev.ananke.core.updates;

/**
 * What one state machine is for.
 *
 * @param repository opaque, stable id
 * @param ref name of the branch, or the version of a library
 */
public record RefName(String repository, String ref) {}
