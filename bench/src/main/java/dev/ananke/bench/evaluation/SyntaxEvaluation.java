package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Validation;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.language.java.JavaSyntax;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Holds a grammar of Java against javac's parser: along whole libraries, and along mutants of their
 * files. Libraries come one by one, so that only one of them is in memory.
 */
public final class SyntaxEvaluation implements Evaluation {
  private static final int REPEATS = 15;
  private static final int EXAMPLES = 50;

  /** Bytes of a file along which masks are made at the step of the plan. */
  static final int LONGEST_FOR_MASKS = 40_000;

  /** Bytes of the longest file of a library along which some masks are made. */
  static final int LONGEST = 1_000_000;

  private final String grammar;
  private final SyntaxPlan plan;
  private final Consumer<String> news;
  private final Engine engine = Engine.create(Vocabulary.bytes());
  private final JavacParser javac = new JavacParser();
  private final Mutator mutator = new Mutator();
  private final List<MaskTurns> masks = new ArrayList<>();
  private final List<LibraryVerdict> libraries = new ArrayList<>();
  private final List<String> tooLong = new ArrayList<>();
  private Matcher template;
  private int maskFiles;

  /**
   * @param grammar Lark text for whole files
   * @param news gets a line now and then
   */
  public SyntaxEvaluation(String grammar, SyntaxPlan plan, Consumer<String> news) {
    this.grammar = grammar;
    this.plan = plan;
    this.news = news;
    this.template = engine.matcher(grammar);
    if (plan.maskFiles() > 0) {
      for (Vocabulary vocabulary : List.of(Vocabulary.cl100k(), Vocabulary.o200k())) {
        masks.add(new MaskTurns(grammar, vocabulary, plan.maskStep()));
      }
    }
  }

  /** The grammar of Java's syntax with any names in imports. */
  public static String javaSyntax() {
    return JavaSyntax.syntax().text() + JavaSyntax.OPEN_IMPORTS;
  }

  @Override
  public void add(LibrarySources library) {
    List<SourceFile> accepted = new ArrayList<>();
    LibraryFiles files =
        LibraryFiles.judged(
            library,
            javac,
            file -> answer(file),
            file -> LibraryFiles.refusedAt(template, file.content()),
            accepted);
    news.accept(
        library.name()
            + ": javac parses "
            + files.parsed()
            + " of "
            + files.all()
            + " files, the grammar refuses "
            + files.refused().size());
    SortedMap<MutationKind, Verdicts> verdicts = new TreeMap<>();
    List<String> strict = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    Map<MutationKind, List<String>> lenient = new EnumMap<>(MutationKind.class);
    if (!accepted.isEmpty()) {
      for (MutationKind kind : MutationKind.values()) {
        List<String> examples = new ArrayList<>();
        verdicts.put(kind, verdicts(library.name(), accepted, kind, strict, limits, examples));
        lenient.put(kind, examples);
      }
      masks(library.name(), accepted);
    }
    LibraryVerdict verdict = new LibraryVerdict(files, verdicts, strict, limits, lenient);
    libraries.add(verdict);
    news.accept(
        "  "
            + verdict.promisedVerdicts().mutants()
            + " mutants: "
            + SyntaxReport.percent(verdict.promisedVerdicts().refusedShare())
            + " of the wrong ones refused, "
            + strict.size()
            + " of the right ones");
  }

  private Answer answer(SourceFile file) {
    Answer answer = Answer.of(() -> template.acceptsRest(file.content()));
    if (answer.limit().isPresent()) {
      // One of the lexer is met for all copies, and would be met for all files from here on.
      template.close();
      template = engine.matcher(grammar);
    }
    return answer;
  }

  private Verdicts verdicts(
      String library,
      List<SourceFile> files,
      MutationKind kind,
      List<String> strict,
      List<String> limits,
      List<String> lenient) {
    // From the name, so that a library's mutants do not depend on which others are tried.
    Random random = new Random(Objects.hash(plan.seed(), library, kind.name()));
    List<Mutant> mutants = new ArrayList<>();
    for (int tries = 0; mutants.size() < plan.mutants() && tries < 20 * plan.mutants(); tries++) {
      SourceFile file = files.get(random.nextInt(files.size()));
      Optional<Mutant> mutant = mutator.cut(file).mutant(kind, random);
      mutant.ifPresent(mutants::add);
    }
    BitSet right = javac.parses(mutants.stream().map(Mutant::file).toList());
    Verdicts verdicts = Verdicts.NONE;
    for (int i = 0; i < mutants.size(); i++) {
      Mutant mutant = mutants.get(i);
      Answer answer = answer(mutant.file());
      verdicts = verdicts.and(right.get(i), answer);
      answer
          .limit()
          .ifPresent(limit -> limits.add(kind.label() + ": " + mutant.what() + ": " + limit));
      if (right.get(i) && answer.refused()) {
        strict.add(kind.label() + ": " + mutant.what());
      } else if (!right.get(i) && answer.accepted() && lenient.size() < EXAMPLES) {
        lenient.add(mutant.what());
      }
    }
    return verdicts;
  }

  private void masks(String library, List<SourceFile> files) {
    if (masks.isEmpty()) {
      return;
    }
    List<SourceFile> shuffled =
        new ArrayList<>(
            files.stream().filter(file -> file.content().length <= LONGEST_FOR_MASKS).toList());
    Collections.shuffle(shuffled, new Random(Objects.hash(plan.seed(), library, "masks")));
    for (SourceFile file : shuffled.subList(0, Math.min(plan.maskFiles(), shuffled.size()))) {
      masks.forEach(each -> each.along(file.content(), file.path()));
      maskFiles++;
    }
    files.stream()
        .filter(file -> file.content().length > LONGEST)
        .forEach(file -> tooLong.add(library + ": " + file.path()));
    files.stream()
        .filter(file -> file.content().length <= LONGEST)
        .max(Comparator.comparingInt(file -> file.content().length))
        .ifPresent(file -> masks.forEach(each -> each.alongLongest(file.content(), file.path())));
  }

  @Override
  public SyntaxReport report() {
    return new SyntaxReport(
        plan,
        grammar.length(),
        Stream.of(Vocabulary.bytes(), Vocabulary.cl100k(), Vocabulary.o200k())
            .map(this::times)
            .toList(),
        List.copyOf(libraries),
        masks.stream().map(MaskTurns::comparison).toList(),
        maskFiles,
        List.copyOf(tooLong));
  }

  private GrammarTimes times(Vocabulary vocabulary) {
    try (Engine asked = Engine.create(vocabulary)) {
      return new GrammarTimes(
          vocabulary.name(),
          best(
              () -> {
                Validation validation = asked.validate(grammar);
                if (!validation.valid()) {
                  throw new IllegalStateException("the engine refuses it: " + validation.message());
                }
              }),
          best(() -> asked.matcher(grammar).close()));
    }
  }

  /** The shortest of several times: other processes only ever add to it. */
  private static double best(Runnable work) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }

  @Override
  public void close() {
    masks.forEach(MaskTurns::close);
    mutator.close();
    template.close();
    engine.close();
  }
}
