package dev.ananke.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.ananke.bench.Figure.Unit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetsTest {
  @Test
  void judge_aTokenValidated_bySlowOnesAndByTheMedian() {
    assertVerdicts(Limit.Verdict.MET, Limit.Verdict.MET, validated(10e3, 50e3));
    assertVerdicts(Limit.Verdict.MISSED, Limit.Verdict.MET, validated(1e3, 51e3));
    assertVerdicts(Limit.Verdict.MET, Limit.Verdict.MISSED, validated(11e3, 50e3));
  }

  private static JudgedFigure validated(double median, double p99) {
    return judged(new Figure("engine.validateToken o200k", Unit.NANOSECONDS, 900.0, median, p99));
  }

  private static void assertVerdicts(
      Limit.Verdict target, Limit.Verdict goal, JudgedFigure judged) {
    assertEquals(target, verdict(judged.target(), judged));
    assertEquals(goal, verdict(judged.goal(), judged));
  }

  private static Limit.Verdict verdict(@Nullable Limit limit, JudgedFigure judged) {
    return Objects.requireNonNull(limit).verdict(judged.figure());
  }

  /** A goal for the lazy sampler; none where a mask is made at each token. */
  @Test
  void judge_sampling_isHeldToItsGoalIfLazy() {
    JudgedFigure lazy = judged(sampled("lazy", 26e3));
    assertNull(lazy.target());
    assertEquals(Limit.Verdict.MISSED, verdict(lazy.goal(), lazy));
    JudgedFigure fast = judged(sampled("lazy", 24e3));
    assertEquals(Limit.Verdict.MET, verdict(fast.goal(), fast));
    assertNull(judged(sampled("eager", 80e3)).goal());
  }

  private static Figure sampled(String way, double nanos) {
    return new Figure("engine.sample." + way + " cl100k 0", Unit.NANOSECONDS, nanos, nanos, null);
  }

  private static JudgedFigure judged(Figure figure) {
    return Targets.judge(List.of(figure)).getFirst();
  }
}
