package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.SyntaxTree;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.continuation.Continuation;
import dev.ananke.core.continuation.ContinuationGrammars;
import dev.ananke.core.language.java.JavaHole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Fills the holes of Java with texts of real files, and lets real files go on behind cursors: by
 * replay of what is before, and by the grammar that is made of it.
 */
public final class ContinuationEvaluation implements AutoCloseable {
  /** Grammars that are made before times are taken. */
  private static final int WARM_UP = 300;

  /** Of each, the shortest time counts: other processes only ever add to it. */
  private static final int REPEATS = 3;

  private static final int CONTEXT = 40;

  private final ContinuationPlan plan;
  private final Consumer<String> news;
  private final String grammar = JavaHole.FILE.openGrammar();
  private final Engine engine = Engine.create(Vocabulary.bytes());
  private final Matcher template = engine.matcher(grammar);
  private final ContinuationGrammars grammars = new ContinuationGrammars(grammar);
  private final Map<JavaHole, Matcher> holes = new EnumMap<>(JavaHole.class);
  private final JavacParser javac = new JavacParser();
  private final Mutator mutator = new Mutator();
  private final Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT);
  private final List<LibraryContinuations> libraries = new ArrayList<>();
  private final LongStream.Builder makeNanos = LongStream.builder();
  private final LongStream.Builder loadNanos = LongStream.builder();
  private int largest;
  private boolean warm;

  /**
   * @param news gets a line now and then
   */
  public ContinuationEvaluation(ContinuationPlan plan, Consumer<String> news) {
    this.plan = plan;
    this.news = news;
    for (JavaHole hole : JavaHole.values()) {
      holes.put(hole, engine.matcher(hole.openGrammar()));
    }
  }

  /** Tries one library. */
  public void add(LibrarySources library) {
    BitSet parsed = javac.parses(library.files());
    List<SourceFile> files =
        parsed.stream()
            .mapToObj(library.files()::get)
            .filter(file -> file.content().length > 0 && accepts(template, file.content()))
            .toList();
    SortedMap<JavaHole, Integer> snippets = new TreeMap<>();
    List<String> refusedSnippets = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    LibraryContinuations.Cuts atTokens = LibraryContinuations.Cuts.NONE;
    LibraryContinuations.Cuts anywhere = LibraryContinuations.Cuts.NONE;
    Verdicts[] verdicts = {Verdicts.NONE, Verdicts.NONE};
    if (!files.isEmpty()) {
      warmUp(files);
      for (JavaHole hole : JavaHole.values()) {
        snippets.put(hole, snippets(hole, files, random(library, hole.id()), refusedSnippets));
      }
      atTokens = cuts(files, true, random(library, "tokens"));
      anywhere = cuts(files, false, random(library, "anywhere"));
      for (MutationKind kind : MutationKind.values()) {
        mutants(kind, files, random(library, kind.label()), verdicts, differences);
      }
    }
    LibraryContinuations result =
        new LibraryContinuations(
            library.name(),
            files.size(),
            snippets,
            List.copyOf(refusedSnippets),
            atTokens,
            anywhere,
            verdicts[0],
            verdicts[1],
            List.copyOf(differences));
    libraries.add(result);
    news.accept(
        "%s: %d of %d snippets refused, %s and %s of cuts continued by a start rule, %d differences"
            .formatted(
                library.name(),
                refusedSnippets.size(),
                snippets.values().stream().mapToInt(Integer::intValue).sum(),
                SyntaxReport.percent(atTokens.continuedShare()),
                SyntaxReport.percent(anywhere.continuedShare()),
                differences.size()));
  }

  private Random random(LibrarySources library, String what) {
    return new Random(Objects.hash(plan.seed(), library.name(), what));
  }

  /** The virtual machine compiles the code, and the terminals become known. */
  private void warmUp(List<SourceFile> files) {
    Random random = new Random(plan.seed());
    for (int i = 0; !warm && i < WARM_UP; i++) {
      byte[] text = files.get(random.nextInt(files.size())).content();
      grammars.after(Arrays.copyOf(text, random.nextInt(text.length)));
    }
    warm = true;
  }

  private static int[] bytes(byte[] text, int from, int to) {
    return Vocabulary.bytes().tokenize(Arrays.copyOfRange(text, from, to));
  }

  private static boolean accepts(Matcher at, byte[] text) {
    return accepts(at, bytes(text, 0, text.length));
  }

  private static boolean accepts(Matcher at, int[] bytes) {
    try (Matcher matcher = at.copy()) {
      return matcher.tryConsume(bytes) == bytes.length && matcher.isAccepting();
    } catch (EngineException limit) {
      return false;
    }
  }

  private int snippets(JavaHole hole, List<SourceFile> files, Random random, List<String> refused) {
    List<SourceFile> shuffled = new ArrayList<>(files);
    Collections.shuffle(shuffled, random);
    int perFile = Math.max(1, plan.snippets() / 20);
    int count = 0;
    for (SourceFile file : shuffled) {
      List<JavaHole.Span> spans = new ArrayList<>(hole.spans(parser.parse(file.content())));
      Collections.shuffle(spans, random);
      for (JavaHole.Span span : spans.subList(0, Math.min(perFile, spans.size()))) {
        if (count == plan.snippets()) {
          return count;
        }
        count++;
        if (!accepts(
            Objects.requireNonNull(holes.get(hole)),
            bytes(file.content(), span.start(), span.end()))) {
          refused.add(hole.id() + ": " + file.path() + " from byte " + span.start());
        }
      }
    }
    return count;
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

  private LibraryContinuations.Cuts cuts(List<SourceFile> files, boolean atTokens, Random random) {
    List<String> unsupported = new ArrayList<>();
    List<String> refusedByReplay = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < plan.cuts(); i++) {
      SourceFile file = files.get(random.nextInt(files.size()));
      byte[] text = file.content();
      int cut =
          atTokens
              ? Objects.requireNonNull(pick(tokenStarts(text), random))
              : random.nextInt(text.length + 1);
      int[] rest = bytes(text, cut, text.length);
      try (Matcher replay = template.copy()) {
        if (replay.tryConsume(bytes(text, 0, cut)) < cut || !accepts(replay, rest)) {
          refusedByReplay.add(place(file, cut));
        }
      }
      Optional<Matcher> continuation = after(text, cut);
      if (continuation.isEmpty()) {
        unsupported.add(place(file, cut));
        continue;
      }
      try (Matcher matcher = continuation.get()) {
        if (!accepts(matcher, rest)) {
          refused.add(place(file, cut));
        }
      }
    }
    return new LibraryContinuations.Cuts(plan.cuts(), unsupported, refusedByReplay, refused);
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

  /** None where there is no such grammar, by its own account. */
  private Optional<Matcher> after(byte[] text, int cut) {
    byte[] prefix = Arrays.copyOf(text, cut);
    Continuation continuation = new Continuation.Unmet();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      long begun = System.nanoTime();
      continuation = grammars.after(prefix);
      best = Math.min(best, System.nanoTime() - begun);
    }
    makeNanos.add(best);
    if (!(continuation instanceof Continuation.Grammar made)) {
      return Optional.empty();
    }
    largest = Math.max(largest, made.text().length());
    long start = System.nanoTime();
    Matcher matcher = engine.matcher(made.text());
    loadNanos.add(System.nanoTime() - start);
    return Optional.of(matcher);
  }

  /** Cursors before the place where a file was changed: what is before them is as it was. */
  private void mutants(
      MutationKind kind,
      List<SourceFile> files,
      Random random,
      Verdicts[] verdicts,
      List<String> differences) {
    List<Mutant> mutants = new ArrayList<>();
    List<Integer> cuts = new ArrayList<>();
    for (int tries = 0; mutants.size() < plan.mutants() && tries < 20 * plan.mutants(); tries++) {
      SourceFile file = pick(files, random);
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
    for (int i = 0; i < mutants.size(); i++) {
      byte[] text = mutants.get(i).file().content();
      int cut = cuts.get(i);
      int[] rest = bytes(text, cut, text.length);
      boolean replayed;
      try (Matcher replay = template.copy()) {
        replayed = replay.tryConsume(bytes(text, 0, cut)) == cut && accepts(replay, rest);
      }
      Optional<Matcher> continuation = after(text, cut);
      if (continuation.isEmpty()) {
        continue;
      }
      try (Matcher matcher = continuation.get()) {
        boolean continued = accepts(matcher, rest);
        verdicts[0] = verdicts[0].and(right.get(i), continued);
        verdicts[1] = verdicts[1].and(right.get(i), replayed);
        if (continued != replayed) {
          differences.add(
              (continued ? "accepted" : "refused")
                  + " by the start rule only: "
                  + mutants.get(i).what()
                  + ", behind byte "
                  + cut);
        }
      }
    }
  }

  /** What came out so far. */
  public ContinuationReport report() {
    return new ContinuationReport(
        plan,
        List.copyOf(libraries),
        Durations.of(makeNanos.build().toArray()),
        Durations.of(loadNanos.build().toArray()),
        largest);
  }

  @Override
  public void close() {
    holes.values().forEach(Matcher::close);
    parser.close();
    mutator.close();
    template.close();
    engine.close();
  }
}
