package dev.ananke.operators;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.core.updates.Standing;
import dev.ananke.core.updates.UpdateCompiler;
import dev.ananke.core.updates.UpdateEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** What compile counts and times; docs/metrics.md says what each means. */
final class CompileMetrics {
  /** Classes of size, so that a slow compile of a large repository is told from a slow one. */
  private enum Size {
    UP_TO_1K(1_000),
    UP_TO_10K(10_000),
    UP_TO_100K(100_000),
    MORE(Long.MAX_VALUE);

    private final long most;

    Size(long most) {
      this.most = most;
    }

    static Size of(long constraints) {
      for (Size size : values()) {
        if (constraints <= size.most) {
          return size;
        }
      }
      return MORE;
    }
  }

  /** An update on its way into the state of its ref, perhaps with work for others in between. */
  private static final class Applying {
    private final Instant begun = Instant.now();
    private final long start = System.nanoTime();
    private long end = start;
    private long compileNanos;
  }

  private final Map<UpdateEvent, Counter> events = new EnumMap<>(UpdateEvent.class);
  private final Distribution applyTimes;
  private final Map<Size, Distribution> compileTimes = new EnumMap<>(Size.class);
  private final Distribution conflictTimes;
  private final KnownRefs refs;
  private final Map<String, Applying> applying = new HashMap<>();
  private String key = "";
  private Instant begun = Instant.EPOCH;

  CompileMetrics(MetricGroup ananke) {
    for (UpdateEvent event : UpdateEvent.values()) {
      events.put(event, ananke.addGroup("event", word(event)).counter("updateEvents"));
    }
    applyTimes = Distribution.register(ananke, "applyMicros");
    for (Size size : Size.values()) {
      compileTimes.put(
          size, Distribution.register(ananke.addGroup("size", word(size)), "compileMicros"));
    }
    conflictTimes = Distribution.register(ananke, "conflictMicros");
    refs = new KnownRefs(ananke);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What a compile has to say of a language: packages and the types in them. */
  static long constraints(CompiledLanguage language) {
    return language.statistics().getOrDefault("packages", 0L)
        + language.statistics().getOrDefault("types", 0L);
  }

  /** What follows is about this ref, until the next call. */
  void at(String ref) {
    key = ref;
  }

  /** When work on what was compiled last began: with the first of its files. */
  Instant begun() {
    return begun;
  }

  void count(UpdateEvent event, long times) {
    Objects.requireNonNull(events.get(event)).inc(times);
  }

  void emitted(CompiledUpdate update) {
    refs.compiled(key, update);
  }

  void standing(@Nullable Standing standing) {
    if (standing == null || standing.queued() == 0) {
      // What was applied and not compiled: its digest was another one.
      applying.remove(key);
    }
    if (standing == null) {
      refs.forget(key);
    } else {
      refs.standing(key, standing);
    }
  }

  /** The same compiler, watched. */
  UpdateCompiler timed(ConstraintCompiler compiler) {
    UpdateCompiler inner = UpdateCompiler.of(compiler);
    return new UpdateCompiler() {
      @Override
      public Folds folds(StateStore state) {
        Applying update = applying.computeIfAbsent(key, any -> new Applying());
        Folds folds = inner.folds(state);
        return new Folds() {
          @Override
          public void fold(FileUpdate file) {
            folds.fold(file);
          }

          @Override
          public void close() {
            folds.close();
            update.end = System.nanoTime();
          }
        };
      }

      @Override
      public List<CompiledLanguage> compile(StateStore state) {
        return Objects.requireNonNull(compile(state, () -> true));
      }

      @Override
      public @Nullable List<CompiledLanguage> compile(StateStore state, BooleanSupplier next) {
        Applying update = applying.computeIfAbsent(key, any -> new Applying());
        begun = update.begun;
        long conflictsBefore = compiler.conflictNanos();
        long start = System.nanoTime();
        List<CompiledLanguage> compiled = inner.compile(state, next);
        update.compileNanos += System.nanoTime() - start;
        if (compiled == null) {
          return null;
        }
        applying.remove(key);
        if (update.end > update.start) {
          applyTimes.micros(update.end - update.start);
        }
        long constraints = 0;
        for (CompiledLanguage language : compiled) {
          constraints += constraints(language);
        }
        Objects.requireNonNull(compileTimes.get(Size.of(constraints))).micros(update.compileNanos);
        conflictTimes.micros(compiler.conflictNanos() - conflictsBefore);
        return compiled;
      }

      @Override
      public Map<String, byte[]> payloads(
          StateStore state, String language, Collection<String> fragments) {
        return inner.payloads(state, language, fragments);
      }
    };
  }
}
