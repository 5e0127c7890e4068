package dev.ananke.bench.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ananke.bench.Machine;
import dev.ananke.bench.TextTable;
import dev.ananke.core.language.java.JavaHole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What an evaluation of holes and cursors came to.
 *
 * @param made continuation grammars from the text before a cursor, in a warm virtual machine
 * @param loaded of such a grammar a matcher is made by the engine
 * @param largest characters of the largest one
 */
public record ContinuationReport(
    ContinuationPlan plan,
    List<LibraryContinuations> libraries,
    Durations made,
    Durations loaded,
    int largest) {

  /** The longest that 99 of 100 continuation grammars may take to make. */
  public static final double LONGEST_NANOS = 5e6;

  /** The least share of cuts at tokens that a start rule has to continue. */
  public static final double CONTINUED = 0.95;

  private static final int SHOWN = 20;

  private int sum(Function<LibraryContinuations, Integer> figure) {
    return libraries.stream().mapToInt(figure::apply).sum();
  }

  private Verdicts verdicts(Function<LibraryContinuations, Verdicts> of) {
    return libraries.stream().map(of).reduce(Verdicts.NONE, Verdicts::plus);
  }

  /** What was promised and does not hold, a line each. */
  public List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (LibraryContinuations each : libraries) {
      promise(broken, each, each.refusedSnippets().size(), "snippets are refused by their hole");
      for (LibraryContinuations.Cuts cuts : List.of(each.tokenCuts(), each.otherCuts())) {
        promise(broken, each, cuts.refusedByReplay().size(), "rests are refused by replay");
        promise(broken, each, cuts.refused().size(), "rests are refused by a start rule");
      }
      promise(broken, each, each.mutants().strict(), "right mutants are refused by a start rule");
      promise(
          broken, each, each.differences().size(), "mutants are judged otherwise than by replay");
    }
    int cuts = sum(each -> each.tokenCuts().number());
    int unsupported = sum(each -> each.tokenCuts().unsupported().size());
    if (unsupported > (1 - CONTINUED) * cuts) {
      broken.add(unsupported + " of " + cuts + " cuts at tokens have no start rule");
    }
    if (made.p99() > LONGEST_NANOS) {
      broken.add("1 of 100 continuation grammars takes longer than " + millis(LONGEST_NANOS));
    }
    return broken;
  }

  private static void promise(
      List<String> broken, LibraryContinuations library, int count, String what) {
    if (count > 0) {
      broken.add(library.name() + ": " + count + " " + what);
    }
  }

  private static String millis(double nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder().append(Machine.here()).append("\n\n");
    text.append(holes()).append('\n').append(cuts()).append('\n').append(mutants()).append('\n');
    text.append(times());
    text.append(
        String.format(Locale.ROOT, "%nlargest continuation grammar: %d characters%n", largest));
    List<String> examples = new ArrayList<>();
    for (LibraryContinuations each : libraries) {
      each.refusedSnippets().forEach(line -> examples.add("snippet refused: " + line));
      for (LibraryContinuations.Cuts cuts : List.of(each.tokenCuts(), each.otherCuts())) {
        cuts.refusedByReplay().forEach(line -> examples.add("rest refused by replay: " + line));
        cuts.refused().forEach(line -> examples.add("rest refused: " + line));
      }
      each.differences().forEach(line -> examples.add("mutant " + line));
    }
    examples.stream().limit(SHOWN).forEach(line -> text.append('\n').append(line));
    if (examples.size() > SHOWN) {
      text.append('\n').append(examples.size() - SHOWN).append(" more; --json writes all");
    }
    List<String> broken = broken();
    text.append(
        broken.isEmpty() ? "\nAll promises are kept.\n" : "\nPromises that are not kept:\n");
    broken.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  private static TextTable table(String... head) {
    return new TextTable(Set.copyOf(IntStream.range(1, head.length).boxed().toList()), head);
  }

  private TextTable holes() {
    List<String> head = new ArrayList<>(List.of("snippets"));
    for (JavaHole hole : JavaHole.values()) {
      head.add(hole.id());
    }
    head.add("refused");
    TextTable table = table(head.toArray(String[]::new));
    for (LibraryContinuations each : libraries) {
      List<String> row = new ArrayList<>(List.of(each.name()));
      for (JavaHole hole : JavaHole.values()) {
        row.add(Integer.toString(each.snippets().getOrDefault(hole, 0)));
      }
      row.add(Integer.toString(each.refusedSnippets().size()));
      table.add(row.toArray(String[]::new));
    }
    List<String> all = new ArrayList<>(List.of("all"));
    for (JavaHole hole : JavaHole.values()) {
      all.add(Integer.toString(sum(each -> each.snippets().getOrDefault(hole, 0))));
    }
    all.add(Integer.toString(sum(each -> each.refusedSnippets().size())));
    table.add(all.toArray(String[]::new));
    return table;
  }

  private TextTable cuts() {
    TextTable table =
        table(
            "cuts",
            "files",
            "at tokens",
            "no start rule",
            "refused",
            "by replay",
            "anywhere",
            "no start rule",
            "refused",
            "by replay");
    for (LibraryContinuations each : libraries) {
      table.add(
          each.name(),
          Integer.toString(each.files()),
          Integer.toString(each.tokenCuts().number()),
          Integer.toString(each.tokenCuts().unsupported().size()),
          Integer.toString(each.tokenCuts().refused().size()),
          Integer.toString(each.tokenCuts().refusedByReplay().size()),
          Integer.toString(each.otherCuts().number()),
          Integer.toString(each.otherCuts().unsupported().size()),
          Integer.toString(each.otherCuts().refused().size()),
          Integer.toString(each.otherCuts().refusedByReplay().size()));
    }
    table.add(
        "all",
        Integer.toString(sum(LibraryContinuations::files)),
        Integer.toString(sum(each -> each.tokenCuts().number())),
        Integer.toString(sum(each -> each.tokenCuts().unsupported().size())),
        Integer.toString(sum(each -> each.tokenCuts().refused().size())),
        Integer.toString(sum(each -> each.tokenCuts().refusedByReplay().size())),
        Integer.toString(sum(each -> each.otherCuts().number())),
        Integer.toString(sum(each -> each.otherCuts().unsupported().size())),
        Integer.toString(sum(each -> each.otherCuts().refused().size())),
        Integer.toString(sum(each -> each.otherCuts().refusedByReplay().size())));
    return table;
  }

  private TextTable mutants() {
    TextTable table =
        table(
            "mutants behind cursors",
            "wrong",
            "refused",
            "by replay",
            "right",
            "refused",
            "judged differently");
    for (LibraryContinuations each : libraries) {
      mutants(table, each.name(), each.mutants(), each.replayed(), each.differences().size());
    }
    mutants(
        table,
        "all",
        verdicts(LibraryContinuations::mutants),
        verdicts(LibraryContinuations::replayed),
        sum(each -> each.differences().size()));
    return table;
  }

  private static void mutants(
      TextTable table, String name, Verdicts mutants, Verdicts replayed, int differences) {
    table.add(
        name,
        Integer.toString(mutants.wrong()),
        SyntaxReport.percent(mutants.refusedShare()),
        SyntaxReport.percent(replayed.refusedShare()),
        Integer.toString(mutants.mutants() - mutants.wrong()),
        Integer.toString(mutants.strict()),
        Integer.toString(differences));
  }

  private TextTable times() {
    TextTable table = table("continuation grammar", "number", "p50", "p95", "p99", "slowest");
    for (var each : List.of(Map.entry("made", made), Map.entry("loaded", loaded))) {
      Durations durations = each.getValue();
      table.add(
          each.getKey(),
          Integer.toString(durations.number()),
          millis(durations.p50()),
          millis(durations.p95()),
          millis(durations.p99()),
          millis(durations.max()));
    }
    return table;
  }

  /** For programs: times in nanoseconds, shares from 0 to 1. */
  public void writeJson(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode report = mapper.createObjectNode();
    report
        .putObject("plan")
        .put("snippets", plan.snippets())
        .put("cuts", plan.cuts())
        .put("mutants", plan.mutants())
        .put("seed", plan.seed());
    for (LibraryContinuations each : libraries) {
      ObjectNode node = report.withArray("libraries").addObject();
      node.put("name", each.name()).put("files", each.files());
      ObjectNode snippets = node.putObject("snippets");
      each.snippets().forEach((hole, count) -> snippets.put(hole.id(), count));
      strings(node.putArray("refusedSnippets"), each.refusedSnippets());
      put(node.putObject("tokenCuts"), each.tokenCuts());
      put(node.putObject("otherCuts"), each.otherCuts());
      put(node.putObject("mutants"), each.mutants());
      put(node.putObject("replayed"), each.replayed());
      strings(node.putArray("differences"), each.differences());
    }
    put(report.putObject("mutants"), verdicts(LibraryContinuations::mutants));
    put(report.putObject("replayed"), verdicts(LibraryContinuations::replayed));
    put(report.putObject("made"), made);
    put(report.putObject("loaded"), loaded);
    report.put("largest", largest);
    strings(report.putArray("broken"), broken());
    mapper.writeValue(file.toFile(), report);
  }

  private static void put(ObjectNode node, LibraryContinuations.Cuts cuts) {
    node.put("number", cuts.number()).put("continuedShare", cuts.continuedShare());
    strings(node.putArray("unsupported"), cuts.unsupported());
    strings(node.putArray("refused"), cuts.refused());
    strings(node.putArray("refusedByReplay"), cuts.refusedByReplay());
  }

  private static void put(ObjectNode node, Verdicts verdicts) {
    node.put("wrong", verdicts.wrong()).put("bothRefuse", verdicts.bothRefuse());
    node.put("lenient", verdicts.lenient()).put("strict", verdicts.strict());
    node.put("mutants", verdicts.mutants()).put("refusedShare", verdicts.refusedShare());
  }

  private static void put(ObjectNode node, Durations durations) {
    node.put("number", durations.number()).put("p50", durations.p50()).put("p95", durations.p95());
    node.put("p99", durations.p99()).put("max", durations.max());
  }

  private static void strings(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
