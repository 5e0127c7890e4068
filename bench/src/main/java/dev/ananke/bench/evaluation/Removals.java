package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.core.continuation.Continuation;
import dev.ananke.core.continuation.ContinuationGrammars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Takes statements out of files. The grammar of what may stand between what is before and behind
 * has to take them again, and a matcher that has read the file up to their end has to say that the
 * rest of the file may follow. Of the same statements with a mistake, it has to say so where javac
 * parses the whole, and only there.
 */
final class Removals {
  private static final byte[] LINE_BREAK = {'\n'};

  private final ContinuationGrammars grammars;
  private final Engine engine;
  private final Matcher files;
  private final JavacParser javac;
  private final Mutator mutator;
  private final LongStream.Builder makeNanos = LongStream.builder();
  private final List<String> unsupported = new ArrayList<>();
  private final List<String> refusedByReplay = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> limits = new ArrayList<>();

  /**
   * @param files the grammar of files, at its beginning
   */
  Removals(
      ContinuationGrammars grammars,
      Engine engine,
      Matcher files,
      JavacParser javac,
      Mutator mutator) {
    this.grammars = grammars;
    this.engine = engine;
    this.files = files;
    this.javac = javac;
    this.mutator = mutator;
  }

  /** What came out for statements of one library. */
  record Result(LibraryContinuations.Cuts cuts, LibraryContinuations.Judged mutants) {}

  Result put(List<Snippets.Snippet> statements, Random random) {
    unsupported.clear();
    refusedByReplay.clear();
    refused.clear();
    limits.clear();
    LibraryContinuations.Judged mutants = LibraryContinuations.Judged.NONE;
    for (Snippets.Snippet statement : statements) {
      Answer fits = fits(statement.before(), statement.content(), statement.behind());
      if (fits.refused()) {
        refusedByReplay.add(statement.place());
      }
      fits.limit().ifPresent(limit -> limits.add("replay: " + statement.place() + ": " + limit));
      long begun = System.nanoTime();
      Continuation between = grammars.between(statement.before(), statement.behind());
      makeNanos.add(System.nanoTime() - begun);
      if (!(between instanceof Continuation.Grammar made)) {
        unsupported.add(statement.place() + ": " + between);
        continue;
      }
      try (Matcher matcher = engine.matcher(made.text())) {
        Answer answer = Answer.of(() -> matcher.acceptsRest(statement.content()));
        if (answer.refused()) {
          refused.add(statement.place());
        }
        answer.limit().ifPresent(limit -> limits.add(statement.place() + ": " + limit));
        mutants = mutants.plus(mutants(statement, matcher, random));
      }
    }
    return new Result(
        new LibraryContinuations.Cuts(
            statements.size(),
            0,
            List.copyOf(unsupported),
            List.copyOf(refusedByReplay),
            List.copyOf(refused),
            List.copyOf(limits)),
        mutants);
  }

  private LibraryContinuations.Judged mutants(
      Snippets.Snippet statement, Matcher between, Random random) {
    SourceFile alone = SourceFile.of(statement.place(), statement.content());
    Mutator.Cut cut = mutator.cut(alone);
    List<Mutant> mutants = new ArrayList<>();
    for (MutationKind kind : MutationKind.promised()) {
      cut.mutant(kind, random).ifPresent(mutants::add);
    }
    byte[] rest = joined(LINE_BREAK, statement.behind());
    BitSet right =
        javac.parses(
            mutants.stream()
                .map(Mutant::file)
                .map(
                    file ->
                        SourceFile.of(
                            statement.file().path(),
                            joined(statement.before(), joined(file.content(), rest))))
                .toList());
    Verdicts made = Verdicts.NONE;
    Verdicts replayed = Verdicts.NONE;
    List<String> differences = new ArrayList<>();
    List<String> strict = new ArrayList<>();
    List<String> met = new ArrayList<>();
    for (int i = 0; i < mutants.size(); i++) {
      byte[] text = mutants.get(i).file().content();
      String what = mutants.get(i).what();
      Answer answer = Answer.of(() -> between.acceptsRest(text));
      Answer fits = fits(statement.before(), text, rest);
      made = made.and(right.get(i), answer);
      replayed = replayed.and(right.get(i), fits);
      answer.limit().ifPresent(limit -> met.add(what + ": " + limit));
      fits.limit().ifPresent(limit -> met.add("replay: " + what + ": " + limit));
      if (right.get(i) && fits.refused()) {
        strict.add(what);
      }
      if (fits.accepted() && answer.refused()) {
        differences.add("refused before a rest that it meets: " + what);
      }
    }
    return new LibraryContinuations.Judged(made, replayed, differences, strict, met);
  }

  /** Whether the grammar of files takes the three in a row; the last is asked for, not taken. */
  private Answer fits(byte[] before, byte[] text, byte[] behind) {
    return Answer.of(
        () -> {
          try (Matcher cursor = files.after(before).orElseThrow()) {
            Optional<Matcher> end = cursor.after(text);
            if (end.isEmpty()) {
              return false;
            }
            try (Matcher matcher = end.get()) {
              return matcher.acceptsRest(behind);
            }
          }
        });
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** What it took to make the grammars. */
  Durations made() {
    return Durations.of(makeNanos.build().toArray());
  }
}
