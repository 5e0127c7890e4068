package dev.ananke.worker;

import dev.ananke.schemas.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * A bundle has taken the place of another: from now on its grammars are handed out. The bundles are
 * shared; do not change them.
 *
 * @param repository the repository
 * @param ref the ref
 * @param language the language
 * @param before the bundle that was held until now, or null
 * @param now the bundle that is held from now on
 */
public record BundleSwitch(
    String repository, String ref, String language, @Nullable Bundle before, Bundle now) {}
