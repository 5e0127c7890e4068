package dev.ananke.core.updates;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/**
 * Whatever happens to the records of a ref, to its publishers and to the job, in whatever order,
 * the job keeps five promises, each by the name of its constant in {@code Promise}:
 *
 * <ul>
 *   <li><b>P1</b> in the end the job and every reader, also one that starts then on the compacted
 *       topic, have what git has, and nobody goes on talking;
 *   <li><b>P2</b> every bundle that a reader takes is, fragment by fragment, what a compile of its
 *       commit's files from scratch gives;
 *   <li><b>P3</b> no reader goes back: revisions grow, and commits come in the order of the moves;
 *   <li><b>P4</b> nothing is left over: no queued update, no pending change, no open question, no
 *       fragment that no bundle lists;
 *   <li><b>P5</b> questions are as many as faults give reason for: without faults there is one, and
 *       duplicates are none.
 * </ul>
 *
 * <p>All of them are demanded of every schedule. Tests differ in the job that they run.
 */
public abstract class UpdateProtocolProperties {
  private static final List<String> WORK =
      List.of(
          "commit",
          "commit",
          "commit",
          "commit",
          "revert",
          "same",
          "empty",
          "deleteRef",
          "thereAndBack",
          "publish",
          "publish",
          "publish",
          "publish",
          "publish",
          "publish",
          "publish",
          "publish",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "deliver",
          "tick",
          "tick",
          "flush",
          "flush",
          "flush",
          "flush",
          "read",
          "read",
          "read",
          "read",
          "join",
          "compact",
          "compact",
          "checkpoint",
          "checkpoint");

  private static final List<String> REPETITIONS = List.of("duplicate", "duplicateLate", "garble");

  private static final List<String> FAULTS =
      List.of(
          "sleep",
          "silence",
          "crash",
          "crashAfterRetention",
          "forgottenDetour",
          "restartPublisher",
          "lose",
          "corrupt",
          "duplicate",
          "duplicateLate",
          "omit",
          "forgetCommits",
          "select",
          "spoilDigest",
          "loseState",
          "startAfresh");

  /** Something that happens in the world. */
  public record Step(String action, int number) {}

  private final ProtocolJob.Factory jobs;
  private final Supplier<UpdateCompiler> compilers;

  /**
   * @param compilers what these jobs compile with
   */
  protected UpdateProtocolProperties(ProtocolJob.Factory jobs, Supplier<UpdateCompiler> compilers) {
    this.jobs = jobs;
    this.compilers = compilers;
  }

  @Property
  void withoutFaults_promisesAreKept(@ForAll("peaceful") List<Step> steps) throws Exception {
    run(1, true, steps);
  }

  @Property
  void recordsComeAgain_promisesAreKept(@ForAll("repeating") List<Step> steps) throws Exception {
    run(1, true, steps);
  }

  @Property
  void withFaults_promisesAreKept(@ForAll("faulty") List<Step> steps) throws Exception {
    run(1, true, steps);
  }

  @Property
  void withFaultsAndWithoutDigests_promisesAreKept(@ForAll("faulty") List<Step> steps)
      throws Exception {
    run(1, false, steps);
  }

  @Property
  void withFaultsAndTwoPublishers_promisesAreKept(@ForAll("faulty") List<Step> steps)
      throws Exception {
    run(2, true, steps);
  }

  @Property
  void withFaultsAndAPublisherThatIsBehind_promisesAreKept(@ForAll("behind") List<Step> steps)
      throws Exception {
    run(2, true, steps);
  }

  /** Readers included: while the ref only goes on, nobody leads them back. */
  @Property
  void onALineWithAPublisherThatIsBehind_promisesAreKept(@ForAll("line") List<Step> steps)
      throws Exception {
    run(2, true, true, steps);
  }

  private void run(int publishers, boolean sums, List<Step> steps) throws Exception {
    run(publishers, sums, false, steps);
  }

  private void run(int publishers, boolean sums, boolean ordered, List<Step> steps)
      throws Exception {
    ProtocolWorld world = new ProtocolWorld(jobs, compilers, publishers, sums, ordered);
    try {
      for (Step step : steps) {
        world.act(step.action(), step.number());
      }
      world.settle();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + String.join("\n", world.log()), e);
    } finally {
      world.close();
    }
  }

  @Provide
  Arbitrary<List<Step>> peaceful() {
    return steps(WORK);
  }

  @Provide
  Arbitrary<List<Step>> repeating() {
    return steps(with(REPETITIONS));
  }

  /** Few kinds of faults at a time: where all happen at once, one hides the other. */
  @Provide
  Arbitrary<List<Step>> faulty() {
    Arbitrary<Set<String>> kinds = Arbitraries.of(FAULTS).set().ofMinSize(1).ofMaxSize(6);
    return kinds.flatMap(some -> steps(with(List.copyOf(some))));
  }

  /** One of two publishers sees nothing new for a while, or never again. */
  @Provide
  Arbitrary<List<Step>> behind() {
    return Arbitraries.of(FAULTS)
        .set()
        .ofMaxSize(3)
        .flatMap(
            some -> {
              List<String> disturbances = new ArrayList<>(some);
              disturbances.addAll(List.of("fallBehind", "fallBehind", "catchUp"));
              return steps(with(disturbances));
            });
  }

  /** Commits that follow each other, seen late by one of two publishers. */
  @Provide
  Arbitrary<List<Step>> line() {
    List<String> actions = with(List.of("fallBehind", "fallBehind", "catchUp"));
    actions.removeAll(List.of("revert", "deleteRef", "thereAndBack"));
    return steps(actions);
  }

  private static List<String> with(List<String> disturbances) {
    List<String> actions = new ArrayList<>(WORK);
    for (int times = 0; times < 2; times++) {
      actions.addAll(disturbances);
    }
    return actions;
  }

  private static Arbitrary<List<Step>> steps(List<String> actions) {
    return Combinators.combine(Arbitraries.of(actions), Arbitraries.integers().between(0, 999))
        .as(Step::new)
        .list()
        .ofMaxSize(150)
        // Short histories prove little.
        .withSizeDistribution(RandomDistribution.uniform());
  }
}
