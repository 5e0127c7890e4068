package dev.ananke.operators;

import dev.ananke.schemas.ChangedConstraint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a revision changed, cut into records that brokers take: the first commit of a large
 * repository adds tens of thousands of constraints.
 */
final class ChangeParts {
  /** A quarter of what Kafka takes unless told otherwise. */
  private static final int BYTES = 256 * 1024;

  /** Numbers, lengths and words of one change, at most. */
  private static final int FIXED_BYTES = 80;

  private ChangeParts() {}

  static List<List<ChangedConstraint>> of(List<ChangedConstraint> changes) {
    List<List<ChangedConstraint>> parts = new ArrayList<>();
    List<ChangedConstraint> part = new ArrayList<>();
    int bytes = 0;
    for (ChangedConstraint change : changes) {
      int size = size(change);
      if (!part.isEmpty() && bytes + size > BYTES) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(change);
      bytes += size;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private static int size(ChangedConstraint change) {
    int size = FIXED_BYTES + utf8(change.getSubject());
    if (change.getEvidence() != null) {
      for (String example : change.getEvidence().getExamples()) {
        size += utf8(example);
      }
    }
    return size;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
