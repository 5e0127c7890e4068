/**
 * The command line: one class a verb, which reads options, calls the module that does the work, and
 * prints. Exit codes: 0 done, 1 the answer is no, 2 bad input or a missing thing.
 */
@NullMarked
package dev.ananke.cli;

import org.jspecify.annotations.NullMarked;
