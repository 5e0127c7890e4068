package dev.ananke.cli;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Hole;
import dev.ananke.worker.Grammar;
import dev.ananke.worker.GrammarRequest;
import dev.ananke.worker.GrammarUnavailableException;
import dev.ananke.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All that a bundle says, for people: counts, grammars, the engine's verdict, what is open. */
final class BundleSummary {
  private BundleSummary() {}

  /**
   * @param worker holds the bundle
   */
  static List<String> of(Bundle bundle, Worker worker) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Summary at " + Texts.shortCommit(String.valueOf(bundle.getCommit())));
    bundle.getStatistics().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                lines.add(
                    String.format(Locale.ROOT, "  %-28s %,d", entry.getKey(), entry.getValue())));
    for (Hole hole : bundle.getHoles()) {
      lines.add(
          "  grammar of hole "
              + hole.getName()
              + ": level "
              + hole.getLevel()
              + ", "
              + size(bundle, hole, worker));
    }
    String reason = bundle.getGate().getReason();
    lines.add(
        "  gate: "
            + bundle.getGate().getVerdict()
            + " by "
            + Texts.count(bundle.getGate().getSamples(), "sample")
            + (reason == null ? "" : ": " + reason));
    BundleText.openAndConflicting(bundle).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static String size(Bundle bundle, Hole hole, Worker worker) {
    try {
      Grammar grammar =
          worker.grammar(
              new GrammarRequest(
                  bundle.getRepository(), bundle.getRef(), bundle.getLanguage(), hole.getName()));
      return Texts.size(grammar.text().getBytes(StandardCharsets.UTF_8).length);
    } catch (GrammarUnavailableException refused) {
      return refused.toString();
    }
  }
}
