package dev.ananke.cli;

import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each commit changed, put together from its records: what does not fit into one comes in
 * several, one after another. None of them says that it is the last, but a small one is: the job
 * fills a record before it begins another. After a large one a short silence decides.
 */
final class ConstraintChanges {
  /** Well below what a record has at least that another one follows. */
  static final int SMALL_BYTES = 32 << 10;

  /** Who asks does so soon after a commit; what is older would only fill the memory. */
  static final int REMEMBERED = 100;

  private final Duration silence;
  private final Map<String, Gathered> byCommit =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Gathered> eldest) {
          return size() > REMEMBERED;
        }
      };

  private static final class Gathered {
    final Revision revision;
    final List<ChangedConstraint> changes = new ArrayList<>();
    boolean complete;
    long lastNanos;

    Gathered(Revision revision) {
      this.revision = revision;
    }
  }

  /**
   * @param silence after which nothing more comes
   */
  ConstraintChanges(Duration silence) {
    this.silence = silence;
  }

  /** Takes a record; {@code bytes} is its size on the topic. */
  synchronized void add(ConstraintChange part, int bytes) {
    String commit = part.getCommit();
    if (commit == null) {
      return;
    }
    Gathered gathered = byCommit.get(commit);
    if (gathered == null
        || gathered.complete
        || !gathered.revision.equals(part.getRevision())) { // The commit once more, from its start.
      gathered = new Gathered(part.getRevision());
      byCommit.put(commit, gathered);
    }
    gathered.changes.addAll(part.getChanges());
    gathered.complete = bytes < SMALL_BYTES;
    gathered.lastNanos = System.nanoTime();
    notifyAll();
  }

  /** What a commit changed; nothing if nothing arrives in time, as where it changed nothing. */
  synchronized List<ChangedConstraint> of(String commit, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Gathered gathered = byCommit.get(commit);
      if (gathered != null && gathered.complete) {
        return List.copyOf(gathered.changes);
      }
      long until = gathered == null ? deadline : gathered.lastNanos + silence.toNanos();
      long left = until - System.nanoTime();
      if (left <= 0) {
        return gathered == null ? List.of() : List.copyOf(gathered.changes);
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }
}
