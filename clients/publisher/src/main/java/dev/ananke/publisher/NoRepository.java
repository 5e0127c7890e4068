package dev.ananke.publisher;

import dev.ananke.publisher.PublishException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is left of a repository that is gone: the names of its refs, none of which is there. */
final class NoRepository implements Source {
  @Override
  public List<String> resolve(List<String> wanted, boolean awaited) {
    return List.copyOf(new TreeSet<>(wanted));
  }

  @Override
  public List<String> refs(List<String> patterns) {
    return List.of();
  }

  @Override
  public @Nullable String head(String ref) {
    return null;
  }

  @Override
  public void requireReadable() {}

  @Override
  public boolean knows(String commit) {
    return false;
  }

  @Override
  public @Nullable Boolean isAfter(String commit, String earlier) {
    return null;
  }

  @Override
  public String commitNamed(String name) {
    throw nothing();
  }

  @Override
  public @Nullable Instant committedAt(String commit) {
    return null;
  }

  @Override
  public List<String> lastCommits(String head, int count) {
    throw nothing();
  }

  @Override
  public List<String> commitsSince(String base, String head) {
    throw nothing();
  }

  @Override
  public void differences(@Nullable String base, String commit, Differences differences) {
    throw nothing();
  }

  @Override
  public void requireContent(String path, byte[] blobId) {
    throw nothing();
  }

  @Override
  public byte @Nullable [] content(String path, byte[] blobId, int limit) {
    throw nothing();
  }

  @Override
  public void close() {}

  private static PublishException nothing() {
    return new PublishException(
        Reason.NO_REPOSITORY, "Of refs that are deleted there are no commits");
  }
}
