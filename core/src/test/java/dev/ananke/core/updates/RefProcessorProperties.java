package dev.ananke.core.updates;

import dev.ananke.core.assembly.Stages;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever happens on the way, in the end everybody has what git has; and on the way nobody has
 * what never was.
 */
class RefProcessorProperties {

  private static final UpdateCompiler CONSTRAINTS = UpdateCompiler.of(Stages.constraintCompiler());

  /** Something that happens in the world. */
  record Step(String action, int number) {}

  @Property(tries = 400)
  void worldWithoutFaults_endsWhereGitIs(@ForAll("peacefulSteps") List<Step> steps) {
    run(LineCompiler::new, Slices.UNLIMITED, steps);
  }

  @Property(tries = 1000)
  void worldWithFaults_endsWhereGitIs(@ForAll("steps") List<Step> steps) {
    run(LineCompiler::new, Slices.UNLIMITED, steps);
  }

  /**
   * Every bundle that a reader takes is, fragment by fragment, what a compile from scratch gives.
   */
  @Property(tries = 80)
  void constraintsInAWorldWithFaults_areThoseOfACompileFromScratch(
      @ForAll("steps") List<Step> steps) {
    run(() -> CONSTRAINTS, Slices.UNLIMITED, steps);
  }

  /** Likewise if updates are applied in slices, between which anything can happen. */
  @Property(tries = 500)
  void worldWithFaults_inSlices_endsWhereGitIs(
      @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 4) int slice) {
    run(LineCompiler::new, Slices.ofSteps(slice), steps);
  }

  @Tag("full")
  @Property(tries = 50_000)
  void worldWithFaults_inSlices_endsWhereGitIsInManyMoreHistories(
      @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 4) int slice) {
    run(LineCompiler::new, Slices.ofSteps(slice), steps);
  }

  @Tag("full")
  @Property(tries = 100_000)
  void worldWithFaults_endsWhereGitIsInManyMoreHistories(@ForAll("steps") List<Step> steps) {
    run(LineCompiler::new, Slices.UNLIMITED, steps);
  }

  @Tag("full")
  @Property(tries = 5000)
  void constraintsInAWorldWithFaults_areThoseOfACompileFromScratchInManyMoreHistories(
      @ForAll("steps") List<Step> steps) {
    run(() -> CONSTRAINTS, Slices.UNLIMITED, steps);
  }

  private static void run(Supplier<UpdateCompiler> compilers, Slices slices, List<Step> steps) {
    ProtocolWorld world = new ProtocolWorld(compilers, slices);
    try {
      steps.forEach(step -> world.act(step.action(), step.number()));
      world.settle();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + String.join("\n", world.log()), e);
    }
  }

  @Provide
  Arbitrary<List<Step>> peacefulSteps() {
    return steps(
        Arbitraries.frequency(
            Tuple.of(8, "commit"),
            Tuple.of(2, "revert"),
            Tuple.of(1, "empty"),
            Tuple.of(1, "same"),
            Tuple.of(1, "deleteRef"),
            Tuple.of(16, "publish"),
            Tuple.of(26, "deliver"),
            Tuple.of(10, "flush"),
            Tuple.of(10, "read"),
            Tuple.of(3, "checkpoint")));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return steps(
        Arbitraries.frequency(
            Tuple.of(8, "commit"),
            Tuple.of(2, "revert"),
            Tuple.of(1, "empty"),
            Tuple.of(1, "same"),
            Tuple.of(1, "deleteRef"),
            Tuple.of(16, "publish"),
            Tuple.of(26, "deliver"),
            Tuple.of(10, "flush"),
            Tuple.of(10, "read"),
            Tuple.of(4, "checkpoint"),
            Tuple.of(5, "sleep"),
            Tuple.of(1, "silence"),
            Tuple.of(2, "crash"),
            Tuple.of(2, "restartPublisher"),
            Tuple.of(1, "lose"),
            Tuple.of(1, "corrupt"),
            Tuple.of(1, "duplicate"),
            Tuple.of(1, "duplicateLate"),
            Tuple.of(1, "omit"),
            Tuple.of(1, "forgetCommits"),
            Tuple.of(1, "select"),
            Tuple.of(1, "spoilDigest"),
            Tuple.of(1, "loseState")));
  }

  private static Arbitrary<List<Step>> steps(Arbitrary<String> actions) {
    return Combinators.combine(actions, Arbitraries.integers().between(0, 999))
        .as(Step::new)
        .list()
        .ofMaxSize(150)
        // Short histories prove little.
        .withSizeDistribution(RandomDistribution.uniform());
  }
}
