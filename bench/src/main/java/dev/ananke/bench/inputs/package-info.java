/**
 * What is measured with: the sources of three libraries, files of certain sizes, and repositories
 * of certain numbers of files made of them. The same bytes on every machine.
 */
@NullMarked
package dev.ananke.bench.inputs;

import org.jspecify.annotations.NullMarked;
