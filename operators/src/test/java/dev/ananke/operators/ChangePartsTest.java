package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.ConstraintAction;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.Evidence;
import dev.ananke.schemas.Revision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChangePartsTest {

  @Test
  void changesOfALargeRepository_areCutIntoRecordsThatBrokersTake() {
    List<ChangedConstraint> changes = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String type = "org.example.grosz\u00fc.Type" + i;
      Evidence evidence = new Evidence(1, 0, 0.2, List.of("src/" + type + ".java:" + type));
      changes.add(new ChangedConstraint(ConstraintAction.ADDED, "importable-type", type, evidence));
    }
    List<List<ChangedConstraint>> parts = ChangeParts.of(changes);

    assertTrue(parts.size() > 1);
    assertEquals(changes, parts.stream().flatMap(List::stream).toList());
    for (List<ChangedConstraint> part : parts) {
      ConstraintChange record =
          new ConstraintChange("a/b", "main", "java", new Revision(1, 1L), "c", part);
      assertTrue(Codec.encode(record).length < 300 * 1024);
    }
  }

  @Test
  void noChanges_giveNoRecord() {
    assertEquals(List.of(), ChangeParts.of(List.of()));
  }
}
