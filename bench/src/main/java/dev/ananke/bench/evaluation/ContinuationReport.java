package dev.ananke.bench.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ananke.bench.Machine;
import dev.ananke.bench.TextTable;
import dev.ananke.bench.evaluation.LibraryContinuations.Cuts;
import dev.ananke.bench.evaluation.LibraryContinuations.Judged;
import dev.ananke.bench.evaluation.LibraryContinuations.SnippetCount;
import dev.ananke.core.language.java.JavaHole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an evaluation of holes and cursors came to.
 *
 * @param masks along texts of holes and behind cursors; none if none were asked for
 * @param comparedMasks places behind cursors with a mask by the start rule and one by replay
 * @param equalMasks of those, where the two were the same bit for bit
 * @param largest characters of the largest grammar for a cursor
 */
public record ContinuationReport(
    ContinuationPlan plan,
    List<LibraryContinuations> libraries,
    List<MaskFigures> masks,
    int comparedMasks,
    int equalMasks,
    Times times,
    int largest)
    implements EvaluationReport {

  /** The longest that 99 of 100 continuation grammars may take to make. */
  public static final double LONGEST_NANOS = 5e6;

  /** The least share of cuts at tokens that a start rule has to continue. */
  public static final double CONTINUED = 0.95;

  /** The snippets of each hole that have to be accepted. */
  public static final int SNIPPETS = 300;

  private static final int SHOWN = 20;

  /**
   * How long single tries took, in a virtual machine that is warm but for the first two.
   *
   * @param readNanos to read the grammar of files, the first time in this process
   * @param firstNanos to make the first grammar for a cursor
   * @param made of the text before a cursor a grammar is made, on the clock on the wall
   * @param processor the same in time of the processor: without what it did for others meanwhile
   * @param loaded of such a grammar a matcher is made by the engine
   * @param between of the texts before and behind a place a grammar is made
   */
  public record Times(
      double readNanos,
      double firstNanos,
      Durations made,
      Durations processor,
      Durations loaded,
      Durations between) {}

  private int sum(Function<LibraryContinuations, Integer> figure) {
    return libraries.stream().mapToInt(figure::apply).sum();
  }

  private Judged judged(Function<LibraryContinuations, Judged> of) {
    return libraries.stream().map(of).reduce(Judged.NONE, Judged::plus);
  }

  @Override
  public List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (LibraryContinuations each : libraries) {
      each.files().broken(broken);
      promise(broken, each, each.limits().size(), "texts met a limit of the engine");
      promise(broken, each, each.refusedSnippets().size(), "snippets are refused by their hole");
      for (Cuts cuts : List.of(each.tokenCuts(), each.otherCuts())) {
        promise(broken, each, cuts.refusedByReplay().size(), "rests are refused by replay");
        promise(broken, each, cuts.refused().size(), "rests are refused by a start rule");
      }
      promise(
          broken,
          each,
          each.otherCuts().unsupported().size(),
          "cuts anywhere have no start rule, though they are not inside of a character");
      promise(
          broken,
          each,
          each.mutants().made().strict(),
          "right mutants are refused by a start rule");
      promise(
          broken,
          each,
          each.mutants().differences().size(),
          "mutants are judged otherwise than by replay");
      Cuts removals = each.removals();
      promise(broken, each, removals.refusedByReplay().size(), "statements do not meet the rest");
      promise(
          broken,
          each,
          removals.unsupported().size() + removals.refused().size(),
          "statements are not put back by the grammar that meets the rest");
      promise(
          broken,
          each,
          each.removalMutants().replayed().strict(),
          "right mutants of statements do not meet the rest");
      promise(
          broken,
          each,
          each.removalMutants().differences().size(),
          "texts are refused before a rest that they meet");
    }
    int cuts = sum(each -> each.tokenCuts().number());
    int unsupported = sum(each -> each.tokenCuts().unsupported().size());
    if (unsupported > (1 - CONTINUED) * cuts) {
      broken.add(unsupported + " of " + cuts + " cuts at tokens have no start rule");
    }
    OptionalDouble met = judged(LibraryContinuations::removalMutants).replayed().refusedShare();
    if (met.isPresent() && met.getAsDouble() < SyntaxReport.REFUSED) {
      broken.add("only " + SyntaxReport.percent(met) + " of wrong statements do not meet the rest");
    }
    for (MaskFigures each : masks) {
      if (!each.failures().isEmpty()) {
        broken.add(
            "%s, %s: %d masks met a limit or exclude what follows"
                .formatted(each.along(), each.vocabulary(), each.failures().size()));
      }
    }
    if (equalMasks < comparedMasks) {
      broken.add(
          "%d of %d masks behind cursors are not those by replay"
              .formatted(comparedMasks - equalMasks, comparedMasks));
    }
    if (times.processor().p99() > LONGEST_NANOS) {
      broken.add("1 of 100 continuation grammars takes longer than " + millis(LONGEST_NANOS));
    }
    return broken;
  }

  @Override
  public List<NotAsked> notAsked() {
    List<NotAsked> notAsked = new ArrayList<>();
    snippets()
        .forEach(
            (hole, of) -> {
              if (of.tried() < SNIPPETS) {
                notAsked.add(
                    new NotAsked(
                        SNIPPETS + " snippets of " + hole.id(),
                        "only " + of.tried() + " of " + of.found() + " that were found"));
              }
            });
    NotAsked.none(notAsked, sum(each -> each.tokenCuts().number()), "cuts at tokens");
    NotAsked.none(notAsked, sum(each -> each.otherCuts().number()), "cuts anywhere");
    Verdicts mutants = judged(LibraryContinuations::mutants).replayed();
    NotAsked.none(notAsked, mutants.right(), "right mutants");
    NotAsked.none(notAsked, mutants.wrong(), "wrong mutants");
    NotAsked.none(notAsked, sum(each -> each.removals().number()), "meeting the rest");
    Verdicts statements = judged(LibraryContinuations::removalMutants).replayed();
    NotAsked.none(notAsked, statements.right(), "right mutants of statements");
    NotAsked.none(notAsked, statements.wrong(), "wrong mutants of statements");
    if (masks.isEmpty()) {
      notAsked.add(new NotAsked("masks", "no texts were tried"));
    }
    for (MaskFigures each : masks) {
      NotAsked.none(
          notAsked,
          each.nanos().number(),
          "masks along " + each.along() + " on " + each.vocabulary());
    }
    NotAsked.none(notAsked, comparedMasks, "the same masks behind cursors");
    NotAsked.none(notAsked, times.processor().number(), "time");
    return notAsked;
  }

  /** Of all libraries together. */
  private Map<JavaHole, SnippetCount> snippets() {
    Map<JavaHole, SnippetCount> all = new EnumMap<>(JavaHole.class);
    for (JavaHole hole : JavaHole.values()) {
      all.put(hole, SnippetCount.NONE);
    }
    for (LibraryContinuations each : libraries) {
      each.snippets().forEach((hole, snippets) -> all.merge(hole, snippets, SnippetCount::plus));
    }
    return all;
  }

  @Override
  public String tried() {
    return LibraryFiles.tried(files())
        + "; %d cuts at tokens and %d anywhere, %d statements"
            .formatted(
                sum(each -> each.tokenCuts().number()),
                sum(each -> each.otherCuts().number()),
                sum(each -> each.removals().number()))
        + snippets().entrySet().stream()
            .map(each -> each.getValue().tried() + " of " + each.getKey().id())
            .collect(Collectors.joining(", ", "; snippets: ", ""));
  }

  private List<LibraryFiles> files() {
    return libraries.stream().map(LibraryContinuations::files).toList();
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

  @Override
  public String text() {
    StringBuilder text = new StringBuilder().append(Machine.here()).append("\n\n");
    text.append(LibraryFiles.table(files())).append('\n');
    text.append(holes()).append('\n').append(cuts()).append('\n');
    text.append(mutants("mutants behind cursors", LibraryContinuations::mutants)).append('\n');
    text.append(removals()).append('\n');
    text.append(mutants("mutants of statements", LibraryContinuations::removalMutants));
    text.append('\n');
    if (!masks.isEmpty()) {
      text.append(maskTable());
      text.append(
          "behind cursors, %d of %d masks are the same by start rule and by replay%n%n"
              .formatted(equalMasks, comparedMasks));
    }
    text.append(timeTable());
    text.append(
        "%nthe first time: grammar of files read in %s, a continuation made in %s%n"
            .formatted(millis(times.readNanos()), millis(times.firstNanos())));
    text.append("largest continuation grammar: %d characters%n".formatted(largest));
    List<String> examples = examples();
    examples.stream().limit(SHOWN).forEach(line -> text.append('\n').append(line));
    if (examples.size() > SHOWN) {
      text.append('\n').append(examples.size() - SHOWN).append(" more; --json writes all");
    }
    return text.append('\n').append(ending()).toString();
  }

  private List<String> examples() {
    List<String> examples = new ArrayList<>();
    for (LibraryContinuations each : libraries) {
      each.files().examples(examples);
      each.limits().forEach(line -> examples.add("limit met: " + line));
      each.refusedSnippets().forEach(line -> examples.add("snippet refused: " + line));
      for (Cuts cuts : List.of(each.tokenCuts(), each.otherCuts())) {
        cuts.unsupported().forEach(line -> examples.add("no start rule: " + line));
        cuts.refusedByReplay().forEach(line -> examples.add("rest refused by replay: " + line));
        cuts.refused().forEach(line -> examples.add("rest refused: " + line));
      }
      for (Judged judged : List.of(each.mutants(), each.removalMutants())) {
        judged.strict().forEach(line -> examples.add("right mutant refused: " + line));
      }
      each.mutants().differences().forEach(line -> examples.add("mutant " + line));
      Cuts removals = each.removals();
      removals.refusedByReplay().forEach(line -> examples.add("does not meet the rest: " + line));
      removals.unsupported().forEach(line -> examples.add("no grammar meets the rest: " + line));
      removals.refused().forEach(line -> examples.add("not put back: " + line));
      each.removalMutants().differences().forEach(line -> examples.add("statement " + line));
    }
    for (MaskFigures each : masks) {
      each.failures()
          .forEach(
              line -> examples.add(each.along() + ", " + each.vocabulary() + " mask: " + line));
    }
    return examples;
  }

  private static TextTable table(String... head) {
    return new TextTable(Set.copyOf(IntStream.range(1, head.length).boxed().toList()), head);
  }

  private TextTable holes() {
    List<String> head = new ArrayList<>(List.of("snippets tried / found"));
    for (JavaHole hole : JavaHole.values()) {
      head.add(hole.id());
    }
    head.addAll(List.of("refused", "met a limit"));
    TextTable table = table(head.toArray(String[]::new));
    for (LibraryContinuations each : libraries) {
      holes(
          table,
          each.name(),
          each.snippets(),
          each.refusedSnippets().size(),
          each.snippetLimits().size());
    }
    holes(
        table,
        "all",
        snippets(),
        sum(each -> each.refusedSnippets().size()),
        sum(each -> each.snippetLimits().size()));
    return table;
  }

  private static void holes(
      TextTable table, String name, Map<JavaHole, SnippetCount> snippets, int refused, int limits) {
    List<String> row = new ArrayList<>(List.of(name));
    for (JavaHole hole : JavaHole.values()) {
      SnippetCount of = snippets.getOrDefault(hole, SnippetCount.NONE);
      row.add(of.tried() + " / " + of.found());
    }
    row.add(Integer.toString(refused));
    row.add(Integer.toString(limits));
    table.add(row.toArray(String[]::new));
  }

  private static String[] row(String name, int... figures) {
    List<String> row = new ArrayList<>(List.of(name));
    IntStream.of(figures).forEach(figure -> row.add(Integer.toString(figure)));
    return row.toArray(String[]::new);
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
            "met a limit",
            "anywhere",
            "in characters",
            "no start rule",
            "refused",
            "by replay",
            "met a limit");
    for (LibraryContinuations each : libraries) {
      table.add(cuts(each.name(), List.of(each)));
    }
    table.add(cuts("all", libraries));
    return table;
  }

  private static String[] cuts(String name, List<LibraryContinuations> of) {
    return row(
        name,
        of.stream().mapToInt(each -> each.files().accepted()).sum(),
        of.stream().mapToInt(each -> each.tokenCuts().number()).sum(),
        of.stream().mapToInt(each -> each.tokenCuts().unsupported().size()).sum(),
        of.stream().mapToInt(each -> each.tokenCuts().refused().size()).sum(),
        of.stream().mapToInt(each -> each.tokenCuts().refusedByReplay().size()).sum(),
        of.stream().mapToInt(each -> each.tokenCuts().limits().size()).sum(),
        of.stream().mapToInt(each -> each.otherCuts().number()).sum(),
        of.stream().mapToInt(each -> each.otherCuts().insideCharacters()).sum(),
        of.stream().mapToInt(each -> each.otherCuts().unsupported().size()).sum(),
        of.stream().mapToInt(each -> each.otherCuts().refused().size()).sum(),
        of.stream().mapToInt(each -> each.otherCuts().refusedByReplay().size()).sum(),
        of.stream().mapToInt(each -> each.otherCuts().limits().size()).sum());
  }

  private TextTable removals() {
    TextTable table =
        table("statements put back", "number", "no grammar", "refused", "by replay", "met a limit");
    for (LibraryContinuations each : libraries) {
      table.add(removals(each.name(), List.of(each)));
    }
    table.add(removals("all", libraries));
    return table;
  }

  private static String[] removals(String name, List<LibraryContinuations> of) {
    return row(
        name,
        of.stream().mapToInt(each -> each.removals().number()).sum(),
        of.stream().mapToInt(each -> each.removals().unsupported().size()).sum(),
        of.stream().mapToInt(each -> each.removals().refused().size()).sum(),
        of.stream().mapToInt(each -> each.removals().refusedByReplay().size()).sum(),
        of.stream().mapToInt(each -> each.removals().limits().size()).sum());
  }

  private TextTable mutants(String title, Function<LibraryContinuations, Judged> of) {
    TextTable table =
        table(
            title,
            "wrong",
            "refused",
            "by replay",
            "right",
            "refused",
            "by replay",
            "judged differently",
            "met a limit");
    for (LibraryContinuations each : libraries) {
      mutants(table, each.name(), of.apply(each));
    }
    mutants(table, "all", judged(of));
    return table;
  }

  private static void mutants(TextTable table, String name, Judged judged) {
    Verdicts made = judged.made();
    table.add(
        name,
        Integer.toString(made.wrong()),
        SyntaxReport.percent(made.refusedShare()),
        SyntaxReport.percent(judged.replayed().refusedShare()),
        Integer.toString(made.right()),
        Integer.toString(made.strict()),
        Integer.toString(judged.replayed().strict()),
        Integer.toString(judged.differences().size()),
        Integer.toString(judged.limits().size()));
  }

  private TextTable maskTable() {
    TextTable table =
        table(
            "masks along, of each text %d tokens".formatted(ContinuationMasks.LONGEST),
            "vocabulary",
            "number",
            "p50",
            "p95",
            "p99",
            "slowest",
            "failed");
    for (MaskFigures each : masks) {
      table.add(
          each.along(),
          each.vocabulary(),
          Integer.toString(each.nanos().number()),
          millis(each.nanos().p50()),
          millis(each.nanos().p95()),
          millis(each.nanos().p99()),
          millis(each.nanos().max()),
          Integer.toString(each.failures().size()));
    }
    return table;
  }

  private Map<String, Durations> durations() {
    Map<String, Durations> durations = new LinkedHashMap<>();
    durations.put("made", times.made());
    durations.put("processor", times.processor());
    durations.put("loaded", times.loaded());
    durations.put("between", times.between());
    return durations;
  }

  private TextTable timeTable() {
    Map<String, String> names =
        Map.of(
            "made", "made",
            "processor", "made, time of the processor",
            "loaded", "loaded by the engine",
            "between", "made to meet a rest");
    TextTable table = table("continuation grammar", "number", "p50", "p95", "p99", "slowest");
    durations()
        .forEach(
            (name, each) ->
                table.add(
                    names.getOrDefault(name, name),
                    Integer.toString(each.number()),
                    millis(each.p50()),
                    millis(each.p95()),
                    millis(each.p99()),
                    millis(each.max())));
    return table;
  }

  @Override
  public void writeJson(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode report = mapper.createObjectNode();
    report.set("plan", mapper.valueToTree(plan));
    for (LibraryContinuations each : libraries) {
      ObjectNode node = report.withArray("libraries").addObject();
      each.files().put(node);
      ObjectNode snippets = node.putObject("snippets");
      each.snippets()
          .forEach(
              (hole, of) ->
                  snippets.putObject(hole.id()).put("found", of.found()).put("tried", of.tried()));
      strings(node.putArray("refusedSnippets"), each.refusedSnippets());
      strings(node.putArray("snippetLimits"), each.snippetLimits());
      put(node.putObject("tokenCuts"), each.tokenCuts());
      put(node.putObject("otherCuts"), each.otherCuts());
      put(node.putObject("mutants"), each.mutants());
      put(node.putObject("removals"), each.removals());
      put(node.putObject("removalMutants"), each.removalMutants());
    }
    put(report.putObject("mutants"), judged(LibraryContinuations::mutants));
    put(report.putObject("removalMutants"), judged(LibraryContinuations::removalMutants));
    for (MaskFigures each : masks) {
      ObjectNode node = report.withArray("masks").addObject();
      node.put("along", each.along()).put("vocabulary", each.vocabulary());
      node.set("nanos", mapper.valueToTree(each.nanos()));
      strings(node.putArray("failures"), each.failures());
    }
    report.put("comparedMasks", comparedMasks).put("equalMasks", equalMasks);
    ObjectNode timing = report.putObject("times");
    timing.put("read", times.readNanos()).put("first", times.firstNanos());
    durations().forEach((name, each) -> timing.set(name, mapper.valueToTree(each)));
    report.put("largest", largest);
    putEnding(report);
    mapper.writeValue(file.toFile(), report);
  }

  private static void put(ObjectNode node, Cuts cuts) {
    node.put("number", cuts.number());
    cuts.continuedShare().ifPresent(share -> node.put("continuedShare", share));
    node.put("insideCharacters", cuts.insideCharacters());
    strings(node.putArray("unsupported"), cuts.unsupported());
    strings(node.putArray("refused"), cuts.refused());
    strings(node.putArray("refusedByReplay"), cuts.refusedByReplay());
    strings(node.putArray("limits"), cuts.limits());
  }

  private static void put(ObjectNode node, Judged judged) {
    put(node.putObject("made"), judged.made());
    put(node.putObject("replayed"), judged.replayed());
    strings(node.putArray("differences"), judged.differences());
    strings(node.putArray("strict"), judged.strict());
    strings(node.putArray("limits"), judged.limits());
  }

  private static void put(ObjectNode node, Verdicts verdicts) {
    node.put("wrong", verdicts.wrong()).put("bothRefuse", verdicts.bothRefuse());
    node.put("lenient", verdicts.lenient()).put("strict", verdicts.strict());
    node.put("mutants", verdicts.mutants()).put("limits", verdicts.limits());
    verdicts.refusedShare().ifPresent(share -> node.put("refusedShare", share));
  }

  private static void strings(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
