package dev.ananke.cli;

import dev.ananke.bridge.Place;
import dev.ananke.core.continuation.Continuation;
import dev.ananke.core.continuation.ContinuationGrammars;
import dev.ananke.core.grammar.SyntaxFormatException;
import dev.ananke.core.language.java.JavaHole;
import dev.ananke.core.language.java.JavaSyntax;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One grammar for a host: of a hole, or of what may follow a cursor. */
@Command(
    name = "grammar",
    description = {
      "Prints the grammar of a hole, or of what may follow a cursor in a file, as Lark text: of Java's syntax alone, or with",
      "what may be imported in a repository."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:printed",
      "1:the grammar refuses the text before the cursor, or cannot go on there",
      "2:bad input"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke grammar --hole statement > statement.lark",
      "  ananke grammar --cursor src/main/java/Cart.java:12:5",
      "  ananke grammar --of OUT/grammars/java/file.lark --hole import-list"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class GrammarCommand implements Callable<Integer> {
  private static final Pattern CURSOR = Pattern.compile("(.+):([1-9][0-9]*):([1-9][0-9]*)");

  /** Names of holes, for help and completion. */
  static final class HoleNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(JavaHole.values()).map(JavaHole::id).iterator();
    }
  }

  @Option(
      names = "--hole",
      paramLabel = "NAME",
      defaultValue = "file",
      completionCandidates = HoleNames.class,
      description = "What is to be written: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private String hole;

  @Option(
      names = "--cursor",
      paramLabel = "FILE:LINE:COLUMN",
      description =
          "What follows the text of FILE before that place; lines and columns (code points) count from 1.")
  private @Nullable String cursor;

  @Option(
      names = "--meet-rest",
      description =
          "With --cursor: only what leads to the rest of FILE, which begins a new line then.")
  private boolean rest;

  @Option(
      names = "--of",
      paramLabel = "FILE",
      description = "Whole grammar of files, as `compile` writes it. Default: Java's syntax.")
  private @Nullable Path file;

  @Option(
      names = "--ascii-identifiers",
      description =
          "With no other letters in names, which refuses some valid files: makes masks cheaper with"
              + " vocabularies of many languages, as o200k, and the engine's default slices.")
  private boolean ascii;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JavaHole named =
        JavaHole.of(hole)
            .orElseThrow(
                () ->
                    new CommandException(
                        "there is no hole "
                            + hole
                            + ", but "
                            + String.join(", ", new HoleNames())));
    if (cursor != null && named != JavaHole.FILE) {
      throw new CommandException("--cursor stands in a file: --hole cannot be " + hole);
    }
    if (rest && cursor == null) {
      throw new CommandException("--meet-rest needs a --cursor to stand at");
    }
    try {
      if (cursor != null) {
        return printAfter(cursor);
      }
      print(file == null && !ascii ? named.openGrammar() : named.grammarIn(whole()));
      return 0;
    } catch (SyntaxFormatException unreadable) {
      throw new CommandException(
          "not a grammar that `compile` wrote: " + unreadable.getMessage(), unreadable);
    }
  }

  private String whole() {
    String whole = file == null ? JavaHole.FILE.openGrammar() : read(file);
    try {
      return ascii ? JavaSyntax.withAsciiIdentifiers(whole) : whole;
    } catch (IllegalArgumentException other) {
      throw new CommandException(file + ": " + other.getMessage(), other);
    }
  }

  private void print(String grammar) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(grammar);
    out.flush();
  }

  private int printAfter(String place) throws IOException {
    Cut cut = cut(place);
    ContinuationGrammars grammars = new ContinuationGrammars(whole());
    return switch (rest
        ? grammars.between(cut.prefix(), cut.rest())
        : grammars.after(cut.prefix())) {
      case Continuation.Grammar grammar -> {
        print(grammar.text());
        yield 0;
      }
      case Continuation.Refused refused -> {
        say("the grammar refuses what stands at " + Place.of(cut.prefix(), refused.offset()));
        yield 1;
      }
      case Continuation.Unmet unmet -> {
        say("nothing leads from the text before the cursor to the text behind it");
        yield 1;
      }
      case Continuation.Unsupported unsupported -> {
        say(
            "no grammar can be made for this cursor: "
                + switch (unsupported.reason()) {
                  case NOT_UTF8 -> "the text before it is not UTF-8, or it is inside a character";
                  case TERMINAL_TOO_LARGE -> "the token that it is in can go on in too many ways";
                  case TOO_DEEP -> "too much is open there, as between hundreds of parentheses";
                });
        yield 1;
      }
    };
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /** A file, cut where the cursor stands. */
  private record Cut(byte[] prefix, byte[] rest) {}

  private static Cut cut(String place) throws IOException {
    Matcher parts = CURSOR.matcher(place);
    if (!parts.matches()) {
      throw new CommandException("a cursor is FILE:LINE:COLUMN, as A.java:12:5; not " + place);
    }
    Path source = Path.of(parts.group(1));
    if (!Files.isRegularFile(source)) {
      throw new CommandException("there is no file " + source);
    }
    String text = text(source);
    List<String> lines = List.of(text.split("(?<=\n)", -1));
    int line = number(parts.group(2));
    int column = number(parts.group(3));
    if (line > lines.size()) {
      throw new CommandException(source + " has no line " + parts.group(2));
    }
    String last = lines.get(line - 1);
    int points = last.codePointCount(0, last.length());
    if (column - 1 > points) {
      throw new CommandException(
          "line " + line + " of " + source + " has no column " + parts.group(3));
    }
    int end =
        lines.subList(0, line - 1).stream().mapToInt(String::length).sum()
            + last.offsetByCodePoints(0, column - 1);
    return new Cut(
        text.substring(0, end).getBytes(StandardCharsets.UTF_8),
        text.substring(end).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Path source) throws IOException {
    try {
      return Files.readString(source, StandardCharsets.UTF_8);
    } catch (CharacterCodingException other) {
      throw new CommandException(source + " is not UTF-8", other);
    }
  }

  /** Numbers that no file reaches count as the largest. */
  private static int number(String digits) {
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  private static String read(Path grammar) {
    try {
      return Files.readString(grammar, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new CommandException("cannot read the grammar " + grammar, unreadable);
    }
  }
}
