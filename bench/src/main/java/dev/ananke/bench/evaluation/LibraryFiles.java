package dev.ananke.bench.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ananke.bench.TextTable;
import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * How the grammar of files and javac's parser judged the files of a library.
 *
 * @param name of the library
 * @param all in its jar
 * @param notUtf8 of those, which are left out
 * @param parsed that javac's parser takes
 * @param refused of those, which the grammar refuses
 * @param limits of those, which met a limit of the engine, so that nothing is known of them
 */
public record LibraryFiles(
    String name,
    int all,
    List<String> notUtf8,
    int parsed,
    List<String> refused,
    List<String> limits) {

  /** The least share of a library's files that javac has to parse, or its judgement says little. */
  public static final double PARSED = 0.9;

  /** The files that such promises are about, in as many libraries as {@link #LIBRARIES}. */
  public static final int ENOUGH = 10_000;

  /** The libraries that promises are about. */
  public static final int LIBRARIES = 10;

  public LibraryFiles {
    notUtf8 = List.copyOf(notUtf8);
    refused = List.copyOf(refused);
    limits = List.copyOf(limits);
  }

  /**
   * Asks both.
   *
   * @param refusedAt the byte at which the grammar refuses a file
   * @param accepted gets the files that javac parses and the grammar accepts
   */
  static LibraryFiles judged(
      LibrarySources library,
      JavacParser javac,
      Function<SourceFile, Answer> grammar,
      ToIntFunction<SourceFile> refusedAt,
      List<SourceFile> accepted) {
    BitSet parsed = javac.parses(library.files());
    List<String> refused = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    for (SourceFile file : parsed.stream().mapToObj(library.files()::get).toList()) {
      Answer answer = grammar.apply(file);
      answer.limit().ifPresent(limit -> limits.add(file.path() + ": " + limit));
      if (answer.accepted()) {
        accepted.add(file);
      } else if (answer.refused()) {
        refused.add(file.path() + ": at byte " + refusedAt.applyAsInt(file));
      }
    }
    return new LibraryFiles(
        library.name(),
        library.files().size() + library.notUtf8().size(),
        library.notUtf8(),
        parsed.cardinality(),
        refused,
        limits);
  }

  /** The byte at which a grammar refuses a text. */
  static int refusedAt(Matcher template, byte[] text) {
    try (Matcher matcher = template.copy()) {
      return matcher.tryConsume(Vocabulary.bytes().tokenize(text));
    }
  }

  /** That javac parses and the grammar accepts. */
  public int accepted() {
    return parsed - refused.size() - limits.size();
  }

  /** Adds what does not hold. */
  void broken(List<String> broken) {
    if (parsed == 0) {
      broken.add(name + ": javac parses none of its " + all + " files, so nothing was tried");
    } else if (parsed < PARSED * all) {
      broken.add(
          "%s: javac parses only %d of its %d files, and not %.0f %%; is the library for a newer Java?"
              .formatted(name, parsed, all, 100 * PARSED));
    }
    if (!refused.isEmpty()) {
      broken.add(name + ": " + refused.size() + " files of it are refused");
    }
    if (!limits.isEmpty()) {
      broken.add(name + ": " + limits.size() + " files of it met a limit of the engine");
    }
  }

  /** Whether there were as many as promises are about. */
  static void notAsked(List<LibraryFiles> libraries, List<NotAsked> notAsked) {
    int files = libraries.stream().mapToInt(LibraryFiles::accepted).sum();
    if (files < ENOUGH || libraries.size() < LIBRARIES) {
      notAsked.add(
          new NotAsked(
              String.format(Locale.ROOT, "%,d files in %d libraries", ENOUGH, LIBRARIES),
              "only " + tried(libraries)));
    }
  }

  static String tried(List<LibraryFiles> libraries) {
    int files = libraries.stream().mapToInt(LibraryFiles::accepted).sum();
    return "%d files of %d %s"
        .formatted(files, libraries.size(), libraries.size() == 1 ? "library" : "libraries");
  }

  static TextTable table(List<LibraryFiles> libraries) {
    TextTable table =
        new TextTable(
            Set.of(1, 2, 3, 4, 5),
            "library",
            "files",
            "not UTF-8",
            "parsed by javac",
            "refused",
            "met a limit");
    libraries.forEach(each -> row(table, each.name(), List.of(each)));
    row(table, "all", libraries);
    return table;
  }

  private static void row(TextTable table, String name, List<LibraryFiles> of) {
    List<String> row = new ArrayList<>(List.of(name));
    List<ToIntFunction<LibraryFiles>> figures =
        List.of(
            LibraryFiles::all,
            each -> each.notUtf8().size(),
            LibraryFiles::parsed,
            each -> each.refused().size(),
            each -> each.limits().size());
    figures.forEach(figure -> row.add(Integer.toString(of.stream().mapToInt(figure).sum())));
    table.add(row.toArray(String[]::new));
  }

  void examples(List<String> lines) {
    refused.forEach(each -> lines.add("file refused: " + each));
    limits.forEach(each -> lines.add("limit met: " + each));
  }

  void put(ObjectNode node) {
    node.put("name", name).put("files", all).put("parsed", parsed).put("accepted", accepted());
    notUtf8.forEach(node.putArray("notUtf8")::add);
    refused.forEach(node.putArray("refusedFiles")::add);
    limits.forEach(node.putArray("fileLimits")::add);
  }
}
