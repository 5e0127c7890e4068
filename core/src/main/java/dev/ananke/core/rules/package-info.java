/**
 * The rules that a repository writes for itself, in {@code .ananke.yaml} at its root:
 *
 * <pre>{@code
 * version: 1
 * deny:
 *   imports:
 *     - pattern: java.util.Vector        # a type, with its nested types and static members
 *       reason: Use ArrayList.
 *     - pattern: sun.misc.*              # the types directly in a package
 *       reason: Not exported.
 *     - pattern: com.acme.internal.**    # a package and all below it
 *       reason: Belongs to another team.
 * }</pre>
 *
 * Unknown keys are errors, so that a rule that is not yet understood is never taken for one that
 * holds. A rule with an error is left out and reported with line and column; the others hold.
 */
@NullMarked
package dev.ananke.core.rules;

import org.jspecify.annotations.NullMarked;
