/** Java: facts, overrides of its syntax, and the packages that come with it. */
@NullMarked
package dev.ananke.core.language.java;

import org.jspecify.annotations.NullMarked;
