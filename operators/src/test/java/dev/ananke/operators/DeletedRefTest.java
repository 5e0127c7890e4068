package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A ref is deleted, and nobody speaks of it any more. */
final class DeletedRefTest {

  @Test
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  void deletedRef_afterSilence_leavesNothingBehind() throws Exception {
    CompactedOutput output = new CompactedOutput();
    try (HarnessedJob job = new HarnessedJob(output)) {
      job.process(
          Events.raw(Events.upsert(Events.id(1), 0, "src/A.java", "package a; class A {}")));
      job.process(
          Events.raw(Events.refUpdate(RefUpdateKind.SNAPSHOT, Events.id(1), null, "c1", 1)));
      job.process(
          Events.raw(Events.refUpdate(RefUpdateKind.REF_DELETED, Events.id(2), "c1", null, 0)));
      assertEquals(Verdict.EMPTY, output.last().getGate().getVerdict());
      assertEquals(1, output.standing.size(), "readers are told that it is gone");

      job.pass(ProtocolTimes.DEFAULT.silence().plus(Duration.ofMinutes(1)));
      assertEquals(0, output.standing.size());
      assertTrue(output.fragments(output.last()).isEmpty());
      assertEquals(0, job.kept());
      assertTrue(job.requests.isEmpty());
    }
  }
}
