package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.SyntaxTree;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.continuation.Continuation;
import dev.ananke.core.continuation.ContinuationGrammars;
import dev.ananke.core.language.java.JavaHole;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Fills the holes of Java with texts of real files, lets real files go on behind cursors, by replay
 * of what is before and by the grammar that is made of it, and has statements put back that were
 * taken out of files.
 */
public final class ContinuationEvaluation implements Evaluation {
  /** Grammars that are made before times are taken. */
  private static final int WARM_UP = 1000;

  private static final int CONTEXT = 40;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ContinuationPlan plan;
  private final Consumer<String> news;
  private final Engine engine = Engine.create(Vocabulary.bytes());
  private final Map<JavaHole, Matcher> holes = new EnumMap<>(JavaHole.class);
  private final Matcher files;
  private final ContinuationGrammars grammars;
  private final BiFunction<ContinuationGrammars, byte[], Continuation> maker;
  private final JavacParser javac = new JavacParser();
  private final Mutator mutator = new Mutator();
  private final Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT);
  private final Removals removals;
  private final List<ContinuationMasks> masks = new ArrayList<>();
  private final List<LibraryContinuations> libraries = new ArrayList<>();
  private final LongStream.Builder makeNanos = LongStream.builder();
  private final LongStream.Builder processorNanos = LongStream.builder();
  private final LongStream.Builder loadNanos = LongStream.builder();
  private final long readNanos;
  private long firstNanos;
  private int largest;

  /**
   * @param news gets a line now and then
   */
  public ContinuationEvaluation(ContinuationPlan plan, Consumer<String> news) {
    this(plan, news, ContinuationGrammars::after);
  }

  /**
   * @param maker says what may follow a text
   */
  ContinuationEvaluation(
      ContinuationPlan plan,
      Consumer<String> news,
      BiFunction<ContinuationGrammars, byte[], Continuation> maker) {
    this.plan = plan;
    this.news = news;
    this.maker = maker;
    String grammar = JavaHole.FILE.openGrammar();
    long begun = System.nanoTime();
    grammars = new ContinuationGrammars(grammar);
    readNanos = System.nanoTime() - begun;
    for (JavaHole hole : JavaHole.values()) {
      holes.put(hole, engine.matcher(hole.openGrammar()));
    }
    files = hole(JavaHole.FILE);
    removals = new Removals(grammars, engine, files, javac, mutator);
    if (plan.maskTexts() > 0) {
      masks.add(new ContinuationMasks(Vocabulary.cl100k(), plan.maskStep()));
      masks.add(new ContinuationMasks(Vocabulary.o200k(), plan.maskStep()));
    }
  }

  private Matcher hole(JavaHole hole) {
    return Objects.requireNonNull(holes.get(hole));
  }

  @Override
  public void add(LibrarySources library) {
    List<SourceFile> accepted = new ArrayList<>();
    LibraryFiles judged =
        LibraryFiles.judged(
            library,
            javac,
            file -> Answer.of(() -> files.acceptsRest(file.content())),
            file -> LibraryFiles.refusedAt(files, file.content()),
            accepted);
    // In one that is empty there is nothing to cut.
    accepted.removeIf(file -> file.content().length == 0);
    LibraryContinuations result = tried(judged, accepted);
    libraries.add(result);
    news.accept(
        "%s: %d of %d snippets refused, %s and %s of cuts continued by a start rule, %s of statements put back, %d differences"
            .formatted(
                library.name(),
                result.refusedSnippets().size(),
                result.snippets().values().stream()
                    .mapToInt(LibraryContinuations.SnippetCount::tried)
                    .sum(),
                SyntaxReport.percent(result.tokenCuts().continuedShare()),
                SyntaxReport.percent(result.otherCuts().continuedShare()),
                SyntaxReport.percent(result.removals().continuedShare()),
                result.mutants().differences().size()
                    + result.removalMutants().differences().size()));
  }

  private LibraryContinuations tried(LibraryFiles judged, List<SourceFile> accepted) {
    String library = judged.name();
    SortedMap<JavaHole, LibraryContinuations.SnippetCount> tried = new TreeMap<>();
    List<String> refused = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    LibraryContinuations.Cuts none = LibraryContinuations.Cuts.NONE;
    if (accepted.isEmpty()) {
      LibraryContinuations.Judged nothing = LibraryContinuations.Judged.NONE;
      return new LibraryContinuations(
          judged, tried, refused, limits, none, none, nothing, none, nothing);
    }
    warmUp(accepted);
    int most = Math.max(plan.snippets(), Math.max(plan.removals(), plan.maskTexts()));
    Snippets snippets = new Snippets(accepted, most, parser, random(library, "snippets"));
    for (JavaHole hole : JavaHole.values()) {
      List<Snippets.Snippet> some = snippets.some(hole, plan.snippets());
      tried.put(hole, new LibraryContinuations.SnippetCount(snippets.found(hole), some.size()));
      for (Snippets.Snippet snippet : some) {
        String place = hole.id() + ": " + snippet.place();
        Answer answer = Answer.of(() -> hole(hole).acceptsRest(snippet.content()));
        if (answer.refused()) {
          refused.add(place);
        }
        answer.limit().ifPresent(limit -> limits.add(place + ": " + limit));
      }
      for (Snippets.Snippet snippet : snippets.some(hole, plan.maskTexts())) {
        masks.forEach(each -> each.along(hole, snippet));
      }
    }
    masksBehindCursors(accepted, random(library, "masks"));
    LibraryContinuations.Judged mutants = LibraryContinuations.Judged.NONE;
    for (MutationKind kind : MutationKind.promised()) {
      mutants = mutants.plus(mutants(kind, accepted, random(library, kind.label())));
    }
    Removals.Result putBack =
        removals.put(
            snippets.some(JavaHole.STATEMENT, plan.removals()), random(library, "removals"));
    return new LibraryContinuations(
        judged,
        tried,
        List.copyOf(refused),
        List.copyOf(limits),
        cuts(accepted, true, random(library, "tokens")),
        cuts(accepted, false, random(library, "anywhere")),
        mutants,
        putBack.cuts(),
        putBack.mutants());
  }

  private Random random(String library, String what) {
    return new Random(Objects.hash(plan.seed(), library, what));
  }

  /** The virtual machine compiles the code, and the terminals become known. */
  private void warmUp(List<SourceFile> accepted) {
    Random random = new Random(plan.seed());
    for (int i = 0; firstNanos == 0 || (libraries.isEmpty() && i < WARM_UP); i++) {
      byte[] text = pick(accepted, random).content();
      byte[] prefix = Arrays.copyOf(text, random.nextInt(text.length));
      long begun = System.nanoTime();
      grammars.after(prefix);
      firstNanos = firstNanos == 0 ? System.nanoTime() - begun : firstNanos;
    }
  }

  private static byte[] rest(byte[] text, int cut) {
    return Arrays.copyOfRange(text, cut, text.length);
  }

  private List<Integer> tokenStarts(byte[] text) {
    SyntaxTree tree = parser.parse(text);
    List<Integer> starts = new ArrayList<>();
    for (int node = 0; node < tree.nodeCount(); node++) {
      if (tree.firstChild(node) < 0 && tree.start(node) < tree.end(node) && !tree.isExtra(node)) {
        starts.add(tree.start(node));
      }
    }
    return starts.isEmpty() ? List.of(0) : starts;
  }

  /** Where a character begins, so that what is behind is a text that a model can write. */
  private static int characterStart(byte[] text, int at) {
    int start = at;
    while (start > 0 && start < text.length && (text[start] & 0xC0) == 0x80) {
      start--;
    }
    return start;
  }

  /** As many cursors at tokens as anywhere. */
  private void masksBehindCursors(List<SourceFile> accepted, Random random) {
    for (int i = 0; i < plan.maskTexts(); i++) {
      SourceFile file = pick(accepted, random);
      byte[] text = file.content();
      int cut =
          i % 2 == 0
              ? pick(tokenStarts(text), random)
              : characterStart(text, random.nextInt(text.length + 1));
      byte[] prefix = Arrays.copyOf(text, cut);
      switch (maker.apply(grammars, prefix)) {
        case Continuation.Grammar made ->
            masks.forEach(
                each -> each.behind(prefix, rest(text, cut), made.text(), place(file, cut)));
        // How often that is, cuts say.
        case Continuation.Unsupported unsupported -> {}
        case Continuation.Refused refused -> masks.forEach(each -> each.none(place(file, cut)));
        case Continuation.Unmet unmet -> masks.forEach(each -> each.none(place(file, cut)));
      }
    }
  }

  private LibraryContinuations.Cuts cuts(
      List<SourceFile> accepted, boolean atTokens, Random random) {
    int insideCharacters = 0;
    List<String> unsupported = new ArrayList<>();
    List<String> refusedByReplay = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    for (int i = 0; i < plan.cuts(); i++) {
      SourceFile file = pick(accepted, random);
      byte[] text = file.content();
      int cut = atTokens ? pick(tokenStarts(text), random) : random.nextInt(text.length + 1);
      Answer goesOn = goesOn(text, cut);
      if (goesOn.refused()) {
        refusedByReplay.add(place(file, cut));
      }
      goesOn.limit().ifPresent(limit -> limits.add("replay: " + limit + ": " + place(file, cut)));
      switch (after(text, cut)) {
        case Continuation.Grammar made -> {
          Answer answer = answer(made, rest(text, cut));
          if (answer.refused()) {
            refused.add(place(file, cut));
          }
          answer.limit().ifPresent(limit -> limits.add(limit + ": " + place(file, cut)));
        }
        case Continuation.Unsupported none
            when none.reason() == Continuation.Reason.NOT_UTF8 && characterStart(text, cut) < cut ->
            insideCharacters++;
        case Continuation.Unsupported none ->
            unsupported.add(none.reason() + ": " + place(file, cut));
        case Continuation.Refused none -> refused.add(none + ": " + place(file, cut));
        case Continuation.Unmet none -> refused.add(none + ": " + place(file, cut));
      }
    }
    return new LibraryContinuations.Cuts(
        plan.cuts(), insideCharacters, unsupported, refusedByReplay, refused, limits);
  }

  /** By replay. */
  private Answer goesOn(byte[] text, int cut) {
    return Answer.of(
        () -> {
          Optional<Matcher> replay = files.after(Arrays.copyOf(text, cut));
          try {
            return replay.isPresent() && replay.get().acceptsRest(rest(text, cut));
          } finally {
            replay.ifPresent(Matcher::close);
          }
        });
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static String place(SourceFile file, int cut) {
    byte[] text = file.content();
    int from = Math.max(0, cut - CONTEXT);
    int to = Math.min(text.length, cut + CONTEXT);
    return file.path()
        + " at byte "
        + cut
        + ": "
        + new String(text, from, cut - from, StandardCharsets.UTF_8)
        + "‸"
        + new String(text, cut, to - cut, StandardCharsets.UTF_8);
  }

  private Continuation after(byte[] text, int cut) {
    byte[] prefix = Arrays.copyOf(text, cut);
    long begun = System.nanoTime();
    long processor = THREADS.getCurrentThreadCpuTime();
    Continuation continuation = maker.apply(grammars, prefix);
    processorNanos.add(THREADS.getCurrentThreadCpuTime() - processor);
    makeNanos.add(System.nanoTime() - begun);
    return continuation;
  }

  private Answer answer(Continuation.Grammar made, byte[] rest) {
    largest = Math.max(largest, made.text().length());
    return Answer.of(
        () -> {
          long start = System.nanoTime();
          try (Matcher matcher = engine.matcher(made.text())) {
            loadNanos.add(System.nanoTime() - start);
            return matcher.acceptsRest(rest);
          }
        });
  }

  /** Cursors before the place where a file was changed: what is before them is as it was. */
  private LibraryContinuations.Judged mutants(
      MutationKind kind, List<SourceFile> accepted, Random random) {
    List<Mutant> mutants = new ArrayList<>();
    List<Integer> cuts = new ArrayList<>();
    for (int tries = 0; mutants.size() < plan.mutants() && tries < 20 * plan.mutants(); tries++) {
      SourceFile file = pick(accepted, random);
      Optional<Mutant> mutant = mutator.cut(file).mutant(kind, random);
      if (mutant.isPresent()) {
        byte[] changed = mutant.get().file().content();
        int same = Arrays.mismatch(file.content(), changed);
        List<Integer> starts =
            tokenStarts(file.content()).stream().filter(start -> start <= same).toList();
        mutants.add(mutant.get());
        cuts.add(starts.isEmpty() ? 0 : pick(starts, random));
      }
    }
    BitSet right = javac.parses(mutants.stream().map(Mutant::file).toList());
    Verdicts made = Verdicts.NONE;
    Verdicts replayed = Verdicts.NONE;
    List<String> differences = new ArrayList<>();
    List<String> strict = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    for (int i = 0; i < mutants.size(); i++) {
      byte[] text = mutants.get(i).file().content();
      String what = mutants.get(i).what();
      int cut = cuts.get(i);
      Answer goesOn = goesOn(text, cut);
      Continuation continuation = after(text, cut);
      if (continuation instanceof Continuation.Unsupported) {
        continue;
      }
      Answer continued =
          continuation instanceof Continuation.Grammar grammar
              ? answer(grammar, rest(text, cut))
              : Answer.REFUSED;
      made = made.and(right.get(i), continued);
      replayed = replayed.and(right.get(i), goesOn);
      continued.limit().ifPresent(limit -> limits.add(what + ": " + limit));
      goesOn.limit().ifPresent(limit -> limits.add("replay: " + what + ": " + limit));
      if (right.get(i) && goesOn.refused()) {
        strict.add(what);
      }
      if ((continued.accepted() && goesOn.refused())
          || (continued.refused() && goesOn.accepted())) {
        differences.add(
            (continued.accepted() ? "accepted" : "refused")
                + " by the start rule only: "
                + what
                + ", behind byte "
                + cut);
      }
    }
    return new LibraryContinuations.Judged(made, replayed, differences, strict, limits);
  }

  @Override
  public ContinuationReport report() {
    return new ContinuationReport(
        plan,
        List.copyOf(libraries),
        masks.stream().flatMap(each -> each.figures().stream()).toList(),
        masks.stream().mapToInt(ContinuationMasks::compared).sum(),
        masks.stream().mapToInt(ContinuationMasks::equal).sum(),
        new ContinuationReport.Times(
            readNanos,
            firstNanos,
            Durations.of(makeNanos.build().toArray()),
            Durations.of(processorNanos.build().toArray()),
            Durations.of(loadNanos.build().toArray()),
            removals.made()),
        largest);
  }

  @Override
  public void close() {
    masks.forEach(ContinuationMasks::close);
    holes.values().forEach(Matcher::close);
    parser.close();
    mutator.close();
    engine.close();
  }
}
