package dev.ananke.core.knowledge;

/**
 * A top-level public type, and the releases that have it.
 *
 * @param first the first of them that the table covers
 * @param last the last of them that the table covers
 */
public record PlatformType(String name, int first, int last) {}
