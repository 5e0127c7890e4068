package dev.ananke.publisher;

import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefUpdateKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One move of a ref, ready to be sent. Contents are not in it: they are read while it is sent, so
 * that an update of any size takes little memory. Sending it again keeps its id.
 *
 * @param base what the changes start from; null: none, or unknown
 * @param commit where they lead; null: the ref is gone
 * @param changes in the order of their index
 * @param digest of all published files at {@code commit}; null where there is none
 */
public record Update(
    Id128 id,
    String repository,
    String ref,
    RefUpdateKind kind,
    @Nullable String base,
    @Nullable String commit,
    List<PathChange> changes,
    @Nullable Id128 digest,
    String selection,
    @Nullable Instant committedAt) {}
