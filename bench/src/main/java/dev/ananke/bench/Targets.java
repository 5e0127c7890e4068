package dev.ananke.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the project promises of its speed, all in one place: a limit for every machine, and a
 * tighter goal that a quiet one should reach.
 */
final class Targets {
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("extract.miss", Limit.best(millis(10)), null),
          new Entry("extract.hit", Limit.best(micros(1)), null),
          new Entry("extract.corpus.versusRawParse", null, Limit.best(1.5)),
          new Entry("compile.commit.in10000FilesVersus100", null, Limit.best(2)),
          new Entry("compile.flinkCore", Limit.p99(millis(10_000)), null),
          new Entry("compile", Limit.best(millis(50)), null),
          new Entry("engine.validateToken", Limit.p99(micros(50)), Limit.median(micros(10))),
          new Entry("engine.consumeToken", Limit.best(micros(50)), null),
          // With a mask at each token it takes what a mask takes, for which there is no target.
          new Entry("engine.sample.lazy", null, Limit.best(micros(25))),
          new Entry("worker.hit", Limit.best(micros(1)), null),
          new Entry("worker.hitInTurn", Limit.best(micros(1)), null),
          new Entry("worker.miss", Limit.best(millis(50)), null),
          new Entry("worker.eviction", Limit.best(millis(50)), null),
          new Entry("pipeline.commitToGrammar", Limit.p99(millis(5000)), Limit.median(millis(300))),
          new Entry("bridge", Limit.best(millis(1)), null),
          // A hash of 10 kB is no key: it has no target.
          new Entry("hash.keyOfGrammar", Limit.best(500), Limit.best(100)),
          new Entry("hash.keyOf256Bytes", Limit.best(500), Limit.best(100)),
          new Entry("hash.digestOfFile", Limit.best(500), Limit.best(100)));

  private Targets() {}

  /** Of the figures whose name starts so, up to a dot, a blank or the end. */
  private record Entry(String prefix, @Nullable Limit target, @Nullable Limit goal) {
    boolean covers(String figure) {
      return figure.equals(prefix)
          || figure.startsWith(prefix + ' ')
          || figure.startsWith(prefix + '.');
    }
  }

  private static double micros(long micros) {
    return micros * 1000.0;
  }

  private static double millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  /** What figures have to be called to be held against anything. */
  static List<String> prefixes() {
    return ENTRIES.stream().map(Entry::prefix).toList();
  }

  /** The figures with their limits. */
  static List<JudgedFigure> judge(List<Figure> figures) {
    List<JudgedFigure> judged = new ArrayList<>();
    for (Figure figure : figures) {
      Entry entry =
          ENTRIES.stream().filter(each -> each.covers(figure.name())).findFirst().orElse(null);
      judged.add(
          entry == null
              ? new JudgedFigure(figure, null, null)
              : new JudgedFigure(figure, entry.target(), entry.goal()));
    }
    return judged;
  }
}
