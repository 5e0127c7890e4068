package dev.ananke.cli;

import dev.ananke.schemas.Bundle;
import dev.ananke.worker.BundleListener;
import dev.ananke.worker.BundleSwitch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Notes when each commit's bundle took its place at a worker. */
final class BundleWatch implements BundleListener {
  /** Who waits does so for one of the newest; what is older would only fill the memory. */
  private static final int REMEMBERED = 100;

  private final Map<String, CompletableFuture<Visible>> byCommit =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<Visible>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * A bundle that a worker hands out.
   *
   * @param bundle the bundle
   * @param atMillis when the worker took it, in milliseconds since 1970
   */
  record Visible(Bundle bundle, long atMillis) {}

  @Override
  public void switched(BundleSwitch taken) {
    String commit = taken.now().getCommit();
    if (commit != null) {
      waiting(taken.repository(), commit)
          .complete(new Visible(taken.now(), System.currentTimeMillis()));
    }
  }

  /** Waits for the bundle of a commit; null if it does not come in time. */
  @Nullable Visible await(String repository, String commit, Duration atMost)
      throws InterruptedException {
    try {
      return waiting(repository, commit).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return null;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private synchronized CompletableFuture<Visible> waiting(String repository, String commit) {
    return byCommit.computeIfAbsent(repository + '\0' + commit, any -> new CompletableFuture<>());
  }
}
