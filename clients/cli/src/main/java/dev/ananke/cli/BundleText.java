package dev.ananke.cli;

import dev.ananke.core.constraints.OpenCause;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Conflict;
import dev.ananke.schemas.Opening;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bundle leaves open and where its rules meet each other or the code, in lines for people.
 */
final class BundleText {
  private BundleText() {}

  static List<String> openAndConflicting(Bundle bundle) {
    List<String> lines = new ArrayList<>();
    for (Opening opening : bundle.getOpenings()) {
      if (opening.getCause().equals(OpenCause.RULE_ERROR.text())) {
        // These are to be mended: a line each.
        opening.getExamples().forEach(error -> lines.add("rule not understood: " + error));
        if (opening.getCount() > opening.getExamples().size()) {
          lines.add(
              Texts.count(opening.getCount() - opening.getExamples().size(), "rule") + " more");
        }
        continue;
      }
      lines.add(
          "open: %s %d, for instance %s"
              .formatted(
                  opening.getCause(),
                  opening.getCount(),
                  String.join(", ", opening.getExamples())));
    }
    for (Conflict conflict : bundle.getConflicts()) {
      lines.add(
          "conflict: %s %s: %s / %s; %s"
              .formatted(
                  conflict.getKind(),
                  conflict.getSubject(),
                  conflict.getLeft(),
                  conflict.getRight(),
                  conflict.getResolution()));
    }
    long unlisted = conflicts(bundle) - bundle.getConflicts().size();
    if (unlisted > 0) {
      lines.add("conflict: and " + unlisted + " more");
    }
    return lines;
  }

  /** How many there are; a bundle lists the first of each kind. */
  static long conflicts(Bundle bundle) {
    return bundle.getStatistics().getOrDefault("conflicts", (long) bundle.getConflicts().size());
  }
}
