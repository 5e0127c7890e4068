package dev.ananke.bench.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ananke.bench.Machine;
import dev.ananke.bench.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What an evaluation came to.
 *
 * @param grammarSize in characters
 * @param times a vocabulary each
 * @param masks a vocabulary each; none if no masks were asked for
 * @param maskFiles along which masks were made, but for the longest ones
 * @param tooLong files that are too long for masks along the longest file of a library
 */
public record SyntaxReport(
    SyntaxPlan plan,
    int grammarSize,
    List<GrammarTimes> times,
    List<LibraryVerdict> libraries,
    List<MaskComparison> masks,
    int maskFiles,
    List<String> tooLong)
    implements EvaluationReport {

  /** The least share of the mutants that javac refuses which the grammar has to refuse. */
  public static final double REFUSED = 0.96;

  /** The most characters of a grammar. */
  public static final int LARGEST = 20_000;

  /** The longest that validating a grammar and making a matcher of it may take together. */
  public static final double LONGEST_NANOS = 15e6;

  private static final int SHOWN = 20;

  private Verdicts verdicts(Collection<MutationKind> kinds) {
    return libraries.stream().map(each -> each.of(kinds)).reduce(Verdicts.NONE, Verdicts::plus);
  }

  private Verdicts promisedVerdicts() {
    return verdicts(MutationKind.promised());
  }

  private List<LibraryFiles> files() {
    return libraries.stream().map(LibraryVerdict::files).toList();
  }

  @Override
  public List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (LibraryVerdict library : libraries) {
      library.files().broken(broken);
      if (!library.strict().isEmpty()) {
        broken.add(
            library.name()
                + ": "
                + library.strict().size()
                + " mutants are refused that javac parses");
      }
      if (!library.limits().isEmpty()) {
        broken.add(
            library.name() + ": " + library.limits().size() + " mutants met a limit of the engine");
      }
    }
    OptionalDouble refused = promisedVerdicts().refusedShare();
    if (refused.isPresent() && refused.getAsDouble() < REFUSED) {
      broken.add(
          "only "
              + percent(refused)
              + " of the wrong mutants are refused, and not "
              + percent(REFUSED));
    }
    masks.forEach(each -> broken.addAll(each.broken()));
    if (grammarSize > LARGEST) {
      broken.add("the grammar has " + grammarSize + " characters, and not at most " + LARGEST);
    }
    for (GrammarTimes each : times) {
      if (each.nanos() > LONGEST_NANOS) {
        broken.add(
            "%s: the grammar takes longer than %s to validate and make"
                .formatted(each.vocabulary(), millis(LONGEST_NANOS)));
      }
    }
    return broken;
  }

  @Override
  public List<NotAsked> notAsked() {
    List<NotAsked> notAsked = new ArrayList<>();
    LibraryFiles.notAsked(files(), notAsked);
    NotAsked.none(notAsked, verdicts(List.of(MutationKind.values())).right(), "right mutants");
    for (MutationKind kind : MutationKind.promised()) {
      NotAsked.none(notAsked, verdicts(List.of(kind)).wrong(), "wrong mutants by " + kind.label());
    }
    if (masks.isEmpty()) {
      notAsked.add(new NotAsked("masks", "no files were tried"));
    }
    masks.forEach(each -> notAsked.addAll(each.notAsked()));
    if (!tooLong.isEmpty()) {
      notAsked.add(
          new NotAsked(
              "masks along files of more than 1 MB",
              tooLong.size() + " files, " + tooLong.getFirst() + " first"));
    }
    return notAsked;
  }

  @Override
  public String tried() {
    Verdicts all = verdicts(List.of(MutationKind.values()));
    return "%s, %d wrong and %d right mutants, %s"
        .formatted(
            LibraryFiles.tried(files()),
            all.wrong(),
            all.right(),
            masks.isEmpty()
                ? "no masks"
                : "masks along " + maskFiles + " files and the longest of each library");
  }

  static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : "none";
  }

  static String percent(double share) {
    // Rounded down, so that what is not all does not look so.
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(share * 1000) / 10);
  }

  private static String millis(double nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder().append(Machine.here()).append("\n\n");
    text.append(LibraryFiles.table(files())).append('\n').append(mutantTable());
    text.append('\n').append(gluedTable());
    if (!masks.isEmpty()) {
      text.append('\n').append(maskTable());
    }
    text.append(String.format(Locale.ROOT, "%ngrammar: %d characters%n", grammarSize));
    for (GrammarTimes each : times) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s: validated in %s, made in %s%n",
              each.vocabulary(),
              millis(each.validateNanos()),
              millis(each.createNanos())));
    }
    examples(text);
    text.append('\n').append(ending());
    return text.toString();
  }

  private String mutantTable() {
    List<String> head = new ArrayList<>(List.of("wrong mutants refused"));
    for (MutationKind kind : MutationKind.promised()) {
      head.add(kind.label());
    }
    head.addAll(List.of("all", "mutants", "wrong", "right", "right ones refused", "met a limit"));
    TextTable table = table(head);
    for (LibraryVerdict library : libraries) {
      table.add(mutants(library.name(), library::of));
    }
    table.add(mutants("all", this::verdicts));
    return table.toString();
  }

  private static TextTable table(List<String> head) {
    return new TextTable(
        Set.copyOf(IntStream.range(1, head.size()).boxed().toList()), head.toArray(String[]::new));
  }

  private static String[] mutants(
      String name, Function<Collection<MutationKind>, Verdicts> verdicts) {
    List<String> row = new ArrayList<>(List.of(name));
    for (MutationKind kind : MutationKind.promised()) {
      row.add(percent(verdicts.apply(List.of(kind)).refusedShare()));
    }
    return row(row, verdicts.apply(MutationKind.promised()));
  }

  private String gluedTable() {
    TextTable table =
        table(
            List.of(
                "tokens glued (no share is promised)",
                "wrong ones refused",
                "mutants",
                "wrong",
                "right",
                "right ones refused",
                "met a limit"));
    List<MutationKind> glued = List.of(MutationKind.GLUED);
    for (LibraryVerdict library : libraries) {
      table.add(row(new ArrayList<>(List.of(library.name())), library.of(glued)));
    }
    table.add(row(new ArrayList<>(List.of("all")), verdicts(glued)));
    return table.toString();
  }

  private static String[] row(List<String> begun, Verdicts all) {
    begun.add(percent(all.refusedShare()));
    begun.add(Integer.toString(all.mutants()));
    begun.add(Integer.toString(all.wrong()));
    begun.add(Integer.toString(all.right()));
    begun.add(Integer.toString(all.strict()));
    begun.add(Integer.toString(all.limits()));
    return begun.toArray(String[]::new);
  }

  private String maskTable() {
    TextTable table =
        new TextTable(
            Set.of(1, 2, 3, 4, 5, 6, 7),
            "masks",
            "number",
            "mean",
            "p50",
            "p95",
            "p99",
            "slowest",
            "failed");
    for (MaskComparison each : masks) {
      for (MaskComparison.Pass pass : each.passes()) {
        String name = each.vocabulary() + ", " + pass.own().along();
        row(table, name + ", engine as it is", pass.stock());
        row(table, name + ", own", pass.own());
        table.add(
            "",
            "",
            times(pass.ratio(Durations::mean)),
            times(pass.ratio(Durations::p50)),
            times(pass.ratio(Durations::p95)),
            times(pass.ratio(Durations::p99)),
            times(pass.ratio(Durations::max)),
            "");
      }
      String name = each.vocabulary() + ", " + each.longest().own().along();
      row(table, name + ", engine as it is", each.longest().stock());
      row(table, name + ", own", each.longest().own());
    }
    StringBuilder text = new StringBuilder(table.toString());
    text.append(
        "a mask before every token number %d of files of at most %d kB; before every number %d of the longest of each library, of at most %d kB%n"
            .formatted(
                plan.maskStep(),
                SyntaxEvaluation.LONGEST_FOR_MASKS / 1000,
                MaskTurns.LONGEST_STEP,
                SyntaxEvaluation.LONGEST / 1000));
    for (MaskComparison each : masks) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s: of %d pairs of masks %d differ%n",
              each.vocabulary(),
              each.compared(),
              each.different().size()));
    }
    return text.toString();
  }

  private static void row(TextTable table, String name, MaskFigures figures) {
    table.add(
        name,
        Integer.toString(figures.nanos().number()),
        micros(figures.nanos().mean()),
        micros(figures.nanos().p50()),
        micros(figures.nanos().p95()),
        micros(figures.nanos().p99()),
        micros(figures.nanos().max()),
        Integer.toString(figures.failures().size()));
  }

  private static String micros(double nanos) {
    return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "× %.2f", ratio);
  }

  private void examples(StringBuilder text) {
    List<String> lines = new ArrayList<>();
    for (LibraryVerdict library : libraries) {
      library.files().examples(lines);
      library.strict().forEach(each -> lines.add("right mutant refused: " + each));
      library.limits().forEach(each -> lines.add("limit met: " + each));
    }
    for (MaskComparison each : masks) {
      each.failures().forEach(f -> lines.add(each.vocabulary() + " mask, " + f));
      each.different().forEach(d -> lines.add(each.vocabulary() + " mask differs: " + d));
    }
    if (!lines.isEmpty()) {
      text.append('\n');
      lines.stream().limit(SHOWN).forEach(each -> text.append(each).append('\n'));
      if (lines.size() > SHOWN) {
        text.append(lines.size() - SHOWN).append(" more; --json writes all\n");
      }
    }
  }

  @Override
  public void writeJson(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode report = mapper.createObjectNode();
    report
        .putObject("plan")
        .put("mutants", plan.mutants())
        .put("maskFiles", plan.maskFiles())
        .put("maskStep", plan.maskStep())
        .put("seed", plan.seed());
    ObjectNode measured = report.putObject("grammar").put("characters", grammarSize);
    for (GrammarTimes each : times) {
      measured
          .putObject(each.vocabulary())
          .put("validateNanos", each.validateNanos())
          .put("createNanos", each.createNanos());
    }
    for (LibraryVerdict library : libraries) {
      ObjectNode node = report.withArray("libraries").addObject();
      library.files().put(node);
      ObjectNode kinds = node.putObject("mutants");
      library.verdicts().forEach((kind, each) -> put(kinds.putObject(kind.label()), each));
      put(kinds.putObject("all"), library.promisedVerdicts());
      strings(node.putArray("strict"), library.strict());
      strings(node.putArray("limits"), library.limits());
      ObjectNode lenient = node.putObject("lenient");
      library.lenient().forEach((kind, each) -> strings(lenient.putArray(kind.label()), each));
    }
    ObjectNode all = report.putObject("mutants");
    for (MutationKind kind : MutationKind.values()) {
      put(all.putObject(kind.label()), verdicts(List.of(kind)));
    }
    put(all.putObject("all"), promisedVerdicts());
    for (MaskComparison each : masks) {
      ObjectNode node = report.withArray("masks").addObject();
      node.put("vocabulary", each.vocabulary()).put("compared", each.compared());
      strings(node.putArray("different"), each.different());
      put(node.putObject("firstTime"), each.firstTime());
      put(node.putObject("again"), each.again());
      put(node.putObject("longest"), each.longest());
    }
    report.put("maskFiles", maskFiles);
    strings(report.putArray("tooLong"), tooLong);
    putEnding(report);
    mapper.writeValue(file.toFile(), report);
  }

  private static void strings(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static void put(ObjectNode node, MaskComparison.Pass pass) {
    put(node.putObject("stock"), pass.stock());
    put(node.putObject("own"), pass.own());
    node.putObject("ratio")
        .put("mean", pass.ratio(Durations::mean))
        .put("p50", pass.ratio(Durations::p50))
        .put("p95", pass.ratio(Durations::p95))
        .put("p99", pass.ratio(Durations::p99));
  }

  private static void put(ObjectNode node, MaskFigures figures) {
    Durations nanos = figures.nanos();
    node.put("masks", nanos.number()).put("mean", nanos.mean());
    node.put("p50", nanos.p50()).put("p95", nanos.p95()).put("p99", nanos.p99());
    node.put("max", nanos.max());
    strings(node.putArray("failures"), figures.failures());
  }

  private static void put(ObjectNode node, Verdicts verdicts) {
    node.put("mutants", verdicts.mutants());
    node.put("bothAccept", verdicts.bothAccept()).put("bothRefuse", verdicts.bothRefuse());
    node.put("lenient", verdicts.lenient()).put("strict", verdicts.strict());
    node.put("limits", verdicts.limits());
    verdicts.refusedShare().ifPresent(share -> node.put("refusedShare", share));
  }
}
