/**
 * Where the job keeps what it knows of one repository and ref: a few tables of byte strings, so
 * that the stages can be run over Flink's keyed state and over a plain map alike. No format lives
 * here: whoever owns a table describes its values.
 */
@NullMarked
package dev.ananke.core.state;

import org.jspecify.annotations.NullMarked;
