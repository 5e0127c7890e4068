/**
 * The gate: nothing leaves as a grammar that the engine has not loaded and run over real files of
 * the repository.
 *
 * <p>{@link dev.ananke.core.gate.Gate} takes what was compiled for one language of one ref,
 * assembles the grammar of each hole from its fragments, strictest level first, and takes the first
 * that the engine compiles and that accepts every sample. It only chooses among lists that the
 * compiler always gives, so the content hash of a bundle does not depend on it.
 *
 * <p>Samples are files in which the parser found no error. One that the weakest level refuses as
 * well, the syntax alone, is taken for a file that is not valid all the same: it is named, and
 * counts for nothing, since one file must not take a repository's grammar away. But if the syntax
 * refuses more than half of three samples or more, it is likelier wrong than they are: then no
 * grammar leaves. One or two samples cannot tell.
 *
 * <p>What the engine bounds in all texts of a grammar together, the work and the states of its
 * lexer, may be used up by those before: then the grammar is compiled anew for the sample at hand,
 * so that the verdict does not depend on what else went through that process.
 *
 * <p>State, in table GATE of the ref, per language: {@code f NUL language NUL name} → payload of
 * each fragment that some level lists; {@code b NUL language} → the last bundle, to send it again
 * as stale, and to know which fragments it listed; {@code languages} → those with a bundle. A
 * record of another version that is not known counts as none: what only its bundle listed gets no
 * tombstones then.
 */
@NullMarked
package dev.ananke.core.gate;

import org.jspecify.annotations.NullMarked;
