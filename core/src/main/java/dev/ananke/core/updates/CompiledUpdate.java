package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.Revision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one commit compiles to.
 *
 * @param commit null: the ref is deleted
 * @param languages those that have files, or had some
 * @param samples small files of this and earlier updates, as they stand at this commit
 * @param digest whether the publisher's tree digest was compared
 * @param publishedAt when the publisher sent the update
 * @param traceparent the trace that the update belongs to, as W3C Trace Context writes it
 */
public record CompiledUpdate(
    RefName name,
    Revision revision,
    @Nullable String commit,
    List<CompiledLanguage> languages,
    List<RefSample> samples,
    DigestCheck digest,
    Instant publishedAt,
    @Nullable String traceparent) {}
