package dev.ananke.bench.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What an evaluation came to. */
public sealed interface EvaluationReport permits SyntaxReport, ContinuationReport {
  /** What was promised and does not hold, a line each. */
  List<String> broken();

  /** What was promised and was not tried. */
  List<NotAsked> notAsked();

  /** How much was tried, in a line. */
  String tried();

  /** For people. */
  String text();

  /** For programs: times in nanoseconds, shares from 0 to 1. */
  void writeJson(Path file) throws IOException;

  /** The last lines for people. */
  default String ending() {
    StringBuilder text = new StringBuilder("Tried: ").append(tried()).append(".\n");
    List<NotAsked> notAsked = notAsked();
    if (!notAsked.isEmpty()) {
      text.append("Not asked:\n");
      notAsked.forEach(each -> text.append("  ").append(each).append('\n'));
    }
    List<String> broken = broken();
    if (!broken.isEmpty()) {
      text.append("Promises that are not kept:\n");
      broken.forEach(each -> text.append("  ").append(each).append('\n'));
    } else if (notAsked.isEmpty()) {
      text.append("All promises are kept.\n");
    } else {
      text.append(
          notAsked.stream()
              .map(NotAsked::promise)
              .distinct()
              .collect(
                  Collectors.joining(
                      ", ", "All promises that were asked are kept; not asked: ", ".\n")));
    }
    return text.toString();
  }

  /** The same for programs. */
  default void putEnding(ObjectNode report) {
    report.put("tried", tried());
    ArrayNode notAsked = report.putArray("notAsked");
    notAsked().forEach(each -> notAsked.add(each.toString()));
    broken().forEach(report.putArray("broken")::add);
  }
}
