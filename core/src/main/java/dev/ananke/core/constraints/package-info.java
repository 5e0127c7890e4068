/**
 * From the facts of files to constraints, and from constraints to the fragments that grammars are
 * put together from; at the cost of what changed, and with the result of a compile from scratch.
 *
 * <h2>Counted facts</h2>
 *
 * A file contributes to counts: {@link dev.ananke.core.constraints.Folding} takes its old
 * contribution out and puts its new one in. Constraints are a function of the counts, so they go
 * with the last file that supports them, and the order of files does not matter.
 *
 * <p>For each package, whether files declare it or import from it: how many declare it, in the
 * language and in others; for each simple name, how many files declare it as a top-level type and
 * how many import it; what may add types to it unseen (annotations that are not harmless, skipped
 * files, files with errors, packages below that look like types). Of a file that was skipped the
 * place tells to which packages it may belong, of one with errors its place and what was read of
 * it. How an import is split into package and name must not depend on what else is known: see
 * {@code ImportedName}.
 *
 * <p>Of what a constraint can say of itself there is only its evidence, so far. All of them are
 * enforced, hold in the whole repository, and come from its declarations or from its rules; how
 * firmly, where, and from what source one holds is said when constraints are mined or declared by
 * manifests.
 *
 * <h2>State</h2>
 *
 * <table>
 * <caption>Values are records of schemas/src/main/avro/state</caption>
 * <tr><th>table</th><th>key</th><th>value</th></tr>
 * <tr><td>FILES</td><td>path (after NUL: of an overlay)</td><td>FileContribution</td></tr>
 * <tr><td>FACTS</td><td>{@code packages}, {@code packages/LEAF}</td>
 *     <td>TrieDirectory, FactLeaf: counts by package</td></tr>
 * <tr><td></td><td>{@code witnesses}, {@code witnesses/LEAF}</td>
 *     <td>TrieDirectory, FileLeaf: files by what they are an example of</td></tr>
 * <tr><td></td><td>{@code totals}</td><td>FactTotals: counts over all files</td></tr>
 * <tr><td></td><td>{@code denied}</td><td>DeniedImports by which violations are counted</td></tr>
 * <tr><td>LEAVES</td><td>{@code constraints/LEAF}</td><td>ImportablePackages as last compiled</td></tr>
 * <tr><td></td><td>{@code compiled}</td>
 *     <td>CompiledState: hashes, openings and statistics of the last compile, by leaf</td></tr>
 * <tr><td></td><td>{@code ahead/LEAF}</td>
 *     <td>LeafAhead: compiled by a compile that is not at its end</td></tr>
 * <tr><td></td><td>{@code named}</td><td>ClosedPackages that the grammar names</td></tr>
 * </table>
 *
 * What counts nothing is not kept: a repository whose files are all gone has no state.
 *
 * <p>A leaf belongs to a node of a binary trie over 64 bits: 24 of the SHA-256 of the package, 40
 * of the SHA-256 of the name. A node is split exactly if its entries weigh more than a leaf may (12
 * KB), so leaves depend on the entries alone. LEAF is the bits that lead there, {@code all} for the
 * root. A package larger than a leaf is spread over several, all with more than 24 bits.
 *
 * <h2>Fragments</h2>
 *
 * <table>
 * <caption>Names are part of what readers see; kinds without content are left out</caption>
 * <tr><td>{@code constraints/LEAF}</td>
 *     <td>ImportablePackages: packages of the repository, and those of the platform that its files
 *     contradict</td></tr>
 * <tr><td>{@code constraints/rules}</td><td>DeniedImports</td></tr>
 * <tr><td>{@code evidence/LEAF}, {@code evidence/rules}</td>
 *     <td>PackageEvidence; of rules under their patterns. Outside of the content hash</td></tr>
 * <tr><td>{@code syntax}, {@code imports-open}</td><td>Lark, constant</td></tr>
 * <tr><td>{@code platform/NN}</td><td>Lark, constant: PLATFORM_IMPORTS, PLATFORM_PACKAGES</td></tr>
 * <tr><td>{@code imports/LEAF}</td>
 *     <td>Lark: the types of closed packages, a terminal for each</td></tr>
 * <tr><td>{@code packages/NN}</td>
 *     <td>Lark: OWN_IMPORTS, OWN_PACKAGES: the closed packages around the terminals of their types.
 *     Changes only when a package comes, goes, opens or closes</td></tr>
 * <tr><td>{@code rules/imports}</td><td>Lark: DENIED</td></tr>
 * <tr><td>{@code imports}</td><td>Lark: IMPORT_NAME, from all of these</td></tr>
 * </table>
 *
 * Level "imports" of hole {@code file} is all Lark but {@code imports-open}; level "syntax" is
 * {@code syntax} and {@code imports-open}.
 *
 * <h2>IMPORT_NAME</h2>
 *
 * What follows {@code import} or {@code import static}, as one lexeme, with white space and
 * comments around the dots and behind it.
 *
 * <ul>
 *   <li>Of a closed package P with types T: {@code P.*}, {@code P.T}, and {@code P.T} with any
 *       nested types and members.
 *   <li>Any other dotted name, unless a closed package hides it: {@code P.Xyz} with a capital, and
 *       {@code P.xyz} with nothing after it. With more after it {@code xyz} may be a package.
 *   <li>Below {@code java} only the packages of the platform and of the repository.
 *   <li>Whatever the repository itself imports, since an import that contradicts a package opens
 *       it; except what rules deny.
 * </ul>
 *
 * A package of the repository is closed if its files declare it and nothing of {@link
 * dev.ananke.core.constraints.OpenCause} applies. Known limits:
 *
 * <ul>
 *   <li>Types in lower case that are not declared are refused if nothing follows.
 *   <li>Unicode escapes are refused in the middle of a name of a closed package, and everywhere in
 *       a repository with rules, since they would be a way around them.
 *   <li>A skipped file that stands where no folder is named like its package opens nothing.
 *   <li>More than about 80,000 types in closed packages exceed what the engine loads, and leave the
 *       level "syntax".
 * </ul>
 */
@NullMarked
package dev.ananke.core.constraints;

import org.jspecify.annotations.NullMarked;
