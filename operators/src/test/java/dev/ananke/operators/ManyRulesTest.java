package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** More rules are broken than a bundle lists. */
final class ManyRulesTest {
  private static final int RULES = 51;

  @Test
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  void brokenRule_thatIsNotListed_keepsItsFilesFromTheGate() throws Exception {
    CompactedOutput output = new CompactedOutput();
    try (HarnessedJob job = new HarnessedJob(output)) {
      int index = 0;
      for (Map.Entry<String, String> file : tree().entrySet()) {
        job.process(
            Events.raw(Events.upsert(Events.id(1), index++, file.getKey(), file.getValue())));
      }
      RefUpdate update = Events.refUpdate(RefUpdateKind.SNAPSHOT, Events.id(1), null, "c1", index);
      job.process(Events.raw(update));
    }

    Bundle bundle = output.last();
    assertEquals((long) RULES, bundle.getStatistics().get("conflicts"));
    assertTrue(
        bundle.getConflicts().stream().anyMatch(each -> each.getSubject().equals(denied(0))));
    assertFalse(
        bundle.getConflicts().stream()
            .anyMatch(each -> each.getSubject().equals(denied(RULES - 1))),
        "the rule that the samples break is not listed");
    assertEquals(Verdict.PASSED, bundle.getGate().getVerdict(), bundle.getGate()::toString);
    assertNull(bundle.getGate().getReason());
    assertEquals(1, bundle.getGate().getSamples(), "the file that breaks no rule");
    assertEquals("imports", bundle.getHoles().getFirst().getLevel());
  }

  /** The first files of an update are samples: one obeys, the others break the last rules. */
  private static Map<String, String> tree() {
    Map<String, String> tree = new TreeMap<>();
    StringBuilder rules = new StringBuilder("version: 1\ndeny:\n  imports:\n");
    for (int i = 0; i < RULES; i++) {
      rules.append("    - pattern: %s\n      reason: Not this.\n".formatted(denied(i)));
      tree.put(
          "src/F%02d.java".formatted(RULES - i),
          "import %s;\nclass F%d {}\n".formatted(denied(i), i));
    }
    tree.put(".ananke.yaml", rules.toString());
    tree.put("src/A.java", "import org.fine.Thing;\nclass A {}\n");
    return tree;
  }

  private static String denied(int rule) {
    return "org.denied.Thing%02d".formatted(rule);
  }
}
