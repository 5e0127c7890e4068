/** Java's facts, syntax and platform, judged by javac. */
@NullMarked
package dev.ananke.core.language.java;

import org.jspecify.annotations.NullMarked;
