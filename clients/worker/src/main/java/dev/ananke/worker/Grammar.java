package dev.ananke.worker;

import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Revision;

/**
 * A grammar as an engine takes it.
 *
 * @param text llguidance's Lark
 * @param hash content hash of the text: equal hash, equal text
 * @param revision of the bundle that it is from
 * @param commit that it was compiled at
 * @param level how strict it is, for instance {@code imports}, or {@code syntax}
 */
public record Grammar(String text, Id128 hash, Revision revision, String commit, String level) {}
