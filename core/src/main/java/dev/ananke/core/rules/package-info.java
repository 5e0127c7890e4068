/** The rules that a repository writes for itself in {@code .ananke.yaml}. */
@NullMarked
package dev.ananke.core.rules;

import org.jspecify.annotations.NullMarked;
