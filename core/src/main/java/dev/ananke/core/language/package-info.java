/**
 * The languages: what one is, and the registry of all. Each has a package of its own below, with
 * everything that is special to it.
 */
@NullMarked
package dev.ananke.core.language;

import org.jspecify.annotations.NullMarked;
