package dev.ananke.operators;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.core.updates.Standing;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;

/**
 * Sums over the refs that this subtask has heard of since it started. State is never scanned for
 * them, so a ref counts from its first record or timer on, and its files from its first compile on.
 * About 200 bytes a ref.
 */
final class KnownRefs {
  private record Ref(Size size, Standing standing) {
    static final Ref NEW = new Ref(Size.NONE, new Standing(0, 0, false, false));
  }

  /** What a ref compiles to, all languages together. */
  private record Size(long files, long facts, long constraints) {
    static final Size NONE = new Size(0, 0, 0);

    static Size of(CompiledUpdate update) {
      long files = 0;
      long facts = 0;
      long constraints = 0;
      for (CompiledLanguage language : update.languages()) {
        files += language.statistics().getOrDefault("files", 0L);
        facts += language.statistics().getOrDefault("facts", 0L);
        constraints += CompileMetrics.constraints(language);
      }
      return new Size(files, facts, constraints);
    }
  }

  /** Replaced as a whole, since reporters read from other threads. */
  private record Totals(
      long refs,
      long files,
      long facts,
      long constraints,
      long queued,
      long pending,
      long stale,
      long asking) {

    Totals plus(Ref ref, long sign) {
      return new Totals(
          refs + sign,
          files + sign * ref.size().files(),
          facts + sign * ref.size().facts(),
          constraints + sign * ref.size().constraints(),
          queued + sign * ref.standing().queued(),
          pending + sign * ref.standing().pending(),
          stale + (ref.standing().stale() ? sign : 0),
          asking + (ref.standing().asking() ? sign : 0));
    }
  }

  private final Map<String, Ref> refs = new HashMap<>();
  private volatile Totals totals = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

  KnownRefs(MetricGroup ananke) {
    ananke.gauge("refs", () -> totals.refs());
    ananke.gauge("files", () -> totals.files());
    ananke.gauge("facts", () -> totals.facts());
    ananke.gauge("constraints", () -> totals.constraints());
    ananke.gauge("queuedUpdates", () -> totals.queued());
    ananke.gauge("pendingUpdates", () -> totals.pending());
    ananke.gauge("staleRefs", () -> totals.stale());
    ananke.gauge("askingRefs", () -> totals.asking());
  }

  void compiled(String key, CompiledUpdate update) {
    Ref ref = refs.getOrDefault(key, Ref.NEW);
    replace(key, new Ref(Size.of(update), ref.standing()));
  }

  void standing(String key, Standing standing) {
    Ref ref = refs.getOrDefault(key, Ref.NEW);
    if (!refs.containsKey(key) || !ref.standing().equals(standing)) {
      replace(key, new Ref(ref.size(), standing));
    }
  }

  void forget(String key) {
    Ref ref = refs.remove(key);
    if (ref != null) {
      totals = totals.plus(ref, -1);
    }
  }

  private void replace(String key, Ref now) {
    Ref before = refs.put(key, now);
    Totals others = before == null ? totals : totals.plus(before, -1);
    totals = others.plus(now, 1);
  }
}
